"""Hedging: the answer to a question is weakened until it cannot be relied on.

Looked for: "아마 될 것 같긴 한데요", "될 수도 있고 안 될 수도 있고", "되지 않을까 싶은데 장담은 못 해요",
weighed by how many such marks one answer carries.
Not to be fooled by: softeners in requests, an honest "모르겠습니다, 알아보겠습니다", a single
"-ㄹ 것 같아요" that draws a clear conclusion.
"""

from collections.abc import Iterator

from qa_app.moments.korean import times
from qa_app.moments.korean.empathy import APOLOGY
from qa_app.moments.korean.paraphrase import SAID_BACK
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT, may_ask, offers_ways
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

STRONG = PHRASES["strong"]
MAYBE_NOT = PHRASES["maybe_not"]
WEAK = PHRASES["weak"]


def find(call: Call) -> Iterator[Hit]:
    """Answers that carry several marks of doubt, or a strong one."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _hedges(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def _hedges(reading: Reading, sentence: Sentence) -> float:
    strong, weak = sentence.has(STRONG), sentence.count(WEAK)
    if (not strong and weak < 2) or (sentence.asks and not sentence.has(MAYBE_NOT)):
        return 0.0
    ways = offers_ways(sentence)
    if ways > 1 or (ways and not sentence.has(STRONG)):
        return 0.0
    following = reading.of_turn(sentence.turn)[sentence.index : sentence.index + 3]
    if any(other.has(FIND_OUT) for other in following):
        return 0.0
    asked = any(may_ask(heard) for heard in reading.heard_before(sentence.turn))
    if sentence.has(times.VAGUE, SAID_BACK, APOLOGY):
        return 0.5
    if strong:
        return 0.85 if asked or weak > 1 else 0.7
    return 0.7 if asked else 0.5


RULE = Rule(
    name="hedging.weakened_answer",
    kind="hedging",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 믿고 따르기 어려울 만큼 애매하게 답합니다",
        "en": "Weakens the answer to a question until it cannot be relied on",
    },
    find=find,
)
