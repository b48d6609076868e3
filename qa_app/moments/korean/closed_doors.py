"""Doors that are closed: one way imposed, or no way at all.

Dictates: one way is imposed with no other given and no reason ("무조건 방문하셔야 합니다").
No alternative: "방법이 없습니다" without looking for another way.
Not to be fooled by: a need that is explained (law, security, safety), a refusal that is followed
by another way, not knowing ("알 수가 없어요").
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help
from qa_app.moments.korean.honest_unknown import DOES_NOT_KNOW
from qa_app.moments.korean.paraphrase import SAID_BACK
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    CAN,
    INSTEAD,
    TELL,
    WILL_DO,
    is_first,
    is_past,
    offers_ways,
    surely_asks,
)
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

MUST_STRONGLY = PHRASES["must_strongly"]
ONLY = PHRASES["only"]
MUST = PHRASES["must"]
SHUTS = PHRASES["shuts"]
ORDERS = PHRASES["orders"]
REASON = PHRASES["reason"]
NO_WAY = PHRASES["no_way"]
FREE_OF = PHRASES["free_of"]
REFUSES = PHRASES["refuses"]
NONE = PHRASES["none"]
FLATLY, SHORT = 3, 6
CUSTOMER_ASKS_WAY = PHRASES["customer_asks_way"]


def find_dictates(call: Call) -> Iterator[Hit]:
    """One way only, with neither a reason nor another way beside it."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if is_first(sentence) or _asks(sentence) or is_past(sentence):
            continue
        confidence = _imposes(sentence) or _shuts_and_orders(reading, sentence)
        if confidence and not _opened(reading, sentence) and not _explained(reading, sentence):
            yield sentence.hit(confidence)


@condition
def _asks(sentence: Sentence) -> bool:
    """Whether it asks or wants something told."""
    return surely_asks(sentence) or sentence.has(TELL) or further_help.asks_for_more(sentence)


def _imposes(sentence: Sentence) -> float:
    strong, must = sentence.has(MUST_STRONGLY), sentence.has(MUST)
    if strong and must:
        return 0.85
    return 0.7 if strong or must else 0.0


def _shuts_and_orders(reading: Reading, sentence: Sentence) -> float:
    """ "카드로는 안 돼요. 현금으로 내세요": one way is shut and another ordered."""
    near = reading.of_turn(sentence.turn)[sentence.index : sentence.index + 2]
    if sentence.has(SHUTS) and any(other.has(ORDERS) for other in near):
        return 0.7
    refuses = len(sentence.morphemes) <= SHORT and sentence.has(REFUSES)
    return 0.7 if refuses and any(other.has(ORDERS) for other in near[1:]) else 0.0


@condition
def _explained(reading: Reading, sentence: Sentence) -> bool:
    """Whether a reason is given beside it."""
    near = reading.of_turn(sentence.turn)[max(0, sentence.index - 1) : sentence.index + 2]
    return any(other.has(REASON) for other in near)


@condition
def _opened(reading: Reading, sentence: Sentence) -> bool:
    """Whether another way is named in the same breath or after it."""
    following = reading.of_turn(sentence.turn)[sentence.index + 1 :]
    if sentence.has(INSTEAD) or (offers_ways(sentence) and not sentence.has(ONLY)):
        return True
    return any(other.has(INSTEAD, CAN, WILL_DO) for other in following)


def find_no_alternative(call: Call) -> Iterator[Hit]:
    """Refusals that look for no other way."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if is_first(sentence) or _asks(sentence):
            continue
        confidence = _refuses(reading, sentence)
        if confidence and not _opened(reading, sentence):
            yield sentence.hit(confidence)


def _refuses(reading: Reading, sentence: Sentence) -> float:
    if sentence.has(NO_WAY):
        if sentence.has(SAID_BACK, FREE_OF):
            return 0.0
        return 0.5 if sentence.has(DOES_NOT_KNOW) else 0.85
    short = len(sentence.morphemes) <= FLATLY and sentence.has(NONE)
    if (not short and not sentence.has(REFUSES)) or sentence.has(DOES_NOT_KNOW):
        return 0.0
    if sentence.has(FREE_OF) or sentence.has(MUST_STRONGLY, MUST):
        return 0.0
    turn = reading.of_turn(sentence.turn)
    if any(_imposes(other) or _shuts_and_orders(reading, other) for other in turn):
        return 0.5
    asked = any(heard.has(CUSTOMER_ASKS_WAY) for heard in reading.heard_before(sentence.turn))
    return 0.7 if asked else 0.5


DICTATES_RULE = Rule(
    name="dictates.one_way_only",
    kind="dictates",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "이유나 다른 방법 없이 한 가지 방법만 강요합니다",
        "en": "Imposes one way, with neither a reason nor another way",
    },
    find=find_dictates,
)
NO_ALTERNATIVE_RULE = Rule(
    name="no_alternative.no_way",
    kind="no_alternative",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "다른 길을 찾아보지 않고 방법이 없다고 합니다",
        "en": "Says that nothing can be done, and looks for no other way",
    },
    find=find_no_alternative,
)
