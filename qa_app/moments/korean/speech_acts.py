"""What several rules ask of a sentence: does it ask, for what; does it promise, can one choose."""

import re

from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.trace import condition

PHRASES = phrases_beside(__file__)

WH = PHRASES["wh"]
NOT_ASKED = PHRASES["not_asked"]
OPEN_WH = PHRASES["open_wh"]
# Endings that ask even without a question mark, and those that ask with a question word.
_ASKING = frozenset(["ᆯ까.", "던가.", "나.", "는가.", "습니까.", "니.", "냐.", "ᆯ지.", "는지."])
_ASKING_WITH_WH = frozenset(["어.", "세.", "지.", "는데.", "고.", "다고.", "요.", "어."])

TELL = PHRASES["tell"]
IDENTITY = PHRASES["identity"]
WANT = PHRASES["want"]
WILL_DO = PHRASES["will_do"]
CAN = PHRASES["can"]
INSTEAD = PHRASES["instead"]
FIND_OUT = PHRASES["find_out"]
NOT = frozenset(("안", "못", "않", "말", "아니", "없"))


@condition
def is_question(sentence: Sentence) -> bool:
    """Whether a sentence asks; recognisers often leave the question mark out."""
    if sentence.asks or sentence.ending in _ASKING:
        return True
    if sentence.marked or sentence.has(NOT_ASKED):
        return False
    return sentence.ending in _ASKING_WITH_WH and sentence.has(WH)


@condition
def surely_asks(sentence: Sentence) -> bool:
    """Whether a sentence asks beyond doubt: by its question mark or an ending that only asks."""
    return sentence.asks or sentence.ending in _ASKING


@condition
def may_ask(sentence: Sentence) -> bool:
    """Whether a sentence may be a question: without marks "되는 거예요" may be one or not."""
    return is_question(sentence) or (not sentence.marked and sentence.ending in _ASKING_WITH_WH)


@condition
def asks_or_begs(sentence: Sentence) -> bool:
    """Whether the sentence wants something told, as a question or as a request."""
    return is_question(sentence) or sentence.has(TELL)


# "받으실 수도 있고", "보내셔도 되고", "해 드릴 수 있어요": it is the customer's to choose.
_OFFERS = re.compile(
    r"(?:[실릴]수(?:도|가)?있(?!는(?:게|건|것|거|방법|부분|일)))|(?:셔도|드려도)(?:되|돼|괜|좋)|(?<!불)가능|시거나|셔도"
)


def offers_ways(sentence: Sentence) -> int:
    """How many ways the sentence leaves open to the customer."""
    return len(_OFFERS.findall(sentence.plain))


@condition
def is_first(sentence: Sentence) -> bool:
    """Whether it is the first turn of the call."""
    return sentence.turn.index == 0


@condition
def is_past(sentence: Sentence) -> bool:
    """Whether the sentence tells of what is over: its last ending is a past one."""
    endings = [form.form for form in sentence.morphemes if form.tag[0] == "E"]
    return endings[-2:-1] == ["었"]
