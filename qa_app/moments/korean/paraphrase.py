"""Paraphrase: the customer's point is said back, mostly to be confirmed.

Looked for: "-다는 말씀이시죠", "-신 거네요", "-인 상황이시군요", "제가 이해한 게 맞나요", in a sentence that
takes up content words of what the customer said just before.
Not to be fooled by: digits or an address read back, an explanation of the agent's own words
("-다는 뜻이에요"), blame ("안 보신 거죠"), the summary at the end.
"""

from collections.abc import Iterator

from qa_app.moments.korean.feeling_words import FEELING
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import IDENTITY, NOT
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

SAID_BACK = PHRASES["said_back"]
PUT_TOGETHER = PHRASES["put_together"]
TOLD_AS_QUESTION = PHRASES["told_as_question"]
THAT_IS_WHAT = PHRASES["that_is_what"]
AS_A_WHOLE = PHRASES["as_a_whole"]
WISHES = PHRASES["wishes"]
UNDERSTANDING_CHECK = PHRASES["understanding_check"]
SO = PHRASES["so"]
# Content words in common that make a weak form a paraphrase.
SHARED = 2
# Up to here it may be no more than a sign of attention.
UNSURE = 0.65


def find(call: Call) -> Iterator[Hit]:
    """Sentences that say the customer's point back."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = says_back(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def says_back(reading: Reading, sentence: Sentence) -> float:
    """How surely the sentence says back what the customer said."""
    forms = sentence.has(SAID_BACK, PUT_TOGETHER, UNDERSTANDING_CHECK, TOLD_AS_QUESTION)
    if not forms and sentence.ending not in ("군.", "지.", "네.", "다고."):
        return 0.0
    if _blames(sentence):
        return 0.0
    heard = reading.heard_before(sentence.turn)
    words = frozenset[str]().union(*(other.content for other in heard))
    content = sentence.content
    if sentence.has(THAT_IS_WHAT) and sentence.index:
        content |= reading.of_turn(sentence.turn)[sentence.index - 1].content
    shared = len(content & words)
    if sentence.has(SAID_BACK):
        return 0.85 if shared else 0.6
    if sentence.has(UNDERSTANDING_CHECK) and shared:
        return 0.8
    if shared >= SHARED and sentence.has(PUT_TOGETHER):
        return 0.75
    if shared >= SHARED and sentence.asks and sentence.has(TOLD_AS_QUESTION):
        return 0.7
    return _whole(reading, sentence) or _echo(sentence, shared)


def _whole(reading: Reading, sentence: Sentence) -> float:
    """A wish or a state said back in other words, with a single one of the customer's."""
    if not sentence.has(WISHES, AS_A_WHOLE) or not _heard_at_all(reading, sentence):
        return 0.0
    return 0.75 if sentence.has(WISHES) else 0.65


@condition
def _heard_at_all(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence holds a word or number that the customer said before."""
    turn = sentence.turn.index
    return any(
        reading.first_said.get(form.form, turn) < turn
        for form in sentence.morphemes
        if form.form in sentence.content or form.tag in ("MAG", "NR")
    )


def _echo(sentence: Sentence, shared: int) -> float:
    """A whole telling taken up, with an ending that leaves it to the customer to object."""
    if sentence.has(IDENTITY) or sentence.ending not in ("군.", "지.", "다고.") or shared < SHARED:
        return 0.0
    if sentence.has(FEELING):
        return 0.0
    if sentence.ending == "다고.":
        return 0.7
    return 0.65 if shared > SHARED and len(sentence.morphemes) > 10 else 0.0


@condition
def _blames(sentence: Sentence) -> bool:
    """Whether the customer is told what they did not do."""
    forms = [morpheme.form for morpheme in sentence.morphemes]
    return "고객" in forms and any(form in NOT for form in forms) and not sentence.asks


RULE = Rule(
    name="paraphrase.says_back",
    kind="paraphrase",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 말한 내용을 상담사의 말로 되짚어 확인합니다",
        "en": "Says the customer's point back in the agent's words",
    },
    find=find,
)
