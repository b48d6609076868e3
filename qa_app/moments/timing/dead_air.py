"""Dead air: nobody speaks for long, and nobody said why."""

import re
from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

SILENCE_SECONDS = 6.0
# What agents say before they look something up; a silence after it was announced.
ANNOUNCED = re.compile(
    r"잠시|잠깐|기다려|조회|확인해|찾아보|알아보"
    r"|\bhold\b|\bmoment\b|\bminute\b|\bbear with\b|\blet me (?:check|look|see)\b|\bone sec",
    re.IGNORECASE,
)


def find(call: Call) -> Iterator[Hit]:
    """Silences of six seconds and more that the agent's last words did not announce."""
    heard_until, announced = 0.0, False
    for turn in call.turns:
        silent = turn.start - heard_until
        if turn.index and silent >= SILENCE_SECONDS and not announced:
            before = call.turns[turn.index - 1]
            yield Hit(
                turn=before,
                begin=0,
                end=len(before.text),
                confidence=0.8,
                also=(turn,),
                times=(heard_until, turn.start),
            )
        heard_until = max(heard_until, turn.end)
        if not turn.is_customer:
            announced = ANNOUNCED.search(turn.text) is not None


RULE = Rule(
    name="dead_air.unannounced",
    kind="dead_air",
    languages=frozenset(),
    looks_for={
        "ko": "예고 없이 6초 넘게 아무도 말하지 않습니다",
        "en": "Nobody speaks for more than six seconds, and it was not announced",
    },
    find=find,
)
