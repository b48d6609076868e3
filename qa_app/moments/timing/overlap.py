"""Overlap: both speak at once for a while, and the agent does not interrupt."""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing.interruption import is_back_channel, takes_the_floor
from qa_app.moments.turns import Call

OVERLAP_SECONDS = 1.0


def find(call: Call) -> Iterator[Hit]:
    """A turn that begins a second or more before the other speaker's earlier one ends."""
    for turn in call.turns[1:]:
        before = call.turns[turn.index - 1]
        together = min(before.end, turn.end) - turn.start
        known = {before.is_agent, turn.is_agent} == {True, False}
        theirs = before.is_other_agent or turn.is_other_agent
        if not known or theirs or together < OVERLAP_SECONDS:
            continue
        if is_back_channel(turn.text) or is_back_channel(before.text):
            continue
        if turn.is_agent and takes_the_floor(turn, before):
            continue
        yield Hit(
            turn=turn,
            begin=0,
            end=len(turn.text),
            confidence=0.85,
            also=(before,),
            times=(turn.start, turn.start + together),
            details={"seconds": round(together, 1), "began": turn.speaker.value},
        )


RULE = Rule(
    name="overlap.both_speak",
    kind="overlap",
    languages=frozenset(),
    looks_for={
        "ko": "두 사람이 1초 넘게 동시에 말합니다",
        "en": "Both speak at once for more than a second",
    },
    find=find,
)
