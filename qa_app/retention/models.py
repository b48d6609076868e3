"""Certificates of deletion, and what each of them says is gone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.extensions import Base, utc_now
from qa_app.people.models import Person


class CertificateState(StrEnum):
    """Things are going; their traces in the database are cleaned away; all is done."""

    ERASING = "erasing"
    CLEANING = "cleaning"
    FINISHED = "finished"


class DeletionState(StrEnum):
    """Waits, or is done."""

    WAITING = "waiting"
    DONE = "done"


class Certificate(Base):
    """That things were deleted: by whose word or which rule, when, and why; kept for good.

    It gets its ``number`` once nothing of them is left: numbers have no gaps. ``rule`` is the
    rule as it was then. ``cleaning`` says what was done to the database afterwards.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("state IN ('erasing', 'cleaning', 'finished')", name="state"),
        Index("ix_certificate_state", "state", "id"),
        Index("ix_certificate_finished", "finished_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(8), default=CertificateState.ERASING)
    ordered_at: Mapped[datetime] = mapped_column(default=utc_now)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(Text, default="")
    keep_ratings: Mapped[bool] = mapped_column(default=False)
    cleaning: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    finished_at: Mapped[datetime | None]

    ordered_by: Mapped[Person | None] = relationship()
    deletions: Mapped[list["Deletion"]] = relationship(
        back_populates="certificate", order_by="Deletion.id"
    )


class Deletion(Base):
    """One thing that goes or is gone, by its number and not by its content.

    ``counts`` has how many of each kind: they are written down before they go.
    """

    __tablename__ = "deletion"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done')", name="state"),
        Index("ix_deletion_state", "state", "id"),
        Index("ix_deletion_certificate", "certificate_id", "state", "id"),
        Index("ix_deletion_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    subject: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(7), default=DeletionState.WAITING)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    done_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship(back_populates="deletions")
