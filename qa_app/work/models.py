"""A job: one thing that a worker does for a call."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person


class JobState(StrEnum):
    """How far a job has come; ``life`` has the allowed steps."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN = (JobState.WAITING, JobState.RUNNING)


class Priority(IntEnum):
    """Who goes first; within a priority, the call that came first."""

    URGENT = 0  # a person waits for this one
    NORMAL = 1
    BULK = 2  # imports, other models, changed rules
    SAMPLE = 3


class Job(Base):
    """One thing to be done for a call, or for none; ``kind`` names what, ``details`` say how.

    ``version`` is that of the rules that the stored result was made with, "" before there is
    one: a result stays, whatever the state, until a newer one takes its place. Of equal
    priority, the lower ``turn`` goes first. ``stop_requested`` is the code of a reason to end it.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        Index("ix_job_queue", "state", "priority", "turn", "call_id", "id"),
        Index("ix_job_kind", "kind", "state", "version"),
        Index(
            "ix_job_open",
            "call_id",
            "kind",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index("ix_job_call", "call_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # The version of the transcript that it makes, once it is begun.
    transcript_id: Mapped[int | None]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    requested_at: Mapped[datetime] = mapped_column(default=utc_now)

    state: Mapped[str] = mapped_column(String(8), default=JobState.WAITING)
    priority: Mapped[int] = mapped_column(default=Priority.NORMAL)
    turn: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    heartbeat_at: Mapped[datetime | None]
    stop_requested: Mapped[str | None] = mapped_column(String(40))

    progress: Mapped[float] = mapped_column(default=0.0)
    expected_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(40))
    finished_at: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(String(80), default="")

    requested_by: Mapped[Person | None] = relationship()
