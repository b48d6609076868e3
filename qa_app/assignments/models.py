"""A review that somebody is to make, and days on which they are away."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.calls.models import Call
from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person

_OPEN = text("state = 'open'")
_OPEN_REGULAR = text("state = 'open' AND purpose = 'regular'")


class Purpose(StrEnum):
    """What a review is made for; ``reviews/counting.py`` says which of them count in figures."""

    REGULAR = "regular"
    # Several people rate one call blind, to see whether they agree.
    CALIBRATION = "calibration"
    SECOND_OPINION = "second opinion"
    # The agent of the call rates it.
    SELF_ASSESSMENT = "self-assessment"
    # Somebody else looks at a review again that the agent does not agree with.
    APPEAL = "appeal"
    # Whoever submitted a review corrects it, and says why.
    AMENDMENT = "amendment"


class Selection(StrEnum):
    """How a call came to be reviewed. Only what was drawn by chance speaks for all calls."""

    RANDOM = "random"
    # Drawn among calls worth hearing, by what was found in them.
    TARGETED = "targeted"
    # Picked by a person.
    CHOSEN = "chosen"


class AssignmentState(StrEnum):
    """Open until the review is submitted, or somebody takes the assignment back."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Assignment(Base):
    """A call that somebody is to review for one purpose.

    Where it is ``blind``, its reviewer neither reads another review of the call before their own
    is submitted, nor learns that there is one; nor what theirs is for.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'withdrawn')", name="state"),
        CheckConstraint(
            "purpose IN ('regular', 'calibration', 'second opinion', 'self-assessment', 'appeal')",
            name="purpose",
        ),
        CheckConstraint("selection IN ('random', 'targeted', 'chosen')", name="selection"),
        CheckConstraint("(purpose = 'appeal') = (about_id IS NOT NULL)", name="about"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        Index(
            "ix_assignment_open_regular",
            "call_id",
            unique=True,
            sqlite_where=_OPEN_REGULAR,
            postgresql_where=_OPEN_REGULAR,
        ),
        Index(
            "ix_assignment_open",
            "call_id",
            "reviewer_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_assignment_work", "reviewer_id", "state", "due", "id"),
        Index("ix_assignment_closed", "reviewer_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="RESTRICT"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(15))
    selection: Mapped[str] = mapped_column(String(8), default=Selection.CHOSEN)
    # The review that an appeal is about.
    about_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    blind: Mapped[bool] = mapped_column(default=False)
    # The rubric to rate it on, where it is said; otherwise the centre's rules pick it.
    rubric_id: Mapped[str | None] = mapped_column(String(80))
    # The review, once it is begun.
    review_id: Mapped[int | None] = mapped_column(
        ForeignKey("review.id", ondelete="SET NULL"), unique=True
    )
    # None where a rule gave it.
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_at: Mapped[datetime] = mapped_column(default=utc_now)
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(9), default=AssignmentState.OPEN)
    closed_at: Mapped[datetime | None]
    # Why it was handed over or taken back, where it was.
    reason: Mapped[str] = mapped_column(Text, default="")

    call: Mapped[Call] = relationship()
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    assigned_by: Mapped[Person | None] = relationship(foreign_keys=[assigned_by_id])

    @property
    def shown_purpose(self) -> Purpose:
        """What its reviewer is told that it is for."""
        hidden = self.blind and self.purpose == Purpose.SECOND_OPINION
        return Purpose.REGULAR if hidden else Purpose(self.purpose)


class Absence(Base):
    """Days on which somebody gets no new work, the first and the last included."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]

    person: Mapped[Person] = relationship()
