"""Acknowledgement: a short sign that what the customer said has arrived.

Looked for: "아, 그러셨군요", "그런 일이 있으셨구나", "무슨 말씀인지 알겠습니다", a short echo that ends in
-군요/-구나/-네요.
Not to be fooled by: a bare "네" (never one), -네요 over what the screen shows, empathy and
paraphrase, which are kinds of their own.
"""

from collections.abc import Iterator

from qa_app.moments.korean import empathy, paraphrase
from qa_app.moments.korean.feeling_words import FEELING_SAID, NOTED_ONLY, WEIGHED
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import TELL, WILL_DO, is_question, surely_asks
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

THAT_IS_SO = PHRASES["that_is_so"]
UNDERSTOOD = PHRASES["understood"]
MIND_KNOWN = PHRASES["mind_known"]
OPENING_FORMS = 6
OPENS = PHRASES.words["opens"]
TAKES_IN = PHRASES.words["takes_in"]
OF_SCREEN = PHRASES["of_screen"]


def find(call: Call) -> Iterator[Hit]:
    """Short signs of attention to what the customer just said."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        heard = reading.heard_before(sentence.turn)
        if (
            noted("the customer said nothing before it", not heard)
            or _says_back(reading, sentence)
            or _is_more(sentence)
        ):
            continue
        confidence = _acknowledges(sentence, heard)
        if confidence:
            yield sentence.hit(confidence)


@condition
def _says_back(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence says the customer's point back."""
    return paraphrase.says_back(reading, sentence) > paraphrase.UNSURE


@condition
def _is_more(sentence: Sentence) -> bool:
    """Whether it asks, feels with the customer or accepts a decision: more than attention."""
    asks = is_question(sentence) and not sentence.has(UNDERSTOOD)
    if sentence.has(NOTED_ONLY) and not sentence.has(WEIGHED):
        return False
    return (
        asks
        or surely_asks(sentence)
        or sentence.has(FEELING_SAID, empathy.PAST_GUESS, empathy.UNDERSTANDS, TELL, MIND_KNOWN)
    )


def _acknowledges(sentence: Sentence, heard: list[Sentence]) -> float:
    if any(first < OPENING_FORMS for first, _ in sentence.found.get(THAT_IS_SO, ())):
        return 0.85 if sentence.index <= 1 else 0.7
    if sentence.has(UNDERSTOOD):
        return 0.8
    if is_question(sentence) or sentence.index > 1 or len(sentence.morphemes) > 16:
        return 0.0
    opens = sentence.morphemes[0].form in OPENS
    if sentence.ending in ("군.", "구나."):
        return 0.8 if opens else 0.65
    shared = any(sentence.content & other.content for other in heard)
    if sentence.ending in ("네.", "지.") and shared and not sentence.has(OF_SCREEN, WILL_DO):
        return 0.7 if sentence.morphemes[0].form in TAKES_IN else 0.55
    return 0.0


RULE = Rule(
    name="acknowledgement.takes_in",
    kind="acknowledgement",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 방금 한 말을 들었다는 짧은 반응을 보입니다(단순한 “네”는 제외)",
        "en": "A short sign that what the customer just said was taken in (a bare “yes” does not count)",
    },
    find=find,
)
