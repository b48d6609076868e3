"""A call as English rules see it: what was said, what came before, how far along it is."""

from __future__ import annotations

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit
from qa_app.moments.trace import condition, looking_at
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

PHRASES = phrases_beside(__file__)

# Of a longer sentence only the clauses are shown.
LONG_SENTENCE = 45
# What is no further apart is one moment, in characters of plain words.
NEAR = 90
DIGITS = PHRASES.words["digits"]
# Words that say nothing of what the talk is about.
COMMON = PHRASES.words["common"]

QUESTION = PHRASES["question"]
INVERTED = PHRASES["inverted"]


def said(call: Call, turn: Turn) -> Said:
    """The turn's plain words, made once for all rules."""
    known = call.analysed.get(turn.index)
    if not isinstance(known, Said):
        foreign = "en" not in turn.languages and "ko" in turn.languages
        known = Said(turn, asks=foreign and in_any_language.asks(call, turn))
        call.analysed[turn.index] = known
    return known


def agent_said(call: Call) -> Iterator[Said]:
    """The agent's turns that have words in English, in order."""
    for turn in looking_at(call.agent_turns):
        if "en" in turn.languages and (words := said(call, turn)).size:
            yield words


def hit(words: Said, begin: int, end: int, confidence: float) -> Hit:
    """A moment at places ``begin`` to ``end`` of the plain words."""
    first, last = words.characters(begin, end)
    return Hit(turn=words.turn, begin=first, end=last, confidence=confidence)


def customer_before(call: Call, turn: Turn) -> Said | None:
    """What the customer said last before the agent's turn."""
    before = call.before(turn, Speaker.CUSTOMER)
    return said(call, before) if before else None


def customer_after(call: Call, turn: Turn) -> Said | None:
    """What the customer said first after the agent's turn."""
    after = call.after(turn, Speaker.CUSTOMER)
    return said(call, after) if after else None


def agent_before(call: Call, turn: Turn) -> Said | None:
    """What the agent said last before this turn."""
    before = call.before(turn, Speaker.AGENT)
    return said(call, before) if before else None


@condition
def asks(words: Said | None) -> bool:
    """Whether there is a question in it, marked or by the order of its words."""
    if words is None:
        return False
    if words.asks:
        return True
    turned = not words.marked and words in INVERTED
    return "?" in words.vocabulary or words in QUESTION or turned


@condition
def is_asked(words: Said, begin: int, end: int) -> bool:
    """Whether the sentence ends with a question mark."""
    return words.plain.endswith("?", begin, end)


@condition
def ends_asking(words: Said | None) -> bool:
    """Whether its last sentence is a question."""
    if words is None or not words.words:
        return False
    if words.asks:
        return True
    if words.words[-1] in ".?":
        return words.words[-1] == "?"
    begin, end = words.clauses[-1]
    return any(table.find(words, begin, end) for table in (QUESTION, INVERTED))


def share_heard(call: Call, turn: Turn) -> float:
    """How much of the call's turns has been heard when this one begins, 0..1."""
    return turn.index / max(1, len(call.turns) - 1)


def stem(word: str) -> str:
    """A word without its commonest endings; close enough to compare what two people said."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def content(words: Said, begin: int = 0, end: int | None = None) -> set[str]:
    """Stems of the words that say what it is about."""
    some = words.plain[begin:end].split()
    return {stem(word) for word in some if word not in COMMON and len(word) > 1}


def apart(words: Said, places: list[tuple[int, int, float]]) -> Iterator[Hit]:
    """Places (begin, end, confidence) as moments; those near each other are one."""
    latest: tuple[int, int, float] | None = None
    for begin, end, confidence in sorted(places):
        if latest and begin - latest[1] <= NEAR:
            latest = latest[0], max(latest[1], end), max(latest[2], confidence)
            continue
        if latest:
            yield sentence_hit(words, *latest)
        latest = begin, end, confidence
    if latest:
        yield sentence_hit(words, *latest)


def sentence_hit(words: Said, begin: int, end: int, confidence: float) -> Hit:
    """A moment with the rest of its sentence, or of its clauses where sentences have no marks."""
    first, _ = words.sentence(begin)
    _, last = words.sentence(max(begin, end - 1))
    if not words.marked or words.plain.count(" ", first, last) > LONG_SENTENCE:
        first, last = words.around(begin, end)
    return hit(words, first, last, confidence)
