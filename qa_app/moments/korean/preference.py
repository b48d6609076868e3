"""Preference: asks what, when or how the customer would like it.

Looked for: an open question with liking, wishing or suiting in it ("언제가 편하세요", "어떻게 해 드릴까요").
Not to be fooled by: the opening "무엇을 도와드릴까요", asking for data, asking for more matters.
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help, hedging
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import TELL, WANT, WH, is_first, is_question, may_ask
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

AS_WISHED = PHRASES["as_wished"]
SHALL_I = PHRASES["shall_i"]
OPENING = PHRASES["opening"]
AVAILABLE = PHRASES["available"]
WHICH = PHRASES["which"]


def find(call: Call) -> Iterator[Hit]:
    """Questions for what the customer would like."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if is_first(sentence) or sentence.has(OPENING) or further_help.asks_for_more(sentence):
            continue
        confidence = _asks_for_wish(sentence)
        if confidence:
            yield sentence.hit(confidence)


@condition
def asks_which(sentence: Sentence) -> bool:
    """Whether the sentence asks which of several things is liked better."""
    return sentence.has(WHICH)


def _asks_for_wish(sentence: Sentence) -> float:
    if sentence.count(WANT) > 1 and may_ask(sentence) and sentence.ending == "세.":
        return 0.75
    if not (is_question(sentence) or sentence.has(TELL)):
        return 0.0
    if sentence.ending == "던가." or sentence.has(hedging.MAYBE_NOT):
        return 0.0
    if sentence.has(WH) and sentence.has(WANT):
        return 0.9
    if sentence.has(WHICH):
        return 0.75
    if sentence.has(AS_WISHED):
        return 0.75
    if sentence.has(SHALL_I, AVAILABLE):
        return 0.7
    return 0.0


RULE = Rule(
    name="preference.asks_for_wish",
    kind="preference",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "무엇을, 언제, 어떻게 하고 싶은지 고객에게 묻습니다",
        "en": "Asks what, when or how the customer would like it",
    },
    find=find,
)
