"""A review, its ratings and the evidence they rest on."""

from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.assignments.models import Assignment, Purpose, Selection
from qa_app.calls.models import Call, StoredTranscript
from qa_app.calls.quoting import Quoting
from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person
from qa_app.reviews.hearing import rests_on_unheard
from qa_app.rubrics import Item, Rubric
from qa_app.scorecards.models import RubricVersion

NOT_APPLICABLE = "na"
YES, NO = "yes", "no"


class ReviewState(StrEnum):
    """A draft is its reviewer's own; a submitted review does not change any more."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Polarity(StrEnum):
    """Whether a clip shows the skill or a chance to improve."""

    FOR = "for"
    AGAINST = "against"


class Cause(StrEnum):
    """Why something that went wrong was not the agent's doing."""

    POLICY = "policy"
    SYSTEM = "system"
    SCRIPT = "script"
    INFORMATION = "information"
    DEPARTMENT = "department"


class Review(Base):
    """One reviewer's view of one call, made for one purpose.

    A second opinion or the answer to an appeal may supersede another review of the same call:
    once submitted it counts in that one's place, which stays on record.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("id", "call_id"),  # what a review of the same call refers to
        ForeignKeyConstraint(["supersedes_id", "call_id"], ["review.id", "review.call_id"]),
        CheckConstraint("state IN ('draft', 'submitted')", name="state"),
        CheckConstraint(
            "purpose IN ('regular', 'calibration', 'second opinion', 'self-assessment', 'appeal', "
            "'amendment')",
            name="purpose",
        ),
        CheckConstraint(
            "CASE purpose WHEN 'appeal' THEN supersedes_id IS NOT NULL "
            "WHEN 'amendment' THEN supersedes_id IS NOT NULL "
            "WHEN 'second opinion' THEN 1 = 1 ELSE supersedes_id IS NULL END",
            name="supersedes",
        ),
        CheckConstraint("supersedes_id <> id", name="not_itself"),
        CheckConstraint("selection IN ('random', 'targeted', 'chosen')", name="selection"),
        Index("ix_review_supersedes", "supersedes_id", unique=True),
        Index(
            "ix_review_of_call",
            "call_id",
            "reviewer_id",
            "purpose",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
        Index("ix_review_call", "call_id"),
        Index("ix_review_state_submitted", "state", "submitted_at", "id"),
        Index("ix_review_reviewer", "reviewer_id", "id"),
        Index("ix_review_reviewer_state", "reviewer_id", "state", "id"),
        Index(
            "ix_review_with_words",
            "saved_at",
            "id",
            sqlite_where=text("words_gone_at IS NULL"),
            postgresql_where=text("words_gone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="RESTRICT"))
    # None once the words of its call are gone.
    transcript_id: Mapped[int | None] = mapped_column(
        ForeignKey("transcript.id", ondelete="RESTRICT"), index=True
    )
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    # The rubric that the centre's rules picked, where the reviewer took another one, and why.
    proposed_rubric: Mapped[str | None] = mapped_column(String(80))
    rubric_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(9), default=ReviewState.DRAFT)
    purpose: Mapped[str] = mapped_column(String(15), default=Purpose.REGULAR)
    supersedes_id: Mapped[int | None]
    # How its call came to be reviewed; what supersedes a review takes this over.
    selection: Mapped[str] = mapped_column(String(8), default=Selection.CHOSEN)
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_revision: Mapped[int] = mapped_column(default=0)
    # Why it amends the review that it supersedes.
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(default=utc_now)
    submitted_at: Mapped[datetime | None]
    # Where they wait, moments are hidden until the reviewer has rated everything without them.
    moments_wait: Mapped[bool] = mapped_column(default=False)
    moments_shown_at: Mapped[datetime | None]
    first_ratings: Mapped[dict[str, str] | None] = mapped_column(JSON)
    # When its words and clips went by a rule; the ratings stay.
    words_gone_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    transcript: Mapped[StoredTranscript] = relationship()
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    # What it was given to its reviewer with, where somebody did.
    assignment: Mapped[Assignment | None] = relationship(
        primaryjoin="Review.id == foreign(Assignment.review_id)", uselist=False, viewonly=True
    )
    supersedes: Mapped["Review | None"] = relationship(
        primaryjoin="foreign(Review.supersedes_id) == remote(Review.id)",
        back_populates="superseded_by",
    )
    superseded_by: Mapped["Review | None"] = relationship(
        primaryjoin="Review.id == remote(foreign(Review.supersedes_id))",
        back_populates="supersedes",
        passive_deletes="all",  # what takes the place of nothing would count no more
    )
    rubric_version: Mapped[RubricVersion] = relationship()
    ratings: Mapped[list["Rating"]] = relationship(
        back_populates="review", cascade="all, delete-orphan", order_by="Rating.id"
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="review", cascade="all, delete-orphan", order_by="Evidence.start"
    )
    conditions: Mapped[list["ConditionAnswer"]] = relationship(
        back_populates="review", cascade="all, delete-orphan", order_by="ConditionAnswer.id"
    )

    @cached_property
    def rubric(self) -> Rubric:
        """The rubric as it was when the review began."""
        return self.rubric_version.rubric

    @property
    def is_submitted(self) -> bool:
        """Whether the review is final."""
        return self.state == ReviewState.SUBMITTED

    @property
    def is_superseded(self) -> bool:
        """Whether another review counts in its place."""
        return self.superseded_by is not None and self.superseded_by.is_submitted

    @property
    def shown_purpose(self) -> Purpose:
        """What it is for, as its reviewer is told: a silent second opinion looks like any other."""
        if self.assignment is not None and not self.is_submitted:
            return self.assignment.shown_purpose
        return Purpose(self.purpose)

    @property
    def carries_over(self) -> bool:
        """Whether only some of its items are open to be rated again."""
        return any(rating.carried_over for rating in self.ratings)

    @property
    def hides_moments(self) -> bool:
        """Whether the reviewer's own first pass is still to be done."""
        return self.moments_wait and self.moments_shown_at is None and not self.is_submitted

    @property
    def changed_after_moments(self) -> list[str]:
        """The criteria that were rated otherwise once moments were shown."""
        first = self.first_ratings or {}
        return [r.criterion for r in self.ratings if first.get(r.criterion, r.choice) != r.choice]

    @property
    def mark(self) -> str:
        """What the review says now, in short: differs as soon as anything in it does.

        The page keeps the same text of what it shows (``reviewMark`` in review.js), so that
        nobody submits what they have not seen.
        """
        revisions = [f"{rating.criterion}={rating.revision}" for rating in self.ratings]
        revisions += [f"{answer.condition}={answer.revision}" for answer in self.conditions]
        clips = ",".join(str(clip_id) for clip_id in sorted(clip.id for clip in self.evidence))
        words = [f"summary={self.summary_revision}", f"reason={self.reason_revision}"]
        return ";".join([*words, *revisions, f"evidence={clips}"])

    @property
    def holds(self) -> dict[str, bool]:
        """Whether each condition held that the reviewer has answered."""
        return {one.condition: one.holds for one in self.conditions if one.holds is not None}

    def asks(self, item: Item) -> bool:
        """Whether an item is asked on this call: its condition holds, or is not answered yet."""
        return item.only_if is None or self.holds.get(item.only_if, True)

    @property
    def done(self) -> tuple[int, int]:
        """How many criteria are rated, and how many are asked."""
        asked = [self.rating(one.id) for one in self.rubric.criteria if self.asks(one)]
        return sum(rating.is_rated for rating in asked), len(asked)

    @property
    def is_untouched(self) -> bool:
        """Whether its reviewer has put nothing into it yet."""
        answers = [rating.revision for rating in self.ratings]
        answers += [answer.revision for answer in self.conditions]
        return not (self.summary or self.evidence or any(answers))

    @property
    def missed_critical(self) -> bool:
        """Whether a critical item was asked and missed; known once it is submitted."""
        return any(rating.critical_missed for rating in self.ratings)

    def rating(self, criterion: str) -> "Rating":
        """The rating of a criterion, or the note of an item that is none."""
        return next(rating for rating in self.ratings if rating.criterion == criterion)

    def evidence_for(self, criterion: str) -> list["Evidence"]:
        """The clips of a criterion, in the order in which they are heard."""
        return [clip for clip in self.evidence if clip.criterion == criterion]


