"""What people did to a call's transcript: one row for each edit, with who and when.

The row itself holds no word that was said. The lines as they were before stay beside those that
came in their place (``StoredSegment.replaced_in_id``): masked, encrypted, kept and erased by the
same rules as all lines.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.foundation.extensions import Base, db, utc_now
from qa_app.people.models import Person


class EditKind(StrEnum):
    """What was done."""

    EDIT = "edit"
    SPLIT = "split"
    MERGE = "merge"
    ASSIGN = "assign"
    SWAP = "swap"
    UNDO = "undo"


class TranscriptEdit(Base):
    """Something that a person did to lines of one version.

    ``before`` is how many lines it replaced, ``rows`` are those that it left, by their ids; a swap
    changes all lines and replaces none. Undoing is an edit as well, and can be undone in turn.
    """

    __tablename__ = "transcript_edit"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('edit', 'split', 'merge', 'assign', 'swap', 'undo')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    transcript_id: Mapped[int] = mapped_column(
        ForeignKey("transcript.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(6))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    # Where in the call, in seconds.
    start: Mapped[float]
    before: Mapped[int]
    rows: Mapped[list[int]] = mapped_column(JSON, default=list)
    undoes_id: Mapped[int | None] = mapped_column(
        ForeignKey("transcript_edit.id", ondelete="CASCADE"), unique=True
    )

    by: Mapped[Person] = relationship()
    undoes: Mapped["TranscriptEdit | None"] = relationship(
        remote_side="TranscriptEdit.id", back_populates="undone_by"
    )
    undone_by: Mapped["TranscriptEdit | None"] = relationship(
        back_populates="undoes", passive_deletes=True
    )

    @property
    def what(self) -> EditKind:
        """What was done, or undone."""
        return self.undoes.what if self.undoes else EditKind(self.kind)

    @property
    def swaps(self) -> bool:
        """Whether it swapped the speakers of the whole call, or swapped them back."""
        return self.what == EditKind.SWAP


def edits_of(version: StoredTranscript) -> list[TranscriptEdit]:
    """All that was done to a version and to those that it is a copy of, newest first."""
    query = select(TranscriptEdit).where(TranscriptEdit.transcript_id.in_(lineage(version)))
    return list(db.session.scalars(query.order_by(TranscriptEdit.id.desc())))


def lineage(version: StoredTranscript) -> list[int]:
    """The ids of a version and of those that it came of by copying, newest first."""
    line: list[int] = []
    at: StoredTranscript | None = version
    while at is not None:
        line.append(at.id)
        at = db.session.get(StoredTranscript, at.based_on_id) if at.based_on_id else None
    return line


def lines_before(edit: TranscriptEdit) -> list[StoredSegment]:
    """The lines as they were before an edit."""
    query = select(StoredSegment).where(StoredSegment.replaced_in_id == edit.id)
    lines = list(db.session.scalars(query.order_by(StoredSegment.id)))
    # Words that were typed may take no time at all, so that two lines begin at once. A line that
    # went on under its id left a later copy here; those that went altogether stood below it.
    gone = max(0, edit.before - len(edit.rows))
    return [*lines[gone:], *lines[:gone]]


def lines_after(edit: TranscriptEdit) -> list[StoredSegment]:
    """The lines as an edit left them, whatever became of them since."""
    query = select(StoredSegment).where(
        StoredSegment.made_in_id == edit.id, StoredSegment.transcript_id == edit.transcript_id
    )
    lines = db.session.scalars(query.order_by(StoredSegment.start, StoredSegment.id))
    # What was undone and done again stood there twice.
    return list({(line.start, line.text, line.speaker): line for line in lines}.values())


def edit_of(call: Call, edit_id: int) -> TranscriptEdit | None:
    """An edit of this call."""
    edit = db.session.get(TranscriptEdit, edit_id)
    return edit if edit is not None and edit.call_id == call.id else None
