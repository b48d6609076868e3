"""How an agent's words met a feeling that the customer showed."""

from collections.abc import Sequence

from qa_app.moments.korean import acknowledgement, empathy
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.trace import condition

PHRASES = phrases_beside(__file__)

GLAD = PHRASES["glad"]
APOLOGIES_TOO_MANY = 3


def met_in(sentences: Sequence[Sentence]) -> str:
    """``overdone``, ``empathised``, ``recognised``, or "" where nothing of it is met."""
    if sum(sentence.count(empathy.APOLOGY) for sentence in sentences) >= APOLOGIES_TOO_MANY:
        return "overdone"
    if any(_shares(sentence) for sentence in sentences):
        return "empathised"
    taken_in = (acknowledgement.THAT_IS_SO, acknowledgement.UNDERSTOOD, GLAD)
    return "recognised" if any(sentence.has(*taken_in) for sentence in sentences) else ""


@condition
def _shares(sentence: Sentence) -> bool:
    """Whether a feeling is shared."""
    if sentence.has(empathy.FORMULA):
        return False
    return sentence.has(
        empathy.PAST_GUESS, empathy.UNDERSTANDS, empathy.HOW_MUCH, empathy.APOLOGY, FEELING_SAID
    )
