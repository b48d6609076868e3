"""Interruption: the agent takes the floor while the customer is still speaking."""

from collections.abc import Iterator

from qa_app.moments.moment import Moment
from qa_app.transcription.transcript import Segment, Speaker, Transcript

RULE = "interruption.takes_the_floor"
OVERLAP_SECONDS = 0.5
# "네, 네", "mm-hm": a sign of listening over the customer's words takes no floor.
BACK_CHANNEL_WORDS = 2


def interruption(transcript: Transcript) -> Iterator[Moment]:
    """Agent segments that begin half a second or more before the customer's one ends."""
    customer: tuple[int, Segment] | None = None
    for position, segment in enumerate(transcript.segments):
        if segment.speaker == Speaker.CUSTOMER:
            customer = (position, segment)
        elif customer and _takes_the_floor(segment, customer[1]):
            yield Moment(
                kind="interruption",
                criterion="active_listening",
                polarity="-",
                segments=(customer[0], position),
                start=segment.start,
                end=segment.end,
                quote=segment.text,
                confidence=0.7,
                rule=RULE,
            )


def _takes_the_floor(agent: Segment, customer: Segment) -> bool:
    if agent.speaker != Speaker.AGENT or len(agent.text.split()) <= BACK_CHANNEL_WORDS:
        return False
    cut_off = customer.end - agent.start >= OVERLAP_SECONDS
    return cut_off and agent.start > customer.start and agent.end > customer.end
