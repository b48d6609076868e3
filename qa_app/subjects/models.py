"""Requests of customers about their data, and the calls that they are about."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person

# The days that the law gives: article 41 (access), 43 and 44 of PIPA's enforcement decree.
DAYS = 10


class RequestKind(StrEnum):
    """What a customer asks for: PIPA articles 35, 36 and 37."""

    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"
    SUSPENSION = "suspension"


class Result(StrEnum):
    """How a request ended."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ExportState(StrEnum):
    """How far the archive for a customer has come."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


def _in(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class SubjectRequest(Base):
    """One request. ``reference`` and ``number`` say whose it is; they go after it is closed.

    ``due_on`` is the last day to answer. Times of the export say when its archive was made.
    """

    __tablename__ = "subject_request"
    __table_args__ = (
        CheckConstraint(_in("kind", RequestKind), name="kind"),
        CheckConstraint(_in("result", Result), name="result"),
        CheckConstraint(_in("export_state", ExportState), name="export_state"),
        Index("ix_subject_request_open", "closed_at", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    received_on: Mapped[date]
    due_on: Mapped[date]
    extended_because: Mapped[str] = mapped_column(Text, default="")
    told_of_extension_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(80), default="")
    number: Mapped[str] = mapped_column(String(40), default="")
    identity: Mapped[str] = mapped_column(Text, default="")
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
    result: Mapped[str | None] = mapped_column(String(9))
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    certificate_id: Mapped[int | None]
    export_state: Mapped[str | None] = mapped_column(String(7))
    export_language: Mapped[str] = mapped_column(String(2), default="ko")
    export_originals: Mapped[bool] = mapped_column(default=False)
    exported_at: Mapped[datetime | None]

    handler: Mapped[Person | None] = relationship()
    calls: Mapped[list["RequestCall"]] = relationship(
        back_populates="request", cascade="all, delete-orphan", order_by="RequestCall.call_id"
    )

    def days_left(self, today: date) -> int:
        """Days until the last one; negative when it is over."""
        return (self.due_on - today).days

    @property
    def longest_due(self) -> date:
        """The day until which it may be put off, told and with a reason."""
        return self.received_on + timedelta(days=2 * DAYS)


class RequestCall(Base):
    """A call that was found for a request; ``belongs`` is a person's word on whose it is."""

    __tablename__ = "request_call"
    __table_args__ = (UniqueConstraint("request_id", "call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("subject_request.id", ondelete="CASCADE"), index=True
    )
    # No foreign key: the request outlives calls that it had erased.
    call_id: Mapped[int]
    found_by: Mapped[str] = mapped_column(String(20))
    belongs: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    request: Mapped[SubjectRequest] = relationship(back_populates="calls")
