"""What a review still needs before it can be submitted: a rule without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from qa_app.rubrics import Condition, Criterion, ItemType, Rubric


class Need(StrEnum):
    """Why a criterion is not complete."""

    CONDITION = "condition"
    RATING = "rating"
    EVIDENCE = "evidence"
    NOTE = "note"
    # What was not said leaves no clip: a note that says where it was missing does as well.
    EVIDENCE_OR_NOTE = "evidence or note"
    # Why a review is amended.
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion or condition that is not complete, or the review as a whole; what it needs."""

    of: Criterion | Condition | None
    need: Need


class Rated(Protocol):
    """A rating: a level, or not applicable, or neither yet."""

    criterion: str
    level: int | None
    not_applicable: bool
    cause: str | None
    note: str


class Clip(Protocol):
    """A piece of evidence; one that is excluded shows nothing about the agent."""

    criterion: str
    excluded: bool


class Reviewed(Protocol):
    """A review, as far as this rule looks at it."""

    @property
    def rubric(self) -> Rubric:
        """The rubric that the review is made with."""

    @property
    def ratings(self) -> Sequence[Rated]:
        """At most one rating for each criterion."""

    @property
    def evidence(self) -> Sequence[Clip]:
        """All clips, whatever they speak for."""

    @property
    def holds(self) -> Mapping[str, bool]:
        """Whether each condition held that was answered."""


def missing(review: Reviewed) -> list[Missing]:
    """Open conditions, unrated criteria and levels below the top without a clip, in order."""
    conditions = [
        Missing(condition, Need.CONDITION)
        for condition in review.rubric.conditions
        if condition.id not in review.holds
    ]
    ratings = {rating.criterion: rating for rating in review.ratings}
    heard = {clip.criterion for clip in review.evidence if not clip.excluded}
    needs = (
        (criterion, _need(criterion, ratings.get(criterion.id), criterion.id in heard))
        for criterion in review.rubric.criteria
        if criterion.only_if is None or review.holds.get(criterion.only_if, False)
    )
    return conditions + [Missing(criterion, need) for criterion, need in needs if need is not None]


def _need(criterion: Criterion, rating: Rated | None, has_clip: bool) -> Need | None:
    if rating is not None and rating.not_applicable:
        return None
    if rating is not None and rating.cause is not None:
        return None if rating.note.strip() else Need.NOTE
    if rating is None or rating.level is None:
        return Need.RATING
    if rating.level == criterion.top_level or has_clip:
        return None
    if criterion.type == ItemType.SCALE:
        return Need.EVIDENCE
    return None if rating.note.strip() else Need.EVIDENCE_OR_NOTE
