"""A review that begins as a copy of another one, with its clips and what it says of moments."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from qa_app.assignments.models import Purpose
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import ConditionAnswer, Evidence, Rating, Review
from qa_app.reviews.moment_verdict import MomentVerdict

_OF_REVIEW = (
    "call_id", "transcript_id", "rubric_version_id", "summary",
    "selection", "moments_wait", "moments_shown_at", "first_ratings", "proposed_rubric",
    "rubric_reason",
)  # fmt: skip
_OF_RATING = (
    "criterion",
    "level",
    "points",
    "not_applicable",
    "cause",
    "note",
    "excluded",
    "carried_over",
)
_OF_CONDITION = ("condition", "holds")
_OF_CLIP = ("criterion", "polarity", "start", "end", "excluded", "transcript_id", "quoted")
_OF_VERDICT = ("moment_id", "kind", "rule", "verdict", "person_id")


def copy_of(review: Review, purpose: Purpose, reviewer: Person) -> Review:
    """A draft that says what a review says, and is to supersede it; not in the session yet."""
    copy = Review(
        **values_of(review, _OF_REVIEW),
        reviewer_id=reviewer.id,
        purpose=purpose,
        supersedes_id=review.id,
    )
    copy.ratings = [Rating(**values_of(one, _OF_RATING)) for one in review.ratings]
    copy.conditions = [
        ConditionAnswer(**values_of(one, _OF_CONDITION)) for one in review.conditions
    ]
    copy.evidence = [Evidence(**values_of(one, _OF_CLIP)) for one in review.evidence]
    return copy


def copy_verdicts(review: Review, copy: Review) -> None:
    """Rules are judged by reviews that count: what was said of moments counts on."""
    pairs = zip(review.evidence, copy.evidence, strict=True)
    clips = {old.id: new.id for old, new in pairs}
    said = select(MomentVerdict).where(MomentVerdict.review_id == review.id)
    db.session.add_all(
        MomentVerdict(
            **values_of(one, _OF_VERDICT),
            review_id=copy.id,
            evidence_id=clips.get(one.evidence_id or 0),
        )
        for one in db.session.scalars(said)
    )
    db.session.flush()


def values_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """These columns of a row."""
    return {name: getattr(row, name) for name in names}
