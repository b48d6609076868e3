"""Response latency: the customer has ended, and the agent takes long to begin.

Not a silence of dead air's length, which is that, and not while somebody takes the time that they
asked for.
"""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing.announced import is_explained
from qa_app.moments.timing.dead_air import SILENCE_SECONDS
from qa_app.moments.trace import looking_at
from qa_app.moments.turns import Call, Turn

LATE_SECONDS = 4.0


def find(call: Call) -> Iterator[Hit]:
    """Answers that begin four to six seconds after the customer's last word."""
    for turn in looking_at(call.agent_turns):
        before = call.turns[turn.index - 1] if turn.index else None
        if before is None or not before.is_customer:
            continue
        late = turn.start - before.end
        if LATE_SECONDS <= late < SILENCE_SECONDS and not is_awaited(call, before, turn):
            yield Hit(
                turn=turn,
                begin=0,
                end=len(turn.text),
                confidence=0.8,
                also=(before,),
                times=(before.end, turn.start),
                details={"seconds": round(late, 1)},
            )


def is_awaited(call: Call, customer: Turn, answer: Turn) -> bool:
    """Whether the time until an answer was asked for, or something else is heard in it."""
    other = call.is_aside_between(customer.end, answer.start)
    return other or is_explained(call, customer.end)


RULE = Rule(
    name="response_latency.slow_answer",
    kind="response_latency",
    languages=frozenset(),
    looks_for={
        "ko": "고객의 말이 끝나고 4초 넘게 지나서야 대답합니다",
        "en": "The answer begins more than four seconds after the customer has ended",
    },
    find=find,
)
