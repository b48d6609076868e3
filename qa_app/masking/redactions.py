"""What is private in a call, found once: where it was said, and what a person decided about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.extensions import Base
from qa_app.people.models import Person

# A stretch of text: a segment's id, and the first and the last character (excluded).
Stretch = tuple[int, int, int]


class RedactionDecision(StrEnum):
    """A person's word on a finding."""

    MASK = "mask"
    LEAVE = "leave"
    EXTEND = "extend"


class Redaction(Base):
    """One finding in one transcript; the private words themselves are not repeated here.

    ``spans`` is all that was said of it, ``hidden`` what is replaced unless somebody decided
    otherwise; times in seconds.
    """

    __tablename__ = "hidden_part"
    __table_args__ = (
        CheckConstraint("confidence IN ('sure', 'doubtful')", name="confidence"),
        CheckConstraint("decision IN ('mask', 'leave', 'extend')", name="decision"),
        Index("ix_hidden_part_to_check", "confidence", "decision", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    transcript_id: Mapped[int] = mapped_column(
        ForeignKey("transcript.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[str] = mapped_column(String(8))
    start: Mapped[float]
    end: Mapped[float]
    spans: Mapped[list[Stretch]] = mapped_column(JSON)
    hidden: Mapped[list[Stretch]] = mapped_column(JSON)
    decision: Mapped[str | None] = mapped_column(String(6))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    transcript: Mapped[StoredTranscript] = relationship()
    decided_by: Mapped[Person | None] = relationship()
