"""Plans that say which calls are drawn, the draws that were made by them, and what was drawn."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.assignments.models import Assignment
from qa_app.calls.models import Direction
from qa_app.foundation.extensions import Base, utc_now
from qa_app.foundation.periods import Period, Span
from qa_app.people.models import Person
from qa_app.sampling.splitting import Split, Unit


class Exclusion(StrEnum):
    """Why a call of the plan's period and scope cannot be drawn; the first that applies."""

    NOT_READY = "not ready"
    AGENT_LEFT = "agent left"
    DRAWN = "drawn"
    REVIEWED = "reviewed"
    SHORT = "short"
    NOT_THE_AGENT = "not the agent"
    ABUSE = "abuse"


class ReplacementReason(StrEnum):
    """Why a drawn call is not reviewed after all."""

    NOT_THE_AGENT = "not the agent"
    UNINTELLIGIBLE = "unintelligible"
    NO_CONVERSATION = "no conversation"
    ABUSE = "abuse"
    PRIVATE = "private"
    ERASED = "erased"
    OTHER = "other"


class SamplingPlan(Base):
    """A plan by its name; what it says is in its versions. ``closed_at``: no more draws."""

    __tablename__ = "sampling_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    closed_at: Mapped[datetime | None]
    # Whether each period is drawn by itself, once it is over.
    automatic: Mapped[bool] = mapped_column(default=False)
    automatic_since: Mapped[date | None]

    versions: Mapped[list["PlanVersion"]] = relationship(
        back_populates="plan", order_by="PlanVersion.number"
    )
    draws: Mapped[list["Draw"]] = relationship(
        back_populates="plan", order_by="Draw.first_day.desc(), Draw.id.desc()"
    )

    @property
    def version(self) -> "PlanVersion":
        """What it says now."""
        return self.versions[-1]


class PlanVersion(Base):
    """What a plan says. Fixed once it was drawn from: a change makes the next version.

    Empty lists are no limit. ``quota`` is for each unit and period; ``share`` percent of it are
    calls worth hearing, those with one of the moments in ``kinds``. Lengths in seconds.
    """

    __tablename__ = "sampling_plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        UniqueConstraint("id", "plan_id"),  # what a draw of the same plan refers to
        CheckConstraint("span IN ('week', 'month')", name="span"),
        CheckConstraint("unit IN ('agent', 'team', 'queue', 'centre')", name="unit"),
        CheckConstraint("quota BETWEEN 1 AND 500", name="quota"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("sampling_plan.id"))
    number: Mapped[int] = mapped_column(default=1)
    span: Mapped[Span] = mapped_column(String(5))
    unit: Mapped[Unit] = mapped_column(String(6))
    quota: Mapped[int]
    share: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    splits: Mapped[list[str]] = mapped_column(JSON, default=list)
    teams: Mapped[list[int]] = mapped_column(JSON, default=list)
    queues: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Who is given the calls; empty is all who review.
    reviewers: Mapped[list[int]] = mapped_column(JSON, default=list)
    direction: Mapped[Direction | None] = mapped_column(String(3))
    language: Mapped[str | None] = mapped_column(String(2))
    shortest: Mapped[int] = mapped_column(default=0)
    # Leave out calls of whose time abuse takes up so many percent; None leaves out none.
    most_abuse: Mapped[int | None]
    only_own: Mapped[bool] = mapped_column(default=True)
    due_days: Mapped[int] = mapped_column(default=7)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)

    plan: Mapped[SamplingPlan] = relationship(back_populates="versions")
    changed_by: Mapped[Person | None] = relationship()

    @property
    def split_by(self) -> tuple[Split, ...]:
        """What the calls of a unit are split by, in one order."""
        return tuple(split for split in Split if split in self.splits)

    @property
    def worth_hearing(self) -> int:
        """How many of the quota are calls worth hearing: the nearest number, a half upwards."""
        return (self.quota * self.share + 50) // 100

    @property
    def by_chance(self) -> int:
        """How many of the quota are drawn by chance."""
        return self.quota - self.worth_hearing


