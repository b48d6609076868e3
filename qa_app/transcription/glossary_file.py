"""A glossary as a file: a word a line, or CSV with the columns word, language and on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qa_app.foundation.clean_text import clean_line
from qa_app.transcription.glossary import SHORTEST, key_of
from qa_app.transcription.transcript import LANGUAGES

LONGEST = 60
MOST_ENTRIES = 5000
COLUMNS = ("word", "language", "on")
Mistake = Literal["too_short", "too_long", "beginning", "language", "on", "too_many"]
_SENTENCES: dict[Mistake, str] = {
    "too_short": "a word needs at least two Korean syllables or three letters",
    "too_long": f"a word has at most {LONGEST} characters",
    "beginning": "a word begins with a letter or a digit",
    "language": f"the language is one of {', '.join(LANGUAGES)}",
    "on": "the column on is 1 or 0",
    "too_many": f"a glossary has at most {MOST_ENTRIES} words",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word; ``language`` None where the file does not say, ``on`` whether it is used."""

    word: str
    language: str | None = None
    on: bool = True


class GlossaryError(ValueError):
    """A line that cannot be used: its number, from 1, and what is wrong with it."""

    def __init__(self, line: int, mistake: Mistake) -> None:
        super().__init__(f"line {line}: {_SENTENCES[mistake]}")
        self.line = line
        self.mistake = mistake


def tidy(word: str | None) -> str:
    """The word as it is kept: composed Hangul, one blank between its parts, nothing unseen."""
    return clean_line(word)


def mistake_in(word: str) -> Mistake | None:
    """What is wrong with a tidy word, if anything.

    A spreadsheet would take a word that begins with "=" for a formula.
    """
    if not word[:1].isalnum():
        return "beginning"
    if len(word) > LONGEST:
        return "too_long"
    syllables = sum("가" <= letter <= "힣" for letter in word)
    if len(key_of(word)) < SHORTEST or (syllables == 1 and len(word) == 1):
        return "too_short"
    return None


def read_glossary(text: str) -> list[Entry]:
    """The entries of a file, each word once for a language, in order.

    Blank lines and those that begin with # say nothing. Raises :class:`GlossaryError`.
    """
    entries: dict[tuple[str, str | None], Entry] = {}
    for line, entry in _entries(text.removeprefix("\ufeff")):
        if mistake := mistake_in(entry.word):
            raise GlossaryError(line, mistake)
        entries[entry.word, entry.language] = entry
        if len(entries) > MOST_ENTRIES:
            raise GlossaryError(line, "too_many")
    return list(entries.values())


def words_of(file: Path, language: str | None) -> tuple[str, ...]:
    """The words of a file that are on and meant for the language, or else for any.

    Raises :class:`GlossaryError`, OSError, UnicodeDecodeError.
    """
    entries = read_glossary(file.read_text(encoding="utf-8"))
    meant = {language, None} if language in LANGUAGES else {*LANGUAGES, None}
    return tuple(entry.word for entry in entries if entry.on and entry.language in meant)


def write_glossary(entries: Iterable[Entry]) -> str:
    """The entries as CSV, as :func:`read_glossary` takes them."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows((e.word, e.language or "", int(e.on)) for e in entries)
    return out.getvalue()


def _entries(text: str) -> Iterator[tuple[int, Entry]]:
    lines = text.splitlines()
    header = next((line for line in lines if line.strip()), "")
    if COLUMNS[0] in [column.strip().casefold() for column in header.split(",")] and "," in header:
        yield from _rows(lines)
        return
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, Entry(tidy(line))


def _rows(lines: list[str]) -> Iterator[tuple[int, Entry]]:
    rows = csv.reader(lines)
    columns: list[str] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if not columns:
            columns = [cell.strip().casefold() for cell in row]
            continue
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        language, on = cells.get("language") or None, cells.get("on") or "1"
        if language not in (*LANGUAGES, None):
            raise GlossaryError(rows.line_num, "language")
        if on not in {"0", "1"}:
            raise GlossaryError(rows.line_num, "on")
        yield rows.line_num, Entry(tidy(cells.get("word", "")), language, on == "1")
