"""Jargon: an in-house word, code or acronym that is left unexplained.

Not common letters (PIN, TV), not a reference that is spelled out, not what the customer said
first, not a term that is explained in the same breath. The customer's "what's that?" is the best
witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, customer_after, ends_asking, hit, said
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# Letters that everybody knows.
KNOWN = PHRASES.words["known"]
SPELLED = re.compile(r"(?: [a-z](?= )){2,5}(?= )")
CAPITALS = re.compile(r"\b(?:[A-Z]{2,6}|[A-Z]+[-/]?\d+[A-Z]?|[A-Z]{2,}[-/][A-Z]+)(?:'?s|'d)?\b")
# Letters that no one can say as a word: recognisers write "ncd", "dslam".
UNSPEAKABLE = re.compile(
    r" ((?!(?:mr|mrs|ms|mm|hm|hmm|mhm|dr|st|nd|rd|th|pm|tv|kg|km|cm|ft|lb|lbs|mph|mmm|shh|psst)\b)"
    r"[bcdfghjklmnpqrstvwxz]{2,5})(?= )"
)
TRADE = PHRASES["trade"]
EXPLAINED = PHRASES["explained"]
PUZZLED = PHRASES["puzzled"]
LOST = PHRASES["lost"]
REFERENCE = PHRASES["reference"]


def find(call: Call) -> Iterator[Hit]:
    """Terms that this customer cannot know."""
    heard: set[str] = set()
    upto = 0
    for words in agent_said(call):
        for turn in call.turns[upto : words.turn.index]:
            if turn.is_customer:
                heard |= _terms_said(said(call, turn))
        upto = words.turn.index
        after = customer_after(call, words.turn)
        puzzled = after is not None and after.turn.index <= words.turn.index + 1
        puzzled = puzzled and after in PUZZLED
        place, letters = _term(words, heard)
        if place is None:
            if puzzled and words.size > 2 and not ends_asking(words):
                sure = 0.7 if after in LOST else 0.45
                yield hit(words, *words.sentences[-1], sure)
            continue
        weight = 0.45 + 0.15 * letters + 0.4 * puzzled
        weight -= 0.4 * (_explained(words, place[1]) and not puzzled)
        weight -= 0.4 * (words in REFERENCE and not puzzled)
        if noted("it weighs enough", weight >= 0.4):
            yield hit(words, *place, min(0.95, weight))


@condition
def _explained(words: Said, end: int) -> bool:
    """Whether the same breath says what it means ("ERC is the fee for leaving early")."""
    defined = words.plain[end:].split()[:2]
    verb = defined[:1] in (["means"], ["stands"]) or defined in (["is", "the"], ["is", "how"])
    return verb or EXPLAINED.find(words, end - 1) is not None


def _terms_said(words: Said) -> set[str]:
    """Words and spelled letters that a customer has used, in capitals without spaces."""
    spelled = {match.group().replace(" ", "").upper() for match in SPELLED.finditer(words.plain)}
    return {word.upper() for word in words.words} | spelled


def _term(words: Said, heard: set[str]) -> tuple[tuple[int, int] | None, bool]:
    """The first term, and whether it is letters rather than a word of a trade."""
    for places in (_spelled, _capitals, _unspeakable):
        place = next(places(words, heard), None)
        if place:
            return place, True
    trade = TRADE.find(words)
    return (trade.span(), False) if trade else (None, False)


def _spelled(words: Said, heard: set[str]) -> Iterator[tuple[int, int]]:
    for match in SPELLED.finditer(words.plain):
        # "lot c i will" spells nothing: "a" and "i" at the ends are words.
        letters = re.sub("^(?:[ai] )+|(?: [ai])+$", "", match.group().strip())
        letters = letters.replace(" ", "").upper()
        if len(letters) > 1 and not _is_heard(letters, heard):
            yield match.span()


@condition
def _is_heard(letters: str, heard: set[str]) -> bool:
    """Whether everybody knows the letters, or the customer said them, at once or one by one."""
    return any(letters in term for term in (*KNOWN, *heard)) or heard.issuperset(letters)


def _capitals(words: Said, heard: set[str]) -> Iterator[tuple[int, int]]:
    text = words.turn.text
    for match in CAPITALS.finditer("" if text.isupper() else text):
        letters = re.sub(r"'?[sd]$", "", match.group()).upper()
        begin = words.plain.find(f" {re.split('[-/]', letters)[0].lower()}")
        if begin >= 0 and letters not in KNOWN | heard:
            yield begin, min(len(words.plain) - 1, begin + 1 + len(letters))


def _unspeakable(words: Said, heard: set[str]) -> Iterator[tuple[int, int]]:
    for match in UNSPEAKABLE.finditer(words.plain):
        if match.group(1).upper() not in KNOWN | heard:
            yield match.span(1)


RULE = Rule(
    name="jargon.unexplained_term",
    kind="jargon",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 모를 약어나 내부 용어를 설명 없이 씁니다",
        "en": "A code, acronym or in-house word is left unexplained",
    },
    find=find,
)
