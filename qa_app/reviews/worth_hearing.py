"""The moments of a call, each with its rule in words: seconds worth hearing, no ratings."""

from dataclasses import dataclass

from flask_babel import gettext as _

from qa_app.moments import dead_air, interruption
from qa_app.moments.finder import find_moments
from qa_app.moments.moment import Moment
from qa_app.transcription.transcript import Transcript


@dataclass(frozen=True, slots=True)
class WorthHearing:
    """A moment and why the rule points at it."""

    moment: Moment
    why: str


def worth_hearing(transcript: Transcript) -> list[WorthHearing]:
    """What to listen to first, in the order in which it is heard."""
    return [WorthHearing(moment, _why(moment)) for moment in find_moments(transcript)]


def _why(moment: Moment) -> str:
    seconds = round(moment.end - moment.start)
    sentences = {
        dead_air.RULE: _(
            "Nobody speaks for %(seconds)s s, and it was not announced", seconds=seconds
        ),
        interruption.RULE: _("The agent begins while the customer is still speaking"),
    }
    return str(sentences[moment.rule])
