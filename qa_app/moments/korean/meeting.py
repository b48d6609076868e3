"""How an agent's words met a feeling that the customer showed."""

from collections.abc import Sequence

from qa_app.moments.korean import acknowledgement, empathy
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import family

GLAD = family(
    "feeling.glad",
    "다행|다행이|별말씀|천만|저 도? .. 기쁘|감사|고맙",
    "당연하|당연 하",
    "감사|고맙",
    "걱정|염려|심려 .. 마|말|없|안|않|놓|덜",
    "안심 하|되 어도|세.|시",
)
APOLOGIES_TOO_MANY = 3


def met_in(sentences: Sequence[Sentence]) -> str:
    """``overdone``, ``empathised``, ``recognised``, or "" where nothing of it is met."""
    if sum(sentence.count(empathy.APOLOGY) for sentence in sentences) >= APOLOGIES_TOO_MANY:
        return "overdone"
    if any(_shares(sentence) for sentence in sentences):
        return "empathised"
    taken_in = (acknowledgement.THAT_IS_SO, acknowledgement.UNDERSTOOD, GLAD)
    return "recognised" if any(sentence.has(*taken_in) for sentence in sentences) else ""


def _shares(sentence: Sentence) -> bool:
    if sentence.has(empathy.FORMULA):
        return False
    return sentence.has(
        empathy.PAST_GUESS, empathy.UNDERSTANDS, empathy.HOW_MUCH, empathy.APOLOGY, FEELING_SAID
    )
