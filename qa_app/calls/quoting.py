"""What rows quote from calls: which version, which lines and which words of them are meant.

The words are not copied. They are read where they stand, masked as they stand there, so that a
quote follows whatever is hidden later, and is gone with its line. A version that is quoted stays
as it is: its foreign key restricts (`resting.py`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from typing import Any

from blinker import signal
from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from qa_app.calls.models import StoredSegment
from qa_app.foundation.extensions import db
from qa_app.transcription.passages import Passage, Quoted
from qa_app.transcription.transcript import Speaker

# Sent with a version in which a person typed lines over, cut or joined them, and ``rewording``,
# what became of their words. Only a version that nothing rests on is changed; what can be found
# again may quote it all the same.
lines_reworded = signal("lines reworded")


def to_plain(quoted: Quoted) -> list[Any]:
    """A quote as plain data, line by line: [segment, first word, end, skip, drop], or a text."""
    return [part if isinstance(part, str) else list(astuple(part)) for part in quoted]


def from_plain(plain: Iterable[Any]) -> Quoted:
    """The quote of plain data."""
    return tuple(part if isinstance(part, str) else Passage(*part) for part in plain)


class QuotedLines(TypeDecorator[Quoted]):
    """A quote as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Quoted | None, dialect: Dialect) -> list[Any] | None:
        """To the database."""
        return None if value is None else to_plain(value)

    def process_result_value(self, value: list[Any] | None, dialect: Dialect) -> Quoted | None:
        """From the database."""
        return None if value is None else from_plain(value)


class QuotesVersion:
    """What rows have that must not lose the version whose words they quote."""

    # None where the words stand in no version: all of them were typed.
    transcript_id: Mapped[int | None] = mapped_column(
        ForeignKey("transcript.id", ondelete="RESTRICT"), index=True
    )


class Quoting(QuotesVersion):
    """A row that quotes a call: the words of each line of ``quoted`` by their place."""

    quoted: Mapped[Quoted] = mapped_column(QuotedLines, default=())

    @property
    def quote(self) -> str:
        """The words as they read now, a line for each that is quoted."""
        return "\n".join(filter(None, words_of(self.quoted)))


def words_of(quoted: Quoted) -> list[str]:
    """The words of each line of a quote as they read now; "" for a line that is gone."""
    said = []
    for part in quoted:
        if isinstance(part, str):
            said.append(part)
        else:
            line = db.session.get(StoredSegment, part.line)
            said.append(part.said(line.text) if line else "")
    return said


def voices_of(quoted: Quoted) -> list[Speaker | None]:
    """Who says each line of a quote; None for one that stands in no transcript."""
    lines = (isinstance(p, Passage) and db.session.get(StoredSegment, p.line) for p in quoted)
    return [Speaker(line.speaker) if line else None for line in lines]


def read_ahead(quotes: Iterable[Quoted]) -> None:
    """Fetch the lines that these quote at once; the session keeps them until it ends."""
    ids = {part.line for quoted in quotes for part in quoted if isinstance(part, Passage)}
    lines = db.session.scalars(select(StoredSegment).where(StoredSegment.id.in_(ids)))
    db.session.info.setdefault("quoted lines", {}).update({line.id: line for line in lines})


def by_row(quoted: Quoted, ids: Sequence[int]) -> Quoted:
    """A quote whose lines are positions in a transcript, with the ids of their rows instead."""
    return tuple(
        part if isinstance(part, str) else Passage(ids[part.line], *astuple(part)[1:])
        for part in quoted
    )


def kept_as_words(quoted: Quoted) -> Quoted:
    """The same as plain words, for where its lines are about to go and the quote is to stay."""
    return tuple(words_of(quoted))


def reworded(quoted: Quoted, change: Callable[[str], str]) -> Quoted:
    """The same, with changed words for each line that ``change`` does not leave as it is."""
    pairs = zip(quoted, words_of(quoted), strict=True)
    return tuple(part if change(said) == said else change(said) for part, said in pairs)
