"""A reply to a rating, and an appeal against one."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.assignments.models import Assignment, AssignmentState
from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Review

_STANDS = text("withdrawn_at IS NULL")


class AppealKind(StrEnum):
    """What the agent says is not right about a rating."""

    OTHERWISE = "otherwise"
    NOT_THE_AGENT = "not the agent"
    # A line does not say what was said.
    TRANSCRIPT = "transcript"


class Outcome(StrEnum):
    """What another reviewer decided."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not upheld"


class AppealState(StrEnum):
    """How far an appeal is."""

    RECEIVED = "received"
    IN_HAND = "in hand"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Reply(Base):
    """What an agent says to a rating, in words; it asks for nothing to be decided."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("review_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(80))
    agent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=utc_now)

    review: Mapped[Review] = relationship()


class Appeal(Base):
    """An agent does not agree with a rating and says why; somebody else decides.

    ``review`` is the one whose rating it is. ``start`` and ``end`` are those of the line, in
    seconds, where the transcript is said to be wrong; ``said`` is what was said instead. Until
    ``decided_at``, ``outcome`` and ``answer`` are the decider's draft.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("kind IN ('otherwise', 'not the agent', 'transcript')", name="kind"),
        CheckConstraint(
            "cause IN ('policy', 'system', 'script', 'information', 'department')", name="cause"
        ),
        CheckConstraint("(kind = 'not the agent') = (cause IS NOT NULL)", name="caused"),
        CheckConstraint(
            '(kind = \'transcript\') = ("start" IS NOT NULL AND "end" IS NOT NULL)', name="line"
        ),
        CheckConstraint("outcome IN ('upheld', 'partly', 'not upheld')", name="outcome"),
        CheckConstraint("decided_at IS NULL OR outcome IS NOT NULL", name="decided"),
        CheckConstraint("decided_at IS NULL OR withdrawn_at IS NULL", name="closed_once"),
        Index(
            "ix_appeal_of_item",
            "review_id",
            "criterion",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_appeal_decided", "decided_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(80))
    agent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(13))
    cause: Mapped[str | None] = mapped_column(String(11))
    start: Mapped[float | None]
    end: Mapped[float | None]
    said: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    due: Mapped[date]
    withdrawn_at: Mapped[datetime | None]
    # Who is to decide; None until somebody is found.
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    decided_at: Mapped[datetime | None]
    # When the agent first read the decision.
    read_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship()
    agent: Mapped[Person] = relationship()
    assignment: Mapped[Assignment | None] = relationship()

    @property
    def given(self) -> Assignment | None:
        """The assignment of whoever decides or has decided; None where it was taken back."""
        withdrawn = self.assignment and self.assignment.state == AssignmentState.WITHDRAWN
        return None if withdrawn else self.assignment

    @property
    def state(self) -> AppealState:
        """How far it is."""
        if self.withdrawn_at is not None:
            return AppealState.WITHDRAWN
        if self.decided_at is not None:
            return AppealState.DECIDED
        is_begun = self.given is not None and self.given.review_id is not None
        return AppealState.IN_HAND if is_begun else AppealState.RECEIVED

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.decided_at is None and self.withdrawn_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether it was to be decided by now."""
        return self.is_open and self.due < today
