"""Signposting: the structure of the answer is announced, or its steps are numbered.

Looked for: "세 가지로 말씀드릴게요", "첫째 … 둘째 …", "먼저 … 그다음에 … 마지막으로", "결론부터".
Not to be fooled by: "먼저 성함이요", a filler "그러니까", a summary of what was done.
"""

import re
from collections.abc import Iterator

from qa_app.moments.korean import summary
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

ANNOUNCED = PHRASES["announced"]
FIRST = PHRASES["first"]
NEXT = PHRASES["next"]
ORDINAL = PHRASES["ordinal"]
_NUMBERED = re.compile(
    r"(?:일|1)\s?번.{2,40}(?:이|2)\s?번|하나[는,]?\s.{2,60}둘[은,]?\s|하나는\s.{2,80}하나는\s"
)
LAST_TIME = PHRASES["last_time"]


def find(call: Call) -> Iterator[Hit]:
    """Announced structure and numbered steps, once in a stretch of a turn."""
    reading = Reading.of(call)
    for turn in looking_at(call.agent_turns):
        sentences = reading.of_turn(turn)
        for sentence in sentences:
            if sentence.has(ANNOUNCED) and not _asks_or_sums_up(sentence):
                yield sentence.hit(0.8)
        yield from _steps(sentences)


@condition
def _asks_or_sums_up(sentence: Sentence) -> bool:
    """Whether it asks or sums up."""
    return sentence.asks or sentence.has(summary.LIKE_THIS, summary.ANNOUNCED)


def _steps(sentences: list[Sentence]) -> Iterator[Hit]:
    """ "먼저 …, 그다음에 …" within one sentence or a few that follow each other."""
    ordinals = [s for s in sentences if s.has(ORDINAL) or _NUMBERED.search(s.text)]
    if ordinals:
        yield ordinals[0].hit(0.85, until=ordinals[-1])
        return
    for place, first in enumerate(sentences):
        if not first.has(FIRST) or first.has(LAST_TIME):
            continue
        for later in sentences[place : place + 3]:
            if later.has(NEXT) and not later.has(LAST_TIME):
                yield first.hit(0.8, until=later)
                return


RULE = Rule(
    name="signposting.orders_the_answer",
    kind="signposting",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "답변의 순서나 가짓수를 미리 알리거나 단계를 번호로 나누어 설명합니다",
        "en": "Announces how the answer is built, or numbers its steps",
    },
    find=find,
)
