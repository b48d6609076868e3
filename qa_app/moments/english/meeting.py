"""How an agent's words met a feeling that the customer showed."""

from qa_app.moments.english import acknowledgement, empathy
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.words import Said

PHRASES = phrases_beside(__file__)

RECOGNISED = PHRASES["recognised"]
# So many apologies in one turn are a burden.
TOO_MANY = 3


def met_in(words: Said) -> str:
    """``overdone``, ``empathised``, ``recognised``, or "" where nothing of it is met."""
    if sum(1 for _ in empathy.APOLOGY.all(words)) >= TOO_MANY:
        return "overdone"
    if words in empathy.SURE or words in empathy.APOLOGY:
        return "empathised"
    met = (
        words in RECOGNISED or words in acknowledgement.UNDERSTOOD or words in acknowledgement.MOVED
    )
    return "recognised" if met else ""
