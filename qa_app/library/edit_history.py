"""What people did to a transcript, as whoever corrects it reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.wording import speaker_names
from qa_app.people.models import Person
from qa_app.privacy import hide_by_itself
from qa_app.privacy.same_words import hidden_words, hide_words
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.edits import EditKind, TranscriptEdit, edits_of, lines_after, lines_before
from qa_app.transcripts.mending import may_undo

WHAT: dict[EditKind, LazyString] = {
    EditKind.EDIT: _l("Line corrected"),
    EditKind.SPLIT: _l("Line split"),
    EditKind.MERGE: _l("Lines merged"),
    EditKind.ASSIGN: _l("Speaker named"),
    EditKind.SWAP: _l("Agent and customer swapped in the whole call"),
}
MOST = 100


@dataclass(frozen=True, slots=True)
class SaidBy:
    """A line as it read, masked, and who said it by name."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit: who did what, when and where, and how the lines read before and after."""

    id: int
    what: str
    by: str
    when: datetime
    start: float
    at: int | None
    before: tuple[SaidBy, ...]
    after: tuple[SaidBy, ...]
    undoes: bool
    undone_by: str
    can_undo: bool
    is_mine: bool

    @property
    def has_place(self) -> bool:
        """Whether it is about certain lines, and not about the whole call."""
        return self.at is not None

    @property
    def is_undone(self) -> bool:
        """Whether somebody took it back."""
        return bool(self.undone_by)


def history_of(version: StoredTranscript, reader: Person) -> list[HistoryEntry]:
    """The newest edits of a version and of those that it is a copy of, newest first."""
    hidden = _hidden_in(version.call)
    return [_entry(edit, version, reader, hidden) for edit in edits_of(version)[:MOST]]


def _entry(
    edit: TranscriptEdit, version: StoredTranscript, reader: Person, hidden: frozenset[str]
) -> HistoryEntry:
    what = str(WHAT[edit.what])
    redone = edit.undoes is not None and edit.undoes.undoes is not None
    if edit.undoes is not None:
        what = _("Redone: %(what)s", what=what) if redone else _("Undone: %(what)s", what=what)
    return HistoryEntry(
        id=edit.id,
        what=what,
        by=edit.by.name,
        when=edit.at,
        start=edit.start,
        at=edit.rows[0] if edit.rows else None,
        before=_said(lines_before(edit), hidden),
        after=_said(lines_before(edit.undoes) if edit.undoes else lines_after(edit), hidden),
        undoes=edit.undoes is not None,
        undone_by=edit.undone_by.by.name if edit.undone_by else "",
        can_undo=may_undo(edit, version),
        is_mine=edit.by_id == reader.id and edit.undoes is None,
    )


def _said(lines: Iterable[StoredSegment], hidden: frozenset[str]) -> tuple[SaidBy, ...]:
    names = speaker_names(unknown=_("Unknown"))
    return tuple(
        SaidBy(
            names[Speaker(line.speaker)], hide_words(hide_by_itself(line.as_segment()).text, hidden)
        )
        for line in list(lines)[:6]
    )


def _hidden_in(call: Call) -> frozenset[str]:
    """All words that are hidden in some version of a call: what was decided since holds too."""
    lines = (line for version in call.transcripts for line in version.segments if line.original)
    return frozenset().union(
        *(hidden_words((line.original or {})["text"], line.text) for line in lines)
    )
