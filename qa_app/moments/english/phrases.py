"""Tables of phrases, one a line, compiled to one pattern over plain words.

Each table is a group of the phrase file beside a module.

A phrase may go on in lines that stand further in. It is words with: ``(a|b c)`` one of these,
``?`` after a word or group for one that may be missing, ``)*`` after a group that may come any
number of times, ``~3`` for up to three words of the same sentence, ``*`` at the end of a word for
any ending, ``^`` for the beginning of a sentence (after "so", "okay", "and" too), ``$`` for its
end, ``<name>`` for the words of that name in the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from qa_app.moments.english.words import Said
from qa_app.moments.phrase_file import Group, Lines, PhraseFile, PhraseFileError, read
from qa_app.moments.trace import Asked, current

_PIECE = re.compile(r"~\d*|\)\*|<\w+>|[()|?^$]|[^\s()|?^$~<>]+")
_WORD = "[^ .?]+"
_CAPITAL = re.compile(r"[A-Z](?!\w*>)")
_EMPTY = re.compile(r"\|\s*\||\(\s*\||\|\s*\)")
_OPENERS = (
    "so|and|okay|right|all right|well|now|but|oh|ah|yeah|yes|no|sorry|alright|just|then|look|great"
)
_BEGINNING = rf"(?:(?<= [.?])|(?<!.))(?: (?:{_OPENERS})){{0,4}}"


class Tables:
    """The groups of a phrase file as tables, and its words as sets."""

    def __init__(self, file: PhraseFile) -> None:
        self.file = file
        self.words = {name: frozenset(words.split("|")) for name, words in file.words.items()}

    def __getitem__(self, name: str) -> Phrases:
        """The table of this name."""
        return Phrases(self.file, self.file.group(name))


def phrases_beside(module: str) -> Tables:
    """The tables of the phrase file beside a module (its ``__file__``)."""
    return Tables(read(Path(module).with_suffix(".yaml")))


class Phrases:
    """What a table of phrases finds in what was said; made ready when it is first needed."""

    def __init__(self, file: PhraseFile, group: Group) -> None:
        self.name = group.name
        self._file = file
        self._lines = group.patterns

    @cached_property
    def _bodies(self) -> list[str]:
        lines = _lines(self._lines)
        return [body for number, line in lines for body in self._compiled(number, line)]

    def _compiled(self, number: int, line: str) -> list[str]:
        if _CAPITAL.search(line):
            raise self._file.fault(number, f"{line}: phrases are written in small letters")
        if _EMPTY.search(line):
            raise self._file.fault(number, f"{line}: one of the words between | is empty")
        try:
            return [_compile(each, self._file.words) for each in _expanded(line)]
        except KeyError as error:
            raise self._file.fault(number, f"{line}: words has no {error.args[0]}") from error

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        try:
            return re.compile(f"(?:{'|'.join(_by_first_word(self._bodies))})(?= )")
        except re.error as error:
            raise self._first_fault() or error from error

    def _first_fault(self) -> PhraseFileError | None:
        for number, line in _lines(self._lines):
            try:
                re.compile("|".join(self._compiled(number, line)))
            except re.error as error:
                return self._file.fault(number, f"{line}: {error.msg}")
        return None

    @cached_property
    def _first(self) -> frozenset[str] | None:
        return _first_words(self._bodies)

    def find(self, said: Said, begin: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place, or None."""
        match = None
        if self._first is None or not self._first.isdisjoint(said.vocabulary):
            last = len(said.plain) if end is None else end + 1
            match = self._pattern.search(said.plain, begin, last)
        if current() is not None:
            self._tell(match)
        return match

    def all(self, said: Said) -> Iterator[re.Match[str]]:
        """Every place."""
        match = None
        if self._first is None or not self._first.isdisjoint(said.vocabulary):
            for match in self._pattern.finditer(said.plain):
                self._tell(match)
                yield match
        if match is None:
            self._tell(None)

    def _tell(self, match: re.Match[str] | None) -> None:
        """Tell whoever traces what was found."""
        if trace := current():
            words = match.group().strip() if match else ""
            trace.ask(Asked(self.name, answer=match is not None, words=words))

    def count(self, said: Said) -> int:
        """How many different phrases there are."""
        return len({match.group() for match in self.all(said)})

    def __contains__(self, said: Said | None) -> bool:
        return said is not None and self.find(said) is not None


def _lines(table: Lines) -> Iterator[tuple[int, str]]:
    """The phrases of a table; what stands further in goes on from the line before."""
    begun: tuple[int, str] | None = None
    for number, line in table:
        if line.startswith(" ") and begun:
            begun = begun[0], begun[1] + line.lstrip()
            continue
        if begun:
            yield begun
        begun = number, line.lstrip()
    if begun:
        yield begun


def _expanded(line: str) -> Iterator[str]:
    """A line that begins with ``(a|b)`` as two lines, so that each begins with a word."""
    if not line.startswith("("):
        yield line
        return
    depth, begin, parts = 0, 1, []
    for place, character in enumerate(line):
        depth += (character == "(") - (character == ")")
        if (character == "|" and depth == 1) or depth == 0:
            parts.append(line[begin:place])
            begin = place + 1
        if depth == 0:
            break
    rest = line[begin:]
    if rest.startswith("?"):
        parts, rest = [*parts, ""], rest[1:]
    for part in parts:
        yield from _expanded(f"{part} {rest}".strip())


def _compile(line: str, families: Mapping[str, str]) -> str:
    pattern = ""
    for piece in _PIECE.findall(line):
        if piece == "(":
            pattern += "(?:"
        elif piece in (")", "|", "?", ")*"):
            pattern += piece
        elif piece == "^":
            pattern += _BEGINNING
        elif piece == "$":
            pattern += r"(?= [.?] | $)"
        elif piece.startswith("~"):
            pattern += f"(?: {_WORD}){{0,{piece[1:] or 3}}}?"
        elif piece.startswith("<"):
            pattern += _compile(f"({families[piece[1:-1]]})", families)
        else:
            word = re.escape(piece).replace(r"\*", "[^ .?]*")
            pattern += f"(?: {word})"
    return pattern


_LITERAL = re.compile(r"\(\?: ([a-z']+)\)(?!\?)")


def _first_words(bodies: list[str]) -> frozenset[str] | None:
    """The words that phrases begin with; None if some may begin with any word."""
    firsts = [_LITERAL.match(body) for body in bodies]
    if any(first is None for first in firsts):
        return None
    return frozenset(first.group(1) for first in firsts if first)


def _by_first_word(bodies: list[str]) -> Iterator[str]:
    """Phrases that begin with the same word in one branch, so that most words fail at once."""
    groups: dict[str, list[str]] = {}
    for body in bodies:
        first = _LITERAL.match(body)
        groups.setdefault(first.group(1) if first else "", []).append(
            body[first.end() :] if first else body
        )
    for word, rests in groups.items():
        yield f" {word}(?:{'|'.join(f'{rest}' for rest in rests)})" if word else "|".join(rests)
