"""The moments of a call, each with its rule in words: seconds worth hearing, no ratings."""

from dataclasses import dataclass

from flask_babel import get_locale

from qa_app.moments.finder import RULES, find_moments
from qa_app.moments.moment import Moment
from qa_app.transcription.transcript import Transcript


@dataclass(frozen=True, slots=True)
class WorthHearing:
    """A moment and why the rule points at it."""

    moment: Moment
    why: str


def worth_hearing(transcript: Transcript) -> list[WorthHearing]:
    """What to listen to first, in the order in which it is heard."""
    language = str(get_locale() or "en")
    return [
        WorthHearing(moment, RULES[moment.rule].looks_for[language])
        for moment in find_moments(transcript)
    ]