class DrawState(StrEnum):
    """A draw is ordered, made, and its calls are given to reviewers."""

    ORDERED = "ordered"
    DRAWN = "drawn"
    GIVEN = "given"


class Draw(Base):
    """One draw of a plan: from the calls of a period, by a seed. Neither is changed any more.

    ``frame`` is all calls that could be drawn, as ``drawing.packed`` keeps them, and ``digest``
    that of it. ``strata`` has ``[unit, cell, selection, calls, drawn]`` of each of its strata,
    ``in_frame`` the number of its calls by agent, ``left_out`` that of excluded calls by exclusion
    and agent.
    """

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("plan_id", "first_day"),
        ForeignKeyConstraint(
            ["version_id", "plan_id"],
            ["sampling_plan_version.id", "sampling_plan_version.plan_id"],
        ),
        CheckConstraint("state IN ('ordered', 'drawn', 'given')", name="state"),
        CheckConstraint("end_day > first_day", name="days"),
        CheckConstraint("state = 'ordered' OR frame IS NOT NULL", name="frame"),
        Index("ix_draw_days", "first_day", "end_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("sampling_plan.id"))
    version_id: Mapped[int] = mapped_column(index=True)
    # The centre's local days, the last one not included.
    first_day: Mapped[date]
    end_day: Mapped[date]
    seed: Mapped[str] = mapped_column(String(32))
    method: Mapped[str] = mapped_column(String(8), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    frame: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    strata: Mapped[list[list[Any]]] = mapped_column(JSON, default=list, deferred=True)
    in_frame: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, deferred=True)
    left_out: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict, deferred=True)
    state: Mapped[str] = mapped_column(String(7), default=DrawState.ORDERED)
    # None where the plan draws by itself.
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[datetime] = mapped_column(default=utc_now)
    drawn_at: Mapped[datetime | None]

    plan: Mapped[SamplingPlan] = relationship(back_populates="draws")
    version: Mapped[PlanVersion] = relationship(viewonly=True)
    ordered_by: Mapped[Person | None] = relationship()
    calls: Mapped[list["DrawnCall"]] = relationship(
        back_populates="draw", order_by="DrawnCall.stratum, DrawnCall.rank"
    )

    @property
    def period(self) -> Period:
        """The days whose calls it is from."""
        return Period(self.first_day, self.end_day)


class DrawnCall(Base):
    """A call that was drawn, or took the place of one; a call is drawn once, whatever the draw.

    The number of a call stays when the call is erased. Who is to review it is its assignment's
    to say; without one, it is still to be given to somebody.
    """

    __tablename__ = "drawn_call"
    __table_args__ = (
        UniqueConstraint("draw_id", "stratum", "rank"),
        CheckConstraint("selection IN ('random', 'targeted')", name="selection"),
        CheckConstraint(
            "(reason IS NULL) = (replaced_at IS NULL)",
            name="reason",
        ),
        CheckConstraint("rank > 0", name="rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"), index=True)
    call_id: Mapped[int] = mapped_column(unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The place in the frame, and in the order that the seed gives its calls.
    stratum: Mapped[int]
    rank: Mapped[int]
    selection: Mapped[str] = mapped_column(String(8))
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="SET NULL"), unique=True
    )
    # The drawn call in whose place this one came.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("drawn_call.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    replaced_at: Mapped[datetime | None]

    draw: Mapped[Draw] = relationship(back_populates="calls")
    agent: Mapped[Person] = relationship(foreign_keys=[agent_id])
    assignment: Mapped[Assignment | None] = relationship()
    replaced_by: Mapped[Person | None] = relationship(foreign_keys=[replaced_by_id])
    replaces: Mapped["DrawnCall | None"] = relationship(remote_side="DrawnCall.id")
