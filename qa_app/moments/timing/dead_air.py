"""Dead air: nobody speaks for long, and nobody said why.

Not a silence for which either side asked, until they come back from it, and not one
that was a hold.
"""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing import hold
from qa_app.moments.timing.announced import is_explained
from qa_app.moments.timing.speech import silences
from qa_app.moments.turns import Call

SILENCE_SECONDS = 6.0


def find(call: Call) -> Iterator[Hit]:
    """Silences of six seconds and more for which nobody asked."""
    for silence in silences(call, SILENCE_SECONDS):
        before, after = silence.before, silence.after
        start, end = silence.start, silence.end
        if before is None or after is None or is_explained(call, start):
            continue
        if hold.is_unannounced(after, end - start):
            continue
        yield Hit(
            turn=before,
            begin=0,
            end=len(before.text),
            confidence=0.8,
            also=() if after is before else (after,),
            times=(start, end),
            details={"seconds": round(end - start, 1)},
        )


RULE = Rule(
    name="dead_air.unannounced",
    kind="dead_air",
    languages=frozenset(),
    looks_for={
        "ko": "안내 없이 6초 넘게 아무도 말하지 않습니다",
        "en": "Nobody speaks for more than six seconds, and it was not announced",
    },
    find=find,
)
