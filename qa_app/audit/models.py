"""The record's rows, and its head: where it begins and ends, signed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.foundation.extensions import Base

ACTORS = ("person", "nobody", "command", "worker")


class AuditRecord(Base):
    """One thing that was done. Rows are only added; the database refuses everything else.

    ``reason`` and ``changes`` may hold names and what people typed: they can be erased later,
    together with their ``salt``. The chain covers them by ``digest`` only, all else as it is.
    Neither the person nor the subject is a foreign key: the record outlives both.
    """

    __tablename__ = "audit_record"
    __table_args__ = (
        CheckConstraint(f"actor IN {ACTORS}", name="actor"),
        Index("ix_audit_record_at", "at", "id"),
        Index("ix_audit_record_person", "person_id", "at", "id"),
        Index("ix_audit_record_action", "action", "at", "id"),
        Index("ix_audit_record_subject", "subject", "subject_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    salt: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    # SQLite gives a number again when its row is gone: who came later has not done it.
    person: Mapped[Any] = relationship(
        "Person",
        primaryjoin="and_(foreign(AuditRecord.person_id) == Person.id, "
        "Person.created_at <= AuditRecord.at)",
        lazy="joined",
        viewonly=True,
    )


class AuditHead(Base):
    """One row: the last number and its hash, and what the first row that is left follows on.

    Whoever adds a row holds this one meanwhile, so that there is one chain. It is signed with a
    key that is not in the database: who can write there alone can still not cut off the end.
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_id: Mapped[int]
    first_follows: Mapped[str] = mapped_column(String(64))
    last_id: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(64))
