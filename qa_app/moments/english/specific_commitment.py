"""Specific commitment: who will do what by when.

Not a past date, a price, opening hours, an order to the customer ("you need to pay by Friday"), a
question, nor a promise without a time.
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, is_asked, sentence_hit
from qa_app.moments.english.times import NAMED, NAMED_IN_DIGITS
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# How far the deed may stand from its time, in characters of plain words.
REACH = 140

DEED = PHRASES["deed"]
NOT = PHRASES["not"]
PRESENT_SERVICE = PHRASES["present_service"]


def find(call: Call) -> Iterator[Hit]:
    """Sentences with a deed to come and a time for it."""
    for words in agent_said(call):
        for begin, end in _stretches(words):
            if is_made(words, begin, end):
                places = _time(words, begin, end), DEED.find(words, begin, end)
                spans = [place.span() for place in places if place]
                first, last = min(spans)[0], max(span[1] for span in spans)
                yield sentence_hit(words, first, last, 0.85)
                break


@condition
def is_made(words: Said, begin: int, end: int) -> bool:
    """Whether a deed to come and a time for it stand in this stretch."""
    if is_asked(words, begin, end) or NOT.find(words, begin, end):
        return False
    return bool(_time(words, begin, end) and DEED.find(words, begin, end))


def _time(words: Said, begin: int, end: int) -> re.Match[str] | None:
    return NAMED.find(words, begin, end) or NAMED_IN_DIGITS.find(words, begin, end)


def _stretches(words: Said) -> Iterator[tuple[int, int]]:
    """Sentences; where none are marked, the words around each deed."""
    for begin, end in words.sentences:
        if end - begin <= 2 * REACH:
            yield begin, end
        if end - begin > 2 * REACH or not words.marked:
            for deed in DEED.all(words):
                if begin <= deed.start() < end:
                    last = words.plain.find(" ", min(end, deed.end() + REACH))
                    yield deed.start(), last if 0 <= last < end else end


RULE = Rule(
    name="specific_commitment.deed_and_time",
    kind="specific_commitment",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "누가 무엇을 언제까지 할지 시점을 분명히 밝혀 약속합니다",
        "en": "Somebody will do something, and a day or time is named for it",
    },
    find=find,
)
