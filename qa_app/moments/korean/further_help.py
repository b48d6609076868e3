"""Further help: asks whether anything else is open.

Looked for: more, else, left or forgotten, together with a need, in a question.
Not to be fooled by: the opening "무엇을 도와드릴까요".
"""

from collections.abc import Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import offers_ways
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

ANYTHING_ELSE = PHRASES["anything_else"]
MORE = PHRASES["more"]
SAY_SO = PHRASES["say_so"]
WANTS_MORE_TOLD = PHRASES["wants_more_told"]
CALL_THEN = PHRASES["call_then"]
HOW_ABOUT = PHRASES["how_about"]
ENDINGS = frozenset(("고.", "지.", "ᆯ까.", "나.", "습니까.", "는가.", "요."))
ANSWERED_NO = PHRASES.words["answered_no"]
EARLIEST = 0.5


def find(call: Call) -> Iterator[Hit]:
    """Questions whether anything else is open, not before the call's middle."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if not asks_for_more(sentence):
            continue
        where = reading.share_of_call(sentence.turn)
        if noted("it is in the second half of the call", where >= EARLIEST):
            yield sentence.hit(0.9 if where > 0.7 or _said_no(reading, sentence) else 0.7)


@condition
def asks_for_more(sentence: Sentence) -> bool:
    """Whether the sentence asks for anything else that is open."""
    if not (sentence.has(ANYTHING_ELSE) and sentence.has(MORE)):
        return False
    if sentence.has(SAY_SO):
        return True
    if sentence.marked and not sentence.asks and sentence.ending not in ENDINGS:
        return False
    return not (offers_ways(sentence) or sentence.has(WANTS_MORE_TOLD, CALL_THEN, HOW_ABOUT))


@condition
def _said_no(reading: Reading, sentence: Sentence) -> bool:
    """Whether the customer answers no."""
    answer = reading.said_next(sentence.turn)
    return any(form.form in ANSWERED_NO for form in (answer[0].morphemes if answer else ()))


RULE = Rule(
    name="further_help.anything_else",
    kind="further_help",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "더 궁금하거나 필요한 것이 있는지 묻습니다",
        "en": "Asks whether there is anything else",
    },
    find=find,
)
