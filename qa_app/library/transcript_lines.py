"""The lines of a transcript as pages have them: plain text, and beside it when each word is said.

A call of two hours has 30,000 words. An element for each would make a page of megabytes that a
browser takes seconds to build; as text, all of it can be searched and read aloud at once, and
`line_words.js` finds the word under the mouse or in a selection by its place in the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from markupsafe import Markup

from qa_app.calls.models import StoredSegment

UNSURE = 0.5


class Stretch(Protocol):
    """Seconds of a call."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line to read: its place in the transcript, and whether somebody else spoke before it.

    ``text`` marks the words of which the engine was not sure. ``words`` has for each word how many
    UTF-16 units it takes of the text, and from when to when it is spoken, in milliseconds of the
    line; it is empty where only the line's own seconds are known.
    """

    segment: StoredSegment
    at: int
    is_turn: bool
    is_excluded: bool
    is_unsure: bool
    text: Markup
    words: str


def read_lines(
    lines: Sequence[StoredSegment],
    *,
    excluded: Iterable[Stretch] = (),
    shown: Iterable[int] | None = None,
) -> list[ReadLine]:
    """The lines of a transcript, or those of them at these places."""
    left_out = [(stretch.start, stretch.end) for stretch in excluded]
    places = range(len(lines)) if shown is None else shown
    return [_read(lines, at, left_out) for at in places]


def _read(
    lines: Sequence[StoredSegment], at: int, excluded: Sequence[tuple[float, float]]
) -> ReadLine:
    line = lines[at]
    start, end = line.start, line.end
    rows = [] if line.unintelligible else line.words
    said = [_shown(row[0]) for row in rows] or [line.text]
    return ReadLine(
        segment=line,
        at=at,
        is_turn=at == 0 or lines[at - 1].speaker != line.speaker,
        is_excluded=any(begin < end and until > start for begin, until in excluded),
        is_unsure=line.confidence < UNSURE and not line.unintelligible,
        text=_marked(said, [not line.corrected and row[3] < UNSURE for row in rows]),
        words=_times(rows, said, start),
    )


def _shown(word: str) -> str:
    """A word as it stands in the text, with one space before it where there is any."""
    plain = word.lstrip()
    return word if plain == word else f" {plain}"


def _marked(said: Iterable[str], unsure: Sequence[bool]) -> Markup:
    """The words as one text, with marks around those that are unsure."""
    if not any(unsure):
        return Markup(escape("".join(said)))  # noqa: S704, escaped
    words = zip(said, unsure, strict=True)
    marked = (_mark(word) if is_unsure else escape(word) for word, is_unsure in words)
    return Markup("".join(marked))  # noqa: S704, escaped


def _mark(word: str) -> str:
    plain = word.lstrip()
    return f"{word.removesuffix(plain)}<mark>{escape(plain)}</mark>"


def _times(rows: Iterable[Sequence[Any]], said: Sequence[str], begin: float) -> str:
    units = len if all(word.isascii() or max(word) <= "\uffff" for word in said) else _utf16
    return ",".join(
        f"{units(word)} {(start - begin) * 1000:.0f} {(end - begin) * 1000:.0f}"
        for word, (_word, start, end, _sure) in zip(said, rows, strict=False)
    )


def _utf16(text: str) -> int:
    """Its length as scripts of a page count it."""
    return len(text.encode("utf-16-le")) // 2
