"""Hold: the customer waits, told so or not, and is thanked for it or not."""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing.announced import BACK, HOLD, is_explained, waiting_for
from qa_app.moments.timing.speech import silences
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

HOLD_SECONDS = 6.0
# So long a silence is a hold, whether or not anybody says so.
SURELY_HOLD_SECONDS = 30.0


def is_unannounced(after: Turn, seconds: float) -> bool:
    """Whether an unannounced silence was a hold: it is long, or the agent comes back from one."""
    back = not after.is_customer and BACK.search(after.text) is not None
    return back or seconds >= SURELY_HOLD_SECONDS


def find_announced(call: Call) -> Iterator[Hit]:
    """Waits that were announced; the details say how long, and whether thanks followed."""
    for silence in silences(call, HOLD_SECONDS):
        asked = waiting_for(call, silence.start)
        if silence.after is None or asked is None or asked.is_customer:
            continue
        seconds = silence.end - silence.start
        if HOLD.search(asked.text) or seconds >= 2 * HOLD_SECONDS:
            yield _hit(call, asked, silence.after, (silence.start, silence.end))


def find_unannounced(call: Call) -> Iterator[Hit]:
    """Holds of which nobody told the customer."""
    for silence in silences(call, HOLD_SECONDS):
        before, after = silence.before, silence.after
        if before is None or after is None or is_explained(call, silence.start):
            continue
        if is_unannounced(after, silence.end - silence.start):
            yield _hit(call, before, after, (silence.start, silence.end))


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
        "ko": "기다려 달라고 안내한 뒤 고객이 기다립니다",
        "en": "The customer waits and was told so",
    },
    find=find_announced,
)
UNANNOUNCED_RULE = Rule(
    name="hold.unannounced",
    kind="hold_unannounced",
    languages=frozenset(),
    looks_for={
        "ko": "안내 없이 고객을 기다리게 합니다",
        "en": "The customer is made to wait without being told",
    },
    find=find_unannounced,
)
