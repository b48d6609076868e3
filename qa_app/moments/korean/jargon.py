"""Jargon: an in-house word, code or acronym that the customer would not know, left unexplained.

Looked for: letters spelled out ("브이오씨", "RT"), words of the trade, and above all the
customer's own "그게 뭐예요?" about a word that the agent was the first to use.
Not to be fooled by: acronyms that everybody knows, a word that the customer used first, one that
is explained in the same breath.
"""

import re
from collections.abc import Iterator

from qa_app.moments.korean import trade_words
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at, noted
from qa_app.moments.turns import Call, Turn

PHRASES = phrases_beside(__file__)

EXPLAINS = PHRASES["explains"]
BAFFLED = PHRASES["baffled"]
ECHO_LENGTH = 7
_ASKED_BACK = re.compile(r"(?:이라고요|라고요|이요|요|이라니|라니|이라뇨|라뇨)$")
_NOUNS = ("NNG", "NNP", "SL", "XR")


def find(call: Call) -> Iterator[Hit]:
    """Words of the trade that the agent leaves unexplained."""
    reading = Reading.of(call)
    for turn in looking_at(call.agent_turns):
        if noted("it is the first turn of the call", turn.index == 0):
            continue
        sentences = reading.of_turn(turn)
        if not sentences:  # "…": nothing was said that could be explained
            continue
        answer = reading.said_next(turn)[:3]
        if _is_baffled(reading.heard_before(turn)) and not _is_baffled(answer):
            continue
        found = [hit for s in sentences if (hit := _obscure(reading, s, answer))]
        yield from found or _asked_about(reading, turn, answer)


def _obscure(reading: Reading, sentence: Sentence, answer: list[Sentence]) -> Hit | None:
    words = [
        word
        for word in trade_words.in_sentence(sentence.text, sentence.plain, sentence.noun_starts)
        if not reading.customer_said_before(word, sentence.turn)
    ]
    if not words or _explained(reading, sentence):
        return None
    if _is_baffled(answer) or any(word in other.plain for other in answer for word in words):
        return sentence.hit(0.9)
    return sentence.hit(0.75 if len(words) > 1 or trade_words.is_acronym(words[0]) else 0.65)


@condition
def _explained(reading: Reading, sentence: Sentence) -> bool:
    """Whether it is explained in the same breath."""
    near = reading.of_turn(sentence.turn)[sentence.index : sentence.index + 2]
    return any(other.has(EXPLAINS) for other in near)


@condition
def _is_baffled(answer: list[Sentence]) -> bool:
    """Whether the customer does not understand."""
    return any(other.has(BAFFLED) for other in answer)


@condition
def _echoed(reading: Reading, sentence: Sentence, answer: list[Sentence]) -> bool:
    """Whether the customer gives a word of the sentence back: "역산이요?"."""
    for other in answer[:2]:
        word = _ASKED_BACK.sub("", other.plain)
        short = 1 < len(word) <= ECHO_LENGTH and other.plain != word
        if short and word in sentence.plain:
            return not reading.customer_said_before(word, sentence.turn)
    return False


POINTS_BACK = PHRASES["points_back"]
NEW_NOUNS = 2


def _new_nouns(reading: Reading, sentence: Sentence) -> int:
    nouns = {form.form for form in sentence.morphemes if form.tag.startswith(_NOUNS)}
    turn = sentence.turn.index
    return sum(reading.first_heard.get(noun, -1) == turn for noun in nouns)


def _asked_about(reading: Reading, turn: Turn, answer: list[Sentence]) -> Iterator[Hit]:
    """A noun that the agent used first and the customer asks about: "휴차료는 또 뭔데요?"."""
    if not _is_baffled(answer):
        return
    asked = {
        form.form
        for other in answer[:2]
        if len(other.morphemes) <= ECHO_LENGTH or other.has(BAFFLED)
        for form in other.morphemes
        if form.tag.startswith(_NOUNS) and reading.first_said.get(form.form, -1) > turn.index
    } - {"말", "말씀", "소리", "뜻", "얘기", "무슨", "거"}
    if not asked and any(other.has(POINTS_BACK) for other in answer[:2]):
        most = max(reading.of_turn(turn), key=lambda sentence: _new_nouns(reading, sentence))
        if _new_nouns(reading, most) >= NEW_NOUNS and not _explained(reading, most):
            yield most.hit(0.8)
        return
    for sentence in reading.of_turn(turn):
        nouns = {form.form for form in sentence.morphemes if form.tag.startswith(_NOUNS)}
        if (nouns & asked or _echoed(reading, sentence, answer)) and not _explained(
            reading, sentence
        ):
            yield sentence.hit(0.8)


RULE = Rule(
    name="jargon.unexplained",
    kind="jargon",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 알기 어려운 내부 용어나 약어를 설명 없이 씁니다",
        "en": "Uses an in-house word, code or acronym without explaining it",
    },
    find=find,
)
