"""Words of a transcript by their place in it, so that nobody has to keep a copy of them.

Places are counted in words, as white space parts them: masking changes what is in a word, and how
many characters it has, but not where words begin and end. A quote that begins or ends within a
word says how many characters of that word it leaves out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from qa_app.foundation.folding import compared

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words ``first`` to ``end`` (excluded) of a line.

    ``line`` is what the caller knows the line by: its position in a transcript, or its row's id.
    ``skip`` characters of the first word and ``drop`` of the last are not meant.
    """

    line: int
    first: int
    end: int
    skip: int = 0
    drop: int = 0

    @classmethod
    def of(cls, line: int, text: str, start: int, end: int) -> "Passage | None":
        """Characters ``start`` to ``end`` (excluded) of a line's text; None where no word is."""
        words = [match.span() for match in _WORD.finditer(text)]
        touched = [at for at, (begins, ends) in enumerate(words) if begins < end and ends > start]
        if not touched or end <= start:
            return None
        first, last = touched[0], touched[-1]
        skip, drop = max(0, start - words[first][0]), max(0, words[last][1] - end)
        return cls(line, first, last + 1, skip, drop)

    def said(self, text: str) -> str:
        """The words as they stand in the line's text now, with one space between them.

        A word that was masked since may be too short to leave anything out of it: it stands whole.
        """
        words = text.split()[self.first : self.end]
        if words:
            words[-1] = words[-1][: max(0, len(words[-1]) - self.drop)] or words[-1]
            words[0] = words[0][self.skip :] or words[0]
        return " ".join(words)


# A quote, line by line: where its words stand, or the words where no transcript has them.
Quoted = tuple[Passage | str, ...]
# What a line is known by, and its text.
Line = tuple[int, str]


class Rewording:
    """Lines that were typed over, cut or joined: where the words of each stand now."""

    def __init__(self, before: Sequence[Line], after: Sequence[Line]) -> None:
        self._old = [(line, at, word) for line, said in before for at, word in _numbered(said)]
        self._new = [(line, at, word) for line, said in after for at, word in _numbered(said)]
        self._begins = {line: n for n, (line, at, _word) in enumerate(self._old) if at == 0}
        self._lines = {line for line, _said in before}
        old, new = ([word for _l, _at, word in side] for side in (self._old, self._new))
        self._changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()

    def followed(self, quoted: Quoted) -> Quoted:
        """A quote with the same words where they stand now; for those that went, what came."""
        parts: list[Passage | str] = []
        for part in quoted:
            if isinstance(part, str) or part.line not in self._lines:
                parts.append(part)
            else:
                parts += self._passages(part)
        return _in_one(parts)

    def _passages(self, passage: Passage) -> tuple[Passage, ...]:
        begins = self._begins.get(passage.line, len(self._old))
        old_first, old_last = begins + passage.first, begins + passage.end
        first, end, skip, drop = 0, 0, passage.skip, passage.drop
        for kind, old_from, old_to, new_from, new_to in self._changes:
            same = kind == "equal"
            if old_from <= old_first < old_to:
                first = new_from + (old_first - old_from if same else 0)
                skip = passage.skip if same else 0
            if old_from < old_last <= old_to:
                end = new_from + old_last - old_from if same else new_to
                drop = passage.drop if same else 0
        return _passages([(line, at) for line, at, _word in self._new[first:end]], skip, drop)


def _in_one(parts: Iterable[Passage | str]) -> Quoted:
    """The same; what goes on within a line after the words before it is one passage with them."""
    whole: list[Passage | str] = []
    for part in parts:
        last = whole[-1] if whole else None
        if isinstance(last, Passage) and isinstance(part, Passage) and _goes_on(last, part):
            whole[-1] = replace(last, end=part.end, drop=part.drop)
        else:
            whole.append(part)
    return tuple(whole)


def _goes_on(last: Passage, part: Passage) -> bool:
    return (last.line, last.end, last.drop, part.skip) == (part.line, part.first, 0, 0)


def _numbered(text: str) -> Iterable[tuple[int, str]]:
    return enumerate(text.split())


def find_words(wanted: str, lines: Iterable[Line]) -> tuple[Passage, ...]:
    """Where words stand that were taken from lines that follow each other; () where they do not.

    ``lines`` are what a line is known by, and its text. Words may have been taken in another form
    of Unicode; the first and the last may have been taken in part.
    """
    words = wanted.split()
    text = [(line, at, word) for line, said in lines for at, word in enumerate(said.split())]
    starts = range(len(text) - len(words) + 1) if words else range(0)
    for left_out in (_nothing, _edges):
        for start in starts:
            stretch = text[start : start + len(words)]
            if edges := left_out(words, [word for _line, _at, word in stretch]):
                return _passages([(line, at) for line, at, _word in stretch], *edges)
    return ()


def _passages(places: list[tuple[int, int]], skip: int, drop: int) -> tuple[Passage, ...]:
    runs = [[at for _line, at in run] for _line, run in groupby(places, key=lambda place: place[0])]
    lines = [line for line, _run in groupby(places, key=lambda place: place[0])]
    last = len(runs) - 1
    return tuple(
        Passage(line, run[0], run[-1] + 1, 0 if number else skip, drop if number == last else 0)
        for number, (line, run) in enumerate(zip(lines, runs, strict=True))
    )


def _nothing(wanted: Sequence[str], words: Sequence[str]) -> tuple[int, int] | None:
    """(0, 0) where the words are the same but for their form."""
    same = all(compared(one) == compared(word) for one, word in zip(wanted, words, strict=True))
    return (0, 0) if same else None


def _edges(wanted: Sequence[str], words: Sequence[str]) -> tuple[int, int] | None:
    """How many characters of the first and the last word are not wanted."""
    if len(wanted) == 1:
        at = words[0].find(wanted[0])
        return None if at < 0 else (at, len(words[0]) - at - len(wanted[0]))
    inside = _nothing(wanted[1:-1], words[1:-1]) is not None
    if inside and words[0].endswith(wanted[0]) and words[-1].startswith(wanted[-1]):
        return len(words[0]) - len(wanted[0]), len(words[-1]) - len(wanted[-1])
    return None
