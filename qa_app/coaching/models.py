"""A coaching plan, its points and the clips they quote."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.calls.models import Call
from qa_app.calls.quoting import QuotedLines, QuotesVersion, Quoting, words_of
from qa_app.calls.wording import speaker_names
from qa_app.coaching.point import WORDS, Clip, Point
from qa_app.findings.promises import due_by
from qa_app.foundation.days import local_day
from qa_app.foundation.extensions import Base, utc_now
from qa_app.foundation.transaction import settings
from qa_app.moments.when import Due
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.quotes import attributed
from qa_app.transcription.passages import Quoted
from qa_app.transcription.transcript import Speaker

# A promise without a day is kept by now, or will not be.
OLD_AFTER = timedelta(days=14)


class PlanState(StrEnum):
    """Written, given to the agent, answered by the agent."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"


class PointKind(StrEnum):
    """What a point of a plan is about."""

    STRENGTH = "strength"
    FOCUS = "focus"


plan_reviews = Table(
    "plan_review",
    Base.metadata,
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("review_id", ForeignKey("review.id"), primary_key=True, index=True),
)


class Plan(Base):
    """What an agent does well, and what to try next."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'acknowledged')", name="state"),
        Index("ix_plan_agent", "agent_id", "state", "id"),
        Index("ix_plan_state_answer_by", "state", "answer_by", "id"),
        Index(
            "ix_plan_with_words",
            "saved_at",
            "id",
            sqlite_where=text("erased_at IS NULL"),
            postgresql_where=text("erased_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(12), default=PlanState.DRAFT)
    opening: Mapped[str] = mapped_column(Text, default="")
    goal_on: Mapped[date]
    answer_by: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(default=utc_now)
    published_at: Mapped[datetime | None]
    first_read_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    reflection: Mapped[str] = mapped_column(Text, default="")
    reflection_revision: Mapped[int] = mapped_column(default=0)
    # When its words went, with those of a call that it rests on; whose it was and when stay.
    erased_at: Mapped[datetime | None]

    agent: Mapped[Person] = relationship(foreign_keys=[agent_id])
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    reviews: Mapped[list[Review]] = relationship(secondary=plan_reviews, order_by=Review.id)
    points: Mapped[list["PlanPoint"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="PlanPoint.position"
    )
    promises: Mapped[list["PlanPromise"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="PlanPromise.id"
    )

    @property
    def criteria(self) -> list[str]:
        """What its points are about, in their order."""
        return [point.criterion for point in self.points]

    @property
    def kept_promises(self) -> list["PlanPromise"]:
        """The promises that the agent is to look at again."""
        return [promise for promise in self.promises if promise.kept]

    def points_of(self, kind: PointKind) -> list["PlanPoint"]:
        """Its strengths, or what to try next."""
        return [point for point in self.points if point.kind == kind]

    def is_overdue(self, today: date) -> bool:
        """Whether the agent's answer is late."""
        late = self.answer_by is not None and self.answer_by < today
        return late and self.state == PlanState.PUBLISHED and self.erased_at is None


