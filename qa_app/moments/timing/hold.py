"""Hold: the customer waits, told so or not, and is thanked for it or not."""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing.announced import BACK, HOLD, WAIT
from qa_app.moments.timing.speech import silences
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

HOLD_SECONDS = 6.0
# So long a silence is a hold, whether or not anybody says so.
SURELY_HOLD_SECONDS = 30.0


def announced(call: Call, before: Turn) -> bool:
    """Whether the agent's last words before a silence told the customer to wait."""
    agent = before if not before.is_customer else call.before(before, Speaker.AGENT)
    if agent is None or before.index - agent.index > 1:
        return False
    return WAIT.search(agent.text) is not None


def is_unannounced(after: Turn, seconds: float) -> bool:
    """Whether an unannounced silence was a hold: it is long, or the agent comes back from one."""
    back = not after.is_customer and BACK.search(after.text) is not None
    return back or seconds >= SURELY_HOLD_SECONDS


def find_announced(call: Call) -> Iterator[Hit]:
    """Waits that were announced; the details say how long, and whether thanks followed."""
    for before, after, start, end in silences(call, HOLD_SECONDS):
        agent = before if not before.is_customer else call.before(before, Speaker.AGENT)
        if agent is None or not announced(call, before):
            continue
        if not HOLD.search(agent.text) and end - start < 2 * HOLD_SECONDS:
            continue
        yield _hit(call, agent, after, (start, end))


def find_unannounced(call: Call) -> Iterator[Hit]:
    """Holds of which nobody told the customer."""
    for before, after, start, end in silences(call, HOLD_SECONDS):
        told = announced(call, before) or WAIT.search(before.text) is not None
        if not told and is_unannounced(after, end - start):
            yield _hit(call, before, after, (start, end))


def _hit(call: Call, turn: Turn, after: Turn, times: tuple[float, float]) -> Hit:
    back = after if not after.is_customer else call.after(after, Speaker.AGENT)
    thanked = back is not None and BACK.search(back.text) is not None
    return Hit(
        turn=turn,
        begin=0,
        end=len(turn.text),
        confidence=0.85,
        also=() if after is turn else (after,),
        times=times,
        details={"seconds": round(times[1] - times[0], 1), "thanked": thanked},
    )


ANNOUNCED_RULE = Rule(
    name="hold.announced",
    kind="hold_announced",
    languages=frozenset(),
    looks_for={
        "ko": "기다려 달라고 알린 뒤 고객이 기다립니다",
        "en": "The customer waits and was told so",
    },
    find=find_announced,
)
UNANNOUNCED_RULE = Rule(
    name="hold.unannounced",
    kind="hold_unannounced",
    languages=frozenset(),
    looks_for={
        "ko": "알리지 않고 고객을 기다리게 합니다",
        "en": "The customer is made to wait without being told",
    },
    find=find_unannounced,
)