class Rating(Base):
    """The level that a reviewer gave a criterion, and why; ``None`` is not yet rated.

    Where points are given, the level is that of the band they are in. An item for notes alone has
    a row too, without a level for ever.
    """

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion"),
        CheckConstraint("level IS NULL OR NOT not_applicable", name="level_or_not_applicable"),
        CheckConstraint(
            "cause IN ('policy', 'system', 'script', 'information', 'department')", name="cause"
        ),
        CheckConstraint(
            "cause IS NULL OR (level IS NULL AND NOT not_applicable)", name="cause_alone"
        ),
        Index(
            "ix_rating_cause",
            "cause",
            "id",
            sqlite_where=text("cause IS NOT NULL"),
            postgresql_where=text("cause IS NOT NULL"),
        ),
        Index(
            "ix_rating_critical_missed",
            "review_id",
            sqlite_where=text("critical_missed"),
            postgresql_where=text("critical_missed"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[int | None]
    points: Mapped[int | None]
    not_applicable: Mapped[bool] = mapped_column(default=False)
    # Where it was not the agent's doing: such a rating counts for nobody.
    cause: Mapped[str | None] = mapped_column(String(11))
    note: Mapped[str] = mapped_column(Text, default="")
    # All that it rests on is in stretches of abuse: it counts in no figure.
    excluded: Mapped[bool] = mapped_column("left_out", default=False)
    # Rated in the review that this one supersedes, and not open to be rated again.
    carried_over: Mapped[bool] = mapped_column(default=False)
    # Settled when the review is submitted: a critical item that was asked and missed.
    critical_missed: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)

    review: Mapped[Review] = relationship(back_populates="ratings")
    cause_answer: Mapped["CauseAnswer | None"] = relationship(
        back_populates="rating", cascade="all, delete-orphan"
    )

    @property
    def choice(self) -> str:
        """The decision as the form has it: points or a level, ``na``, a cause, or nothing."""
        if self.not_applicable:
            return NOT_APPLICABLE
        if self.cause is not None:
            return self.cause
        given = self.level if self.points is None else self.points
        return "" if given is None else str(given)

    @property
    def is_rated(self) -> bool:
        """Whether the reviewer has decided."""
        return self.level is not None or self.not_applicable or self.cause is not None


class CauseAnswer(Base):
    """What is being done about something that was not the agent's doing."""

    __tablename__ = "cause_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    revision: Mapped[int]
    # Which revision the agent has read; 0 is none.
    read_revision: Mapped[int] = mapped_column(default=0)

    rating: Mapped[Rating] = relationship(back_populates="cause_answer")
    person: Mapped[Person] = relationship()


class ConditionAnswer(Base):
    """Whether a condition of the rubric held on the call; ``None`` is not answered yet."""

    __tablename__ = "condition_answer"
    __table_args__ = (UniqueConstraint("review_id", "condition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    condition: Mapped[str] = mapped_column(String(80))
    holds: Mapped[bool | None]
    revision: Mapped[int] = mapped_column(default=0)

    review: Mapped[Review] = relationship(back_populates="conditions")

    @property
    def choice(self) -> str:
        """The answer as the form has it."""
        return "" if self.holds is None else YES if self.holds else NO


class Evidence(Quoting, Base):
    """Seconds of a call that speak for or against a criterion, and what is said in them.

    A clip quotes the version that its review had when it was made, whatever the review has now.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        CheckConstraint("polarity IN ('for', 'against')", name="polarity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    criterion: Mapped[str] = mapped_column(String(80))
    polarity: Mapped[str] = mapped_column(String(7))
    start: Mapped[float]
    end: Mapped[float]
    excluded: Mapped[bool] = mapped_column("left_out", default=False)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    review: Mapped[Review] = relationship(back_populates="evidence")

    @property
    def unheard(self) -> bool:
        """Whether it rests on words that are perhaps misheard, and nobody has listened to it."""
        return rests_on_unheard(self.review.call_id, self.quoted, self.start, self.end)
