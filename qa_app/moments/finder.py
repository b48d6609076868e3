"""Finds the moments of a call by all rules."""

from qa_app.moments.dead_air import dead_air
from qa_app.moments.interruption import interruption
from qa_app.moments.moment import Moment
from qa_app.transcription.transcript import Transcript

RULES = (dead_air, interruption)


def find_moments(transcript: Transcript) -> list[Moment]:
    """All moments of a transcript, in the order in which they are heard."""
    found = [moment for rule in RULES for moment in rule(transcript)]
    return sorted(found, key=lambda moment: (moment.start, moment.kind))
