"""Empathy: the customer's feeling or trouble is named, or an apology is meant.

Looked for: a guess at what the customer went through ("얼마나 놀라셨겠어요", "많이 기다리셨겠네요"),
a feeling word said of the customer, understanding that is said outright, wishes of condolence,
an apology with a reason or weight, or after a complaint.
Not to be fooled by: "죄송하지만 성함이…" before a request or a refusal, thanks for holding, the
agent's own "알겠습니다", a feeling word inside a question ("걱정되시는 부분 있으세요?").
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help
from qa_app.moments.korean.feeling_words import (
    COMPLAINS,
    FEELING,
    FEELING_SAID,
    NAMED_TROUBLE,
    NOTED_ONLY,
    WEIGHED,
)
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    OPEN_WH,
    TELL,
    WANT,
    WILL_DO,
    asks_or_begs,
    is_first,
    is_question,
)
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

PAST_GUESS = PHRASES["past_guess"]
GUESS = PHRASES["guess"]
WISH_KNOWN = PHRASES["wish_known"]
HOW_MUCH = PHRASES["how_much"]
UNDERSTANDS = PHRASES["understands"]
APOLOGY = PHRASES["apology"]
FORMULA = PHRASES["formula"]
WEIGHT = PHRASES["weight"]
FAULT = PHRASES["fault"]
OWN_STATE = PHRASES["own_state"]
REFUSAL = PHRASES["refusal"]
PASSED_ON = PHRASES["passed_on"]
A_FEW_WORDS = 8
WAITED = PHRASES["waited"]


def find(call: Call) -> Iterator[Hit]:
    """Sentences that name the trouble or share it."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _names(sentence)
        if confidence:
            yield sentence.hit(confidence)


def _names(sentence: Sentence) -> float:
    if _is_other(sentence):
        return 0.0
    if sentence.has(UNDERSTANDS) and not sentence.has(TELL) and not is_first(sentence):
        return 0.8
    if sentence.has(OWN_STATE):
        return 0.0
    if further_help.asks_for_more(sentence) or (
        is_question(sentence) and not sentence.has(HOW_MUCH, PAST_GUESS, FEELING_SAID)
    ):
        return 0.0
    if sentence.has(PAST_GUESS):
        return 0.85 if sentence.has(FEELING, HOW_MUCH, NAMED_TROUBLE) else 0.75
    if sentence.has(HOW_MUCH) and sentence.has(FEELING, NAMED_TROUBLE):
        return 0.85
    if sentence.has(FEELING_SAID):
        return 0.8
    return 0.7 if sentence.has(GUESS) and not sentence.has(WANT, WILL_DO, TELL, FORMULA) else 0.0


@condition
def _is_other(sentence: Sentence) -> bool:
    """Whether it asks about the trouble, or notes it or a wish: no feeling is shared."""
    if is_question(sentence) and (sentence.has(OPEN_WH) or sentence.turn.index == 0):
        return True
    if sentence.has(NOTED_ONLY) and not sentence.has(WEIGHED):
        return True
    return sentence.has(WISH_KNOWN)


def find_apologies(call: Call) -> Iterator[Hit]:
    """Apologies that are meant as such."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if sentence.has(APOLOGY) and not is_first(sentence):
            confidence = _meant(reading, sentence)
            if confidence:
                yield sentence.hit(confidence)


def _meant(reading: Reading, sentence: Sentence) -> float:
    if sentence.has(FORMULA) and not (sentence.has(WEIGHT) and sentence.has(FAULT)):
        return 0.0
    if asks_or_begs(sentence) or sentence.has(PASSED_ON):
        return 0.0
    if sentence.has(WAITED) and not sentence.has(WEIGHT):
        return 0.5
    around = reading.of_turn(sentence.turn)[max(0, sentence.index - 1) : sentence.index + 1]
    if any(other.has(WEIGHT, FAULT) for other in around):
        return 0.85
    after = reading.of_turn(sentence.turn)[sentence.index + 1 : sentence.index + 2]
    if any(other.has(REFUSAL) for other in after):
        return 0.5
    complained = any(heard.has(COMPLAINS, FEELING) for heard in reading.heard_before(sentence.turn))
    told = sum(len(heard.morphemes) for heard in reading.heard_before(sentence.turn))
    return 0.7 if complained or told > A_FEW_WORDS else 0.6


NAMES_THE_TROUBLE = Rule(
    name="empathy.names_the_trouble",
    kind="empathy",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 감정이나 어려움을 말로 알아주고 공감합니다",
        "en": "Names or shares the customer's feeling or trouble",
    },
    find=find,
)
APOLOGISES = Rule(
    name="empathy.apologises",
    kind="empathy",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "부탁이나 거절 앞의 인사말이 아니라 불편에 대해 진심으로 사과합니다",
        "en": "Apologises for the trouble, not as a phrase before a request or a refusal",
    },
    find=find_apologies,
)
