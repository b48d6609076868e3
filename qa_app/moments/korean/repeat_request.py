"""Repeat request: asks for something that the customer said in this call already.

Looked for: "뭐라고 하셨죠", "다시 한번 말씀해 주시겠어요", and a name, number or address that is asked
for a second time.
Not to be fooled by: reading back to confirm ("육삼공팔 맞으시죠").
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import IDENTITY, TELL, WH, is_question, offers_ways
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

AS_YOU_SAID = PHRASES["as_you_said"]
RETURNED = PHRASES["returned"]
AGAIN = PHRASES["again"]
ANNOUNCES = PHRASES["announces"]
SLOTS = {
    "name": PHRASES["slot_name"],
    "birth": PHRASES["slot_birth"],
    "phone": PHRASES["slot_phone"],
    "address": PHRASES["slot_address"],
    "number": PHRASES["slot_number"],
    "account": PHRASES["slot_account"],
}


def find(call: Call) -> Iterator[Hit]:
    """Requests for what the customer said before."""
    reading = Reading.of(call)
    asked: set[str] = set()
    first = _first_given(reading)
    for sentence in reading.agent():
        turn = sentence.turn
        confidence = asks_again(reading, sentence)
        slots = _slots_asked(sentence)
        given = {slot for slot in slots if first.get(slot, turn.index) < turn.index}
        wants = (is_question(sentence) and sentence.has(WH)) or sentence.has(TELL)
        if (
            not confidence
            and wants
            and not offers_ways(sentence)
            and slots
            and slots <= (asked | given)
        ):
            confidence = 0.7
        if confidence:
            yield sentence.hit(confidence)
        asked |= slots


def asks_again(reading: Reading, sentence: Sentence) -> float:
    """How surely the sentence asks for what was said already."""
    if not reading.heard_before(sentence.turn) or sentence.has(ANNOUNCES):
        return 0.0
    if further_help.asks_for_more(sentence):
        return 0.0
    asks = is_question(sentence)
    if sentence.has(AS_YOU_SAID) and sentence.has(WH):
        return 0.85
    if sentence.has(AGAIN) and (asks or sentence.has(TELL)):
        return 0.85
    if sentence.has(RETURNED) and sentence.has(WH, IDENTITY) and asks:
        return 0.75
    return 0.0


def _first_given(reading: Reading) -> dict[str, int]:
    """The turns in which the customer told their name or telephone number unasked."""
    first: dict[str, int] = {}
    for sentence in reading.customer():
        told = {name for name in ("name", "phone") if sentence.has(SLOTS[name])}
        if "공일공" in sentence.plain or "010" in sentence.plain:
            told |= {"phone", "number"}
        for slot in told if not is_question(sentence) else ():
            first.setdefault(slot, sentence.turn.index)
    return first


def _slots_asked(sentence: Sentence) -> set[str]:
    if not (is_question(sentence) or sentence.has(TELL) or sentence.has(IDENTITY)):
        return set()
    return {name for name, family_name in SLOTS.items() if sentence.has(family_name)}


RULE = Rule(
    name="repeat_request.asks_again",
    kind="repeat_request",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 이미 말한 것을 다시 묻습니다",
        "en": "Asks for something that the customer has already said",
    },
    find=find,
)