class PlanPoint(Base):
    """A strength, or a focus behaviour with its practice: a `Point` as it is stored."""

    __tablename__ = "plan_point"
    __table_args__ = (CheckConstraint("kind IN ('strength', 'focus')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    criterion: Mapped[str] = mapped_column(String(80))
    criterion_name: Mapped[str] = mapped_column(Text)
    behaviour: Mapped[str] = mapped_column(Text, default="")
    heard: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    say_instead: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    role_play: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    goal: Mapped[str] = mapped_column(Text, default="")
    reflection: Mapped[list[str]] = mapped_column(JSON, default=list)

    plan: Mapped[Plan] = relationship(back_populates="points")
    clips: Mapped[list["PlanClip"]] = relationship(
        back_populates="point", cascade="all, delete-orphan", order_by="PlanClip.id"
    )

    @classmethod
    def of(cls, point: Point, kind: PointKind) -> "PlanPoint":
        """A new row for a point."""
        clips = [PlanClip.of(clip) for clip in point.clips]
        return cls(position=0, kind=kind, clips=clips, **point.to_plain())

    @property
    def point(self) -> Point:
        """The point that is stored."""
        words = {name: getattr(self, name) for name in WORDS}
        return Point.from_plain(words, [clip.clip for clip in self.clips])

    def write(self, point: Point) -> None:
        """Store other words, and let go of the clips that the point has no more."""
        kept = {clip.id for clip in point.clips}
        if any(clip.id not in kept for clip in self.clips):
            self.clips = [clip for clip in self.clips if clip.id in kept]
        for name, value in point.to_plain().items():
            setattr(self, name, value)


class PlanClip(Quoting, Base):
    """Seconds of a call that a point quotes, as the evidence did.

    ``voices`` says who speaks in each line, as it was known when the plan was written: what the
    agent was given does not change its mind about that.
    """

    __tablename__ = "plan_clip"
    __table_args__ = (CheckConstraint("polarity IN ('for', 'against')", name="polarity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(
        ForeignKey("plan_point.id", ondelete="CASCADE"), index=True
    )
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="RESTRICT"), index=True)
    start: Mapped[float]
    end: Mapped[float]
    voices: Mapped[list[str | None]] = mapped_column(JSON, default=list)
    polarity: Mapped[str] = mapped_column(String(7))

    point: Mapped[PlanPoint] = relationship(back_populates="clips")
    call: Mapped[Call] = relationship()

    @classmethod
    def of(cls, clip: Clip) -> "PlanClip":
        """A new row for a clip of a stored call."""
        return cls(
            call_id=int(clip.call),
            start=clip.start,
            end=clip.end,
            polarity=clip.polarity,
            transcript_id=clip.cited.transcript_id if clip.cited else None,
            quoted=clip.cited.quoted if clip.cited else (),
            voices=list(clip.cited.voices) if clip.cited else [],
        )

    @property
    def quote(self) -> str:
        """The words as they read now, in the plan's language where they say who speaks."""
        voices = [Speaker(voice) if voice else None for voice in self.voices]
        with force_locale(self.point.plan.language):
            names = speaker_names()
        return attributed(zip_longest(words_of(self.quoted), voices), names)

    @property
    def clip(self) -> Clip:
        """The clip that is stored."""
        return Clip(
            id=self.id,
            call=str(self.call_id),
            called_on=local_day(self.call.started_at),
            start=self.start,
            end=self.end,
            quote=self.quote,
            polarity="for" if self.polarity == "for" else "against",
        )


class PlanPromise(QuotesVersion, Base):
    """What the agent promised a customer, and by when, in the words of the call.

    ``kept`` are those that the plan shows: its author ticked them.
    """

    __tablename__ = "plan_promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="RESTRICT"), index=True)
    start: Mapped[float]
    end: Mapped[float]
    what_quoted: Mapped[Quoted] = mapped_column(QuotedLines)
    by_when_quoted: Mapped[Quoted] = mapped_column(QuotedLines, default=())
    kept: Mapped[bool] = mapped_column(default=True)

    plan: Mapped[Plan] = relationship(back_populates="promises")
    call: Mapped[Call] = relationship()

    @property
    def what(self) -> str:
        """What was promised, as it reads now."""
        return " ".join(filter(None, words_of(self.what_quoted)))

    @property
    def by_when(self) -> str:
        """The time that was named, as it reads now; "" for none."""
        return " ".join(filter(None, words_of(self.by_when_quoted)))

    @property
    def due(self) -> Due | None:
        """The day on which it falls due, counted from when it was said."""
        return due_by(self.by_when, self.call.started_at, self.start)

    @property
    def is_old(self) -> bool:
        """Whether its time has passed; without one, whether it was made long ago."""
        now = utc_now()
        if (due := self.due) is not None:
            return due.is_over(now.astimezone(ZoneInfo(settings().time_zone)))
        return self.call.started_at < now - OLD_AFTER
