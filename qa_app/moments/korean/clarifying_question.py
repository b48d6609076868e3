"""Clarifying question: one that opens up the customer's need or situation.

Looked for: an open question about what happened, since when, how it is, what matters.
Not to be fooled by: names and numbers asked for, forms filled in, offers of choice, what the
customer would like (``preference``), what was said already (``repeat_request``), the opening.
"""

import re
from collections.abc import Iterator

from qa_app.moments.korean import further_help, hedging, options, preference, repeat_request
from qa_app.moments.korean.acknowledgement import UNDERSTOOD
from qa_app.moments.korean.empathy import HOW_MUCH
from qa_app.moments.korean.feeling_words import FEELING, FEELING_SAID
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    FIND_OUT,
    IDENTITY,
    OPEN_WH,
    TELL,
    WANT,
    WH,
    is_question,
    may_ask,
)
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

MAYBE = 0.5
ASKING_ENDINGS = frozenset(("세.", "나.", "ᆯ까.", "는가.", "습니까."))
SITUATION = PHRASES["situation"]
OPEN_ENDED = PHRASES["open_ended"]
OPENING = PHRASES["opening"]
OF_AGENT = PHRASES["of_agent"]
WHETHER = PHRASES["whether"]
ANY_POINT = PHRASES["any_point"]
# Asked of the customer's life or what they noticed: the honorific makes it theirs.
_OF_CUSTOMER = re.compile(
    r"(?:셨어요|셨나요|셨습니까|셨을까요|던가요|든가요|시던가요|계세요|계신가요|계시나요|예정이세요|예정이신가요|예정인가요|있으세요|있으신가요|상태세요|상태인가요)\W*$"
)
CIRCUMSTANCE = PHRASES["circumstance"]
ANYTHING_MORE = PHRASES["anything_more"]
YES_NO = PHRASES["yes_no"]


def find(call: Call) -> Iterator[Hit]:
    """Open questions about the customer's situation."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        heard = reading.heard_before(sentence.turn)
        if noted("the customer said nothing before it", not heard) or sentence.has(ANYTHING_MORE):
            continue
        if not _may_ask(reading, sentence):
            continue
        confidence = _opens_up(sentence)
        if confidence:
            yield sentence.hit(confidence)


@condition
def _may_ask(reading: Reading, sentence: Sentence) -> bool:
    """Whether it may be a question about the customer's situation at all."""
    if _asks_of_circumstance(sentence) or options.asks_what_is_so(sentence):
        return not sentence.has(OPENING, IDENTITY) and not further_help.asks_for_more(sentence)
    if not (is_question(sentence) or sentence.has(TELL) or _asks_for_any(sentence)):
        return False
    if sentence.has(UNDERSTOOD, hedging.MAYBE_NOT, further_help.HOW_ABOUT) or _feels_with(sentence):
        return False
    if sentence.has(FEELING_SAID) and not sentence.has(OPEN_WH):
        return False
    if sentence.has(FIND_OUT) and not is_question(sentence):
        return False
    if sentence.has(OPENING, IDENTITY, OF_AGENT) or further_help.asks_for_more(sentence):
        return False
    if repeat_request.asks_again(reading, sentence) or options.alternatives_in(sentence) > MAYBE:
        return False
    return not sentence.has(WANT) and not preference.asks_which(sentence)


@condition
def _asks_for_any(sentence: Sentence) -> bool:
    """Whether it asks for a point without naming it."""
    return sentence.has(ANY_POINT) and sentence.ending in ASKING_ENDINGS


@condition
def _feels_with(sentence: Sentence) -> bool:
    """Whether it feels with the customer.

    "얼마나 놀라셨어요" does; "짐은 얼마나 있으세요?" asks.
    """
    return sentence.has(HOW_MUCH) and (sentence.has(FEELING) or not sentence.asks)


@condition
def _asks_of_circumstance(sentence: Sentence) -> bool:
    """Whether it asks of circumstances, told by honorific and ending.

    "최근에 바뀐 게 있으셨어요?", "어느 정도까지 괜찮아하시던가요?"
    """
    if _OF_CUSTOMER.search(sentence.text) is None or not may_ask(sentence):
        return False
    return sentence.ending == "던가." or sentence.has(CIRCUMSTANCE)


def _opens_up(sentence: Sentence) -> float:
    if options.asks_what_is_so(sentence) or sentence.ending == "던가.":
        return 0.75
    if sentence.has(WH):
        if sentence.has(TELL):
            return 0.8
        return 0.75 if sentence.has(SITUATION, OPEN_ENDED) else 0.6
    if sentence.has(TELL):
        return 0.7 if sentence.has(OPEN_ENDED, WHETHER) else 0.0
    if _asks_of_circumstance(sentence):
        return 0.7
    if _asks_for_any(sentence):
        return 0.6
    return 0.5 if sentence.has(YES_NO) else 0.0


RULE = Rule(
    name="clarifying_question.opens_up",
    kind="clarifying_question",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 상황이나 필요를 알기 위해 열린 질문을 합니다",
        "en": "An open question about the customer's need or situation",
    },
    find=find,
)
