"""Dismissal: the concern is brushed off, or the customer or somebody else is blamed.

Looked for: "저희랑은 상관없어요", "그건 고객님 사정이시고요", "그러니까 미리 하셨어야죠", "다들 그래요",
"그건 은행에 말씀하셔야죠".
Not to be fooled by: a limit that is explained together with another way.
"""

from collections.abc import Iterator

from qa_app.moments.korean.abuse import WARNING
from qa_app.moments.korean.empathy import UNDERSTANDS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.paraphrase import SAID_BACK
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import CAN, WILL_DO, is_first, is_question, surely_asks
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

BLAMES = PHRASES["blames"]
ACCUSES = PHRASES["accuses"]
NOT_OURS = PHRASES["not_ours"]
SENDS_AWAY = PHRASES["sends_away"]
OWN_FAULT = PHRASES["own_fault"]
EVERYBODY = PHRASES["everybody"]
MAKES_LIGHT = PHRASES["makes_light"]
WRITTEN_THERE = PHRASES["written_there"]
HELPS = PHRASES["helps"]
SORRY = PHRASES["sorry"]


def find(call: Call) -> Iterator[Hit]:
    """Sentences that brush the customer's concern off."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        heard = reading.heard_before(sentence.turn)
        if is_first(sentence) or noted("the customer said nothing before it", not heard):
            continue
        confidence = _brushes_off(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def _brushes_off(reading: Reading, sentence: Sentence) -> float:
    cues = sum(
        sentence.has(name)
        for name in (BLAMES, NOT_OURS, SENDS_AWAY, MAKES_LIGHT, EVERYBODY, WRITTEN_THERE)
    )
    accuses = sentence.has(ACCUSES) and is_question(sentence)
    if not (cues or accuses) or sentence.has(SORRY, HELPS, WARNING):
        return 0.0
    if sentence.has(OWN_FAULT):
        return 0.0
    if not sentence.has(EVERYBODY) and sentence.has(SAID_BACK, UNDERSTANDS, FEELING_SAID):
        return 0.0
    if surely_asks(sentence) and not accuses and not sentence.has(BLAMES):
        return 0.0
    following = reading.of_turn(sentence.turn)[sentence.index + 1 :]
    if any(other.has(CAN, WILL_DO) for other in following[:2]):
        return 0.5
    if cues + accuses > 1:
        return 0.85
    return 0.7 if sentence.has(SENDS_AWAY) else 0.75


RULE = Rule(
    name="dismissal.brushes_off",
    kind="dismissal",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 문제를 가볍게 넘기거나 고객 또는 다른 부서 탓으로 돌립니다",
        "en": "Brushes the concern off, or blames the customer or somebody else",
    },
    find=find,
)
