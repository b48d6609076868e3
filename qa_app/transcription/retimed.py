"""What a person typed in the place of a segment's text, with times as far as they are known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple

from qa_app.transcription.transcript import TYPED, Segment, Word


class _Said(NamedTuple):
    """A word as it is written between two spaces; an engine may have it in several pieces."""

    text: str
    pieces: tuple[Word, ...]

    @property
    def start(self) -> float:
        return self.pieces[0].start

    @property
    def end(self) -> float:
        return self.pieces[-1].end


def retyped(heard: Segment, text: str) -> Segment:
    """``heard`` with ``text`` in the place of its own.

    Words that are still there keep their times and probabilities. Others share the time of the
    words that they replace, or the pause that they were put into, by their lengths, and have
    the probability :data:`TYPED`. A segment without words stays without. The same text again
    is the same segment again. Texts are kept, and words known again, in composed form (NFC).
    """
    tokens = _composed(text).split()
    if tokens == _composed(heard.text).split():
        return heard
    words = tuple(_words(heard, tokens)) if heard.words else ()
    return replace(heard, text=" ".join(tokens), words=words, confidence=1.0)


def _words(heard: Segment, tokens: Sequence[str]) -> Iterator[Word]:
    said = list(_said(heard.words))
    matcher = SequenceMatcher(None, [one.text for one in said], tokens, autojunk=False)
    for kind, from_said, to_said, from_typed, to_typed in matcher.get_opcodes():
        if kind == "equal":
            for piece in chain.from_iterable(one.pieces for one in said[from_said:to_said]):
                yield replace(piece, word=_composed(piece.word))
            continue
        if from_said < to_said:
            start, end = said[from_said].start, said[to_said - 1].end
        else:
            start = said[from_said - 1].end if from_said else heard.start
            end = said[from_said].start if from_said < len(said) else heard.end
        yield from _spread(tokens[from_typed:to_typed], start, max(start, end))


def _said(words: Sequence[Word]) -> Iterator[_Said]:
    pieces: list[Word] = []
    for word in words:
        if pieces and word.word[:1].isspace():
            yield _said_of(pieces)
            pieces = []
        pieces.append(word)
    yield _said_of(pieces)


def _said_of(pieces: Sequence[Word]) -> _Said:
    return _Said(_composed("".join(piece.word for piece in pieces)).strip(), tuple(pieces))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _spread(tokens: Sequence[str], start: float, end: float) -> Iterator[Word]:
    letters = sum(map(len, tokens))
    begin = start
    for token in tokens:
        finish = begin + (end - start) * len(token) / letters
        yield Word(f" {token}", round(begin, 3), round(finish, 3), TYPED)
        begin = finish
