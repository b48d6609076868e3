"""Monologue: the agent speaks for long, and the customer says nothing but "mm-hm"."""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing.interruption import is_back_channel
from qa_app.moments.turns import Call, Turn

LONG_SECONDS = 60.0


def find(call: Call) -> Iterator[Hit]:
    """A minute and more of the agent's speech without a word of the customer's own."""
    run: list[Turn] = []
    for turn in call.turns:
        if turn.is_agent:
            if run and call.is_aside_between(run[-1].end, turn.start):
                yield from _long(run)
                run = []
            run.append(turn)
        elif not is_back_channel(turn.text) or not turn.is_customer:
            yield from _long(run)
            run = []
    yield from _long(run)


def _long(run: list[Turn]) -> Iterator[Hit]:
    spoken = sum(part.end - part.start for turn in run for part in turn.parts)
    if spoken >= LONG_SECONDS:
        first = run[0]
        yield Hit(
            turn=first,
            begin=0,
            end=len(first.text),
            confidence=0.85,
            also=tuple(run[1:]),
            times=(first.start, run[-1].end),
            details={"seconds": round(spoken, 1)},
        )


RULE = Rule(
    name="monologue.a_minute",
    kind="monologue",
    languages=frozenset(),
    looks_for={
        "ko": "상담사가 1분 넘게 혼자 말합니다",
        "en": "The agent speaks for more than a minute while the customer only listens",
    },
    find=find,
)
