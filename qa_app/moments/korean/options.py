"""Options: two or more real alternatives are put to the customer.

Looked for: "A하셔도 되고 B하셔도 됩니다", "A하거나 B하실 수 있어요", "A가 있고 B가 있어요", "A로 할까요,
B로 할까요", "아니면".
Not to be fooled by: steps that are all required, "될 수도 있고 안 될 수도 있고" (``hedging``).
"""

from collections.abc import Iterator
from itertools import pairwise

from qa_app.moments.korean import hedging
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    CAN,
    NOT,
    TELL,
    WANT,
    WH,
    is_question,
    may_ask,
    offers_ways,
)
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

EITHER = PHRASES["either"]
EITHER_OR = PHRASES["either_or"]
ALL_OPEN = PHRASES["all_open"]
LISTS = PHRASES["lists"]
OFFERS = PHRASES["offers"]
WHICH_SUITS = PHRASES["which_suits"]
BOTH_ARE = PHRASES["both_are"]
SHORT_QUESTION = 14
MORE_OPEN = PHRASES["more_open"]
FACTS = PHRASES["facts"]
STATE_ASKED = PHRASES["state_asked"]
HOW_MANY = PHRASES["how_many"]
ORDERED = PHRASES["ordered"]
THERE_IS = PHRASES["there_is"]
AND_THERE_IS = PHRASES["and_there_is"]
WAY = PHRASES["way"]
ALT_QUESTION = PHRASES["alt_question"]


def find(call: Call) -> Iterator[Hit]:
    """Neighbouring sentences that together hold two open ways."""
    reading = Reading.of(call)
    for turn in looking_at(call.agent_turns):
        if noted("it is the first turn of the call", turn.index == 0):
            continue
        sentences = reading.of_turn(turn)
        for sentence in sentences:
            confidence = alternatives_in(sentence)
            if confidence:
                yield sentence.hit(confidence)
        for one, other in pairwise(sentences):
            confidence = _together(one, other)
            if confidence:
                yield one.hit(confidence, until=other)


@condition
def asks_what_is_so(sentence: Sentence) -> bool:
    """Whether an either-or question asks for facts of the customer's, leaving no choice."""
    return (
        sentence.has(EITHER_OR)
        and sentence.has(STATE_ASKED)
        and may_ask(sentence)
        and not sentence.has(WANT, OFFERS, CAN)
        and sentence.ending not in ("ᆯ까.", "ᆯ래.")
    )


@condition
def _excluded(sentence: Sentence) -> bool:
    """Whether it lists steps or facts, or says that it may or may not be."""
    if sentence.has(ORDERED, FACTS):
        return True
    if not sentence.has(hedging.STRONG) or offers_ways(sentence) > 1:
        return False
    return any(form.form in NOT for form in sentence.morphemes)


def alternatives_in(sentence: Sentence) -> float:
    """How surely a sentence by itself holds two alternatives."""
    open_ended = sentence.has(MORE_OPEN) and not sentence.has(BOTH_ARE)
    if _excluded(sentence) or open_ended or asks_what_is_so(sentence):
        return 0.0
    if sentence.has(WHICH_SUITS):
        return 0.75
    if offers_ways(sentence) > 1:
        return 0.85
    if sentence.has(EITHER):
        if is_question(sentence) or sentence.has(ALT_QUESTION):
            if sentence.has(WH):
                return 0.0
            return 0.8 if sentence.has(ALT_QUESTION) else 0.5
        if offers_ways(sentence) or sentence.has(LISTS):
            return 0.8
        return 0.7 if "," in sentence.text and sentence.has(ALL_OPEN) else 0.5
    return 0.0


def _together(one: Sentence, other: Sentence) -> float:
    if _excluded(one) or _excluded(other):
        return 0.0
    if offers_ways(one) and offers_ways(other):
        return 0.75
    if one.has(THERE_IS) and other.has(AND_THERE_IS) and one.ending == "고.":
        return 0.7
    if one.has(WAY) and other.has(WAY) and (one.has(EITHER) or other.has(EITHER)):
        return 0.7
    if (offers_ways(one) or one.has(CAN, HOW_MANY)) and other.has(EITHER):
        return 0.75
    if one.has(TELL) or other.has(TELL):
        return 0.0
    both_ask = may_ask(other) and not one.has(WH) and not other.has(WH)
    if both_ask and one.ending == other.ending and len(one.morphemes) < SHORT_QUESTION:
        return 0.75 if one.has(WANT, OFFERS) and other.has(WANT, OFFERS) else 0.0
    return 0.0


RULE = Rule(
    name="options.real_alternatives",
    kind="options",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 고를 수 있는 두 가지 이상의 방법을 제시합니다",
        "en": "Puts two or more real alternatives to the customer",
    },
    find=find,
)
