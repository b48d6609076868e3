"""A calibration: who takes part in it, and what they agree upon for each item."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.assignments.models import Assignment
from qa_app.calls.models import Call
from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person


class CalibrationState(StrEnum):
    """Rated blind; then compared, with the reference rating to be set; then closed."""

    OPEN = "open"
    COMPARING = "comparing"
    CLOSED = "closed"


class Calibration(Base):
    """A call that several people rate blind on one rubric, and then compare."""

    __tablename__ = "calibration"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'comparing', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    rubric_id: Mapped[str] = mapped_column(String(80))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(9), default=CalibrationState.OPEN)
    closed_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    made_by: Mapped[Person] = relationship()
    parts: Mapped[list["CalibrationPart"]] = relationship(
        cascade="all, delete-orphan", order_by="CalibrationPart.assignment_id"
    )
    items: Mapped[list["CalibrationItem"]] = relationship(cascade="all, delete-orphan")


class CalibrationPart(Base):
    """Somebody's part in a calibration: the assignment that they rate the call for."""

    __tablename__ = "calibration_part"

    calibration_id: Mapped[int] = mapped_column(
        ForeignKey("calibration.id", ondelete="CASCADE"), primary_key=True
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, unique=True
    )
    # Whose rating is a benchmark for the others.
    is_expert: Mapped[bool] = mapped_column(default=False)

    assignment: Mapped[Assignment] = relationship()


class CalibrationItem(Base):
    """What was said about an item, and the rating that all go by from now on, with the reason."""

    __tablename__ = "calibration_item"
    __table_args__ = (CheckConstraint("level IS NULL OR NOT not_applicable", name="one_of"),)

    calibration_id: Mapped[int] = mapped_column(
        ForeignKey("calibration.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(String(80), primary_key=True)
    level: Mapped[int | None]
    not_applicable: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)

    @property
    def is_set(self) -> bool:
        """Whether the reference rating is set."""
        return self.level is not None or self.not_applicable

    @property
    def choice(self) -> str:
        """The reference rating as the form has it."""
        if self.not_applicable:
            return "na"
        return "" if self.level is None else str(self.level)
