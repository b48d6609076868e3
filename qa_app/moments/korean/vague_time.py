"""Vague time: one that the customer cannot plan with.

Looked for: "조만간", "되는 대로", "시일이 좀 걸려요", "이삼 주", "빠르면 다음 주고 늦으면…", said of
what is to come.
Not to be fooled by: a range of at most two days or two hours, what is over, "잠시만 기다려 주세요",
a sentence that also names the day or the hour.
"""

from collections.abc import Iterator

from qa_app.moments.korean import hedging, options, signposting, summary, times
from qa_app.moments.korean.closing import WISH
from qa_app.moments.korean.honest_unknown import DOES_NOT_KNOW
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    FIND_OUT,
    INSTEAD,
    TELL,
    WANT,
    WILL_DO,
    is_past,
    surely_asks,
)
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

MAYBE = 0.5
ASKED_WHEN = PHRASES["asked_when"]
DEPENDS = PHRASES["depends"]
IN_ORDER = PHRASES["in_order"]
NO_PROMISE = PHRASES["no_promise"]
NOT_MEANT = PHRASES["not_meant"]


def find(call: Call) -> Iterator[Hit]:
    """Times to come that cannot be planned with."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _is_vague(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def _is_vague(reading: Reading, sentence: Sentence) -> float:
    wide = times.is_wide_range(sentence)
    if sentence.has(NOT_MEANT, IN_ORDER):
        return 0.0
    asked = any(heard.has(ASKED_WHEN) for heard in reading.heard_before(sentence.turn)[-2:])
    if not (wide or sentence.has(times.VAGUE)):
        return _leaves_when_open(sentence) if asked else 0.0
    asks = surely_asks(sentence) and not sentence.has(hedging.MAYBE_NOT)
    if asks or sentence.has(TELL, WANT) or is_past(sentence):
        return 0.0
    if sentence.has(times.EXACT) and not wide:
        return 0.5
    turn = reading.of_turn(sentence.turn)
    honest = any(s.has(DOES_NOT_KNOW) for s in turn) and any(s.has(FIND_OUT) for s in turn)
    if (
        honest
        or options.alternatives_in(sentence) > MAYBE
        or sentence.has(WISH, signposting.ANNOUNCED, summary.ANNOUNCED)
    ):
        return 0.5
    if sentence.has(NO_PROMISE):
        return 0.5
    if sentence.has(INSTEAD) and not asked:
        return 0.6
    return 0.85 if asked or wide else 0.7


def _leaves_when_open(sentence: Sentence) -> float:
    """ "끝나면 처리해 드릴게요" as the answer to "언제": a deed to come without a time."""
    if sentence.index > 1 or sentence.has(times.EXACT) or surely_asks(sentence):
        return 0.0
    if sentence.has(DEPENDS) and sentence.has(WILL_DO):
        return 0.7
    return 0.0


RULE = Rule(
    name="vague_time.cannot_plan",
    kind="vague_time",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 일정을 잡을 수 없는 막연한 시점을 말합니다(“조만간”, “이삼 주”)",
        "en": "Names a time that the customer cannot plan with (“soon”, “two to three weeks”)",
    },
    find=find,
)
