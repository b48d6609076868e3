"""Asking for time: what will take a while is said, or that it still does.

Looked for: requests to wait, a deed of looking, writing or asking that is announced, a slow
system, checking in while the other one waits; and a customer who is asked to do something.
Not to be fooled by: "at the moment", "a minute ago", thanks for having waited, what was found.
"""

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import QUESTION
from qa_app.moments.english.words import Said
from qa_app.moments.trace import condition

PHRASES = phrases_beside(__file__)

ASKS = PHRASES["asks"]
BUSIES = PHRASES["busies"]
FOUND = PHRASES["found"]
COURTESY = PHRASES["courtesy"]
FEW_WORDS = 3


@condition
def asked_at(words: Said, end: int) -> bool:
    """Whether the words up to the place ``end`` of ``plain`` end with a wait."""
    asked = [match.end() for match in ASKS.all(words) if match.end() <= end]
    return bool(asked) and not _comes_back(words, asked[-1], end)


@condition
def busied_at(words: Said, end: int) -> bool:
    """Whether the words up to ``end`` leave the customer with something to do."""
    asked = [match.end() for match in BUSIES.all(words) if match.end() <= end]
    return bool(asked) and not _comes_back(words, asked[-1], end)


def _comes_back(words: Said, asked: int, end: int) -> bool:
    """Whether what follows tells something, rather than why or for what one has to wait."""
    found = FOUND.find(words, asked, end)
    if found and not _is_purpose(words, asked, found.start()):
        return True
    after = words.sentence(max(0, asked - 1))[1]
    return any(
        first >= after and last <= end and _tells(words, first, last)
        for first, last in words.sentences
    )


def _is_purpose(words: Said, asked: int, place: int) -> bool:
    """ "… to see what it is", "… because the system is slow", "… if there is one"."""
    between = words.plain[asked : place + 1]
    return " . " not in between and any(f" {word} " in between for word in _PURPOSE)


_PURPOSE = ("what", "if", "whether", "because", "how", "where", "when", "so", "while", "as", "that")


def _tells(words: Said, first: int, last: int) -> bool:
    size = words.plain.count(" ", first, last) - 1
    if size <= FEW_WORDS or words.plain.endswith("?", first, last):
        return False
    return not any(table.find(words, first, last) for table in (ASKS, COURTESY, QUESTION))
