"""Specific commitment: who will do what by when.

Looked for: a date, a clock time or an amount of time with an end, together with a deed to come
of the agent's side ("내일 오후 세 시까지 전화드릴게요", "목요일에 기사님이 방문합니다").
Not to be fooled by: what is over, opening hours and prices, what the customer has to do,
"지금 조회해 보겠습니다", a wide range of time, questions.
"""

from collections.abc import Iterator

from qa_app.moments.korean import times
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import TELL, WILL_DO, is_past, surely_asks
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

DEED = PHRASES["deed"]
CUSTOMERS_PART = PHRASES["customers_part"]
NOTED = PHRASES["noted"]
MESSAGE = PHRASES["message"]
MAY_I = PHRASES["may_i"]
GUESSED = PHRASES["guessed"]
FACT = PHRASES["fact"]
ENABLES = PHRASES["enables"]


def find(call: Call) -> Iterator[Hit]:
    """Deeds to come with the time by which they are done."""
    for sentence in Reading.of(call).agent():
        confidence = _commits(sentence)
        if confidence:
            yield sentence.hit(confidence)


def _commits(sentence: Sentence) -> float:
    if not sentence.has(times.EXACT) or not sentence.has(DEED, WILL_DO, MAY_I, MESSAGE):
        return 0.0
    if (
        (surely_asks(sentence) and not sentence.has(MAY_I))
        or sentence.has(TELL)
        or is_past(sentence)
        or times.is_wide_range(sentence)
    ):
        return 0.0
    if sentence.has(times.VAGUE, GUESSED) or (sentence.has(NOTED) and not sentence.has(MESSAGE)):
        return 0.5
    if sentence.has(CUSTOMERS_PART, FACT) and not sentence.has(ENABLES):
        return 0.7 if sentence.has(WILL_DO) else 0.0
    return 0.85 if sentence.has(WILL_DO) else 0.7


RULE = Rule(
    name="specific_commitment.deed_and_time",
    kind="specific_commitment",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "누가 무엇을 언제까지 할지 시점을 분명히 밝혀 약속합니다",
        "en": "Says who will do what, by a date or time that is clear",
    },
    find=find,
)
