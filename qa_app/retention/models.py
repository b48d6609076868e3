"""Certificates of deletion, and what each of them says is gone."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person


class CertificateState(StrEnum):
    """Things are listed; they go; their traces in the database are removed; all is done."""

    COLLECTING = "collecting"
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
        CheckConstraint("state IN ('collecting', 'erasing', 'cleaning', 'finished')", name="state"),
        Index("ix_certificate_state", "state", "id"),
        Index("ix_certificate_finished", "finished_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(10), default=CertificateState.ERASING)
    ordered_at: Mapped[datetime] = mapped_column(default=utc_now)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(Text, default="")
    keep_ratings: Mapped[bool] = mapped_column(default=False)
    # How many things a rule's run found, when it began: for its progress.
    expected: Mapped[int | None]
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


class RetentionKind(StrEnum):
    """What a rule can let go, in the order in which a page lists it."""

    ORIGINAL = "original"
    SOUND = "sound"
    TRANSCRIPT = "transcript"
    REVIEW = "review"
    PLAN = "plan"
    CALL = "call"
    RECORD = "record"


class RetentionRule(Base):
    """For how many whole days something is kept; None is for ever.

    ``queue`` "" is all queues; one queue's own rule goes before that. ``starts_on`` is the day
    of the first run after the rule was made stricter: until then it can be taken back.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('original', 'sound', 'transcript', 'review', 'plan', 'call', 'record')",
            name="kind",
        ),
        CheckConstraint("days >= 0", name="days"),
        UniqueConstraint("kind", "queue"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    queue: Mapped[str] = mapped_column(String(80), default="")
    days: Mapped[int | None]
    keep_ratings: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    last_run_on: Mapped[date | None]
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    changed_by: Mapped[Person | None] = relationship()


class HoldKind(StrEnum):
    """What a hold is put on."""

    CALL = "call"
    AGENT = "agent"
    QUEUE = "queue"
    REFERENCE = "reference"


class LegalHold(Base):
    """Nothing of what this names may be erased until somebody lifts it; kept when lifted.

    ``subject_id`` is a call's or an agent's number; ``name`` a queue or a customer reference as
    it was typed, and ``name_to_find`` the same in the form in which texts are compared.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("kind IN ('call', 'agent', 'queue', 'reference')", name="kind"),
        CheckConstraint(
            "(kind IN ('call', 'agent')) = (subject_id IS NOT NULL)", name="names_its_subject"
        ),
        Index("ix_legal_hold_lifted", "lifted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(9))
    subject_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(80), default="")
    name_to_find: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[datetime] = mapped_column(default=utc_now)
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lift_reason: Mapped[str] = mapped_column(Text, default="")

    placed_by: Mapped[Person | None] = relationship(foreign_keys=[placed_by_id])
    lifted_by: Mapped[Person | None] = relationship(foreign_keys=[lifted_by_id])
