"""A centre's own words: where one may have been said, and when the second hearing is believed.

Whisper writes what it knows: a product's name comes out as the word that sounds most like it.
Told the name beforehand, it writes the name, and sometimes writes it where nobody said it. So
each window is heard without the glossary first. Only where something in it is spelt much like
a glossary word is it heard again with those few words, and only those places are taken over,
and only where the sound speaks for the word (:func:`with_glossary`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from qa_app.transcription.decode import Samples
from qa_app.transcription.engine import Engine
from qa_app.transcription.transcript import TranscriptionOptions, Word

# How much of the spelling two words must share, 0 to 1. Korean is compared letter by letter.
ALIKE = 0.6
# Both engines tell how likely a word is by the sound and the text before it, without the prompt:
# a fair measure of whether it was said. This likely it must be, in itself, 0 to 1, and beside
# what was heard in its place at first.
LIKELY, LIKELY_BESIDE = 0.1, 0.33
# A name in two or three words may have been heard as one word more or less.
LONGEST_RUN = 5
# Whisper reads 223 tokens before a window. A rare name takes one for two or three letters, and
# up to two and a half for a Korean syllable. More than twenty words are no help any more.
MOST_WORDS, MOST_TOKENS = 20, 200
TOKENS_OF_LETTER, TOKENS_OF_SYLLABLE, TOKENS_BETWEEN = 0.5, 2.5, 1
SHORTEST = 3
LONGEST_PARTICLE = 3
TOUCH = 0.05  # seconds by which the times of two hearings may differ


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words ``first`` to ``last`` (not included) of a hearing and their letters in one."""

    first: int
    last: int
    key: str


def hear(
    engine: Engine, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
) -> list[list[Word]]:
    """``engine.words`` with the words of ``options.hotwords`` where they were said."""
    glossary = options.hotwords
    heard = engine.words(windows, language=language, options=replace(options, hotwords=()))
    if not glossary:
        return heard
    wanted = {at: perhaps_said(words, glossary) for at, words in enumerate(heard)}
    again = [at for at in wanted if wanted[at]]
    # One by one, so that each has no other words before it than those that it may hold.
    for at in again:
        few = few_of(wanted[at])
        told = replace(options, hotwords=few)
        second = engine.words([windows[at]], language=language, options=told)[0]
        heard[at] = with_glossary(heard[at], second, few)
    return heard


def few_of(words: Sequence[str]) -> tuple[str, ...]:
    """As many of the words as a model takes before a window, from the first on."""
    few: list[str] = []
    tokens = 0.0
    for word in words[:MOST_WORDS]:
        syllables = sum("가" <= letter <= "힣" for letter in word)
        tokens += TOKENS_OF_SYLLABLE * syllables + TOKENS_BETWEEN
        tokens += TOKENS_OF_LETTER * (len(word) - syllables)
        if tokens > MOST_TOKENS:
            break
        few.append(word)
    return tuple(few)


def key_of(text: str) -> str:
    """The letters and digits of a text; Korean syllables taken apart, capitals and spaces gone."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if part.isalnum())


def perhaps_said(words: Sequence[Word], glossary: Sequence[str]) -> list[str]:
    """The glossary words that something in ``words`` is spelt like, the likest first."""
    runs = list(_runs(words))
    keys = [key_of(text) for text in glossary]
    known = [position for position, key in enumerate(keys) if len(key) >= SHORTEST]
    if not runs or not known:
        return []
    likeness = cdist(
        [keys[position] for position in known],
        [run.key for run in runs],
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=ALIKE,
        dtype=np.float32,
    ).max(axis=1)
    ordered = sorted(zip(likeness, known, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [glossary[position] for alike, position in ordered if alike > 0]


def with_glossary(
    first: Sequence[Word], second: Sequence[Word], glossary: Sequence[str]
) -> list[Word]:
    """The first hearing, with the glossary words of the second in the places they fit.

    Where a word comes first, the sound decides whether it is believed; from there on its own
    text makes it likely, so its later places follow the first.
    """
    decided: dict[str, bool] = {}
    taken: list[tuple[WordSpan, Sequence[Word]]] = []
    for start, end, key in _said(second, glossary):
        said = second[start:end]
        place = _place(first, said)
        if place is None:
            continue
        instead = first[place.first : place.last]
        if decided.setdefault(key, _is_likely(said, instead)):
            taken.append((place, said))
    merged = list(first)
    behind = len(first)
    for place, said in reversed(taken):
        if place.last <= behind:
            merged[place.first : place.last] = _between(first, place, said)
            behind = place.first
    return merged


def _is_likely(said: Sequence[Word], instead: Sequence[Word]) -> bool:
    likely = _sureness(said)
    return likely >= LIKELY and likely >= LIKELY_BESIDE * _sureness(instead)


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words)


def _runs(words: Sequence[Word]) -> Iterator[WordSpan]:
    for first in range(len(words)):
        key = ""
        for last in range(first + 1, min(first + LONGEST_RUN, len(words)) + 1):
            key += key_of(words[last - 1].word)
            yield WordSpan(first, last, key)


def _said(words: Sequence[Word], glossary: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where a glossary word is written: positions of its words, and its key."""
    keys = sorted(filter(None, map(key_of, glossary)), key=len, reverse=True)
    behind = 0
    for run in _runs(words):
        if run.first < behind:
            continue
        key = next((key for key in keys if _is(run.key, key)), None)
        if key is not None:
            yield run.first, run.last, key
            behind = run.last


def _is(said: str, key: str) -> bool:
    """Whether ``said`` is the word, perhaps with a plural's s or a Korean particle."""
    rest = unicodedata.normalize("NFC", said.removeprefix(key)) if said.startswith(key) else None
    if rest is None:
        return False
    korean = all("가" <= letter <= "힣" for letter in rest)
    return rest in {"", "s"} or (korean and len(rest) <= LONGEST_PARTICLE)


def _place(words: Sequence[Word], said: Sequence[Word]) -> WordSpan | None:
    """The words of the first hearing that sound at the same time and are spelt most alike."""
    start, end = said[0].start, said[-1].end
    near = [
        run
        for run in _runs(words)
        if words[run.last - 1].end > start + TOUCH and words[run.first].start < end - TOUCH
    ]
    whole = key_of("".join(word.word for word in said))
    best = max(near, key=lambda run: _likeness(run.key, whole), default=None)
    if best is None or _likeness(best.key, whole) < ALIKE:
        return None
    return best


def _likeness(one: str, other: str) -> float:
    return float(Levenshtein.normalized_similarity(one, other))


def _between(words: Sequence[Word], place: WordSpan, said: Sequence[Word]) -> list[Word]:
    """The words said, kept within the time that is theirs in the first hearing."""
    start, end = words[place.first].start, words[place.last - 1].end
    scale = (end - start) / max(said[-1].end - said[0].start, 0.01)
    return [
        replace(
            word,
            start=start + (word.start - said[0].start) * scale,
            end=start + (word.end - said[0].start) * scale,
        )
        for word in said
    ]
