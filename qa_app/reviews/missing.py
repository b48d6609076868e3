"""What a review still needs before it can be submitted: a rule without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from qa_app.rubrics import Criterion, Rubric


class Need(StrEnum):
    """Why a criterion is not complete."""

    RATING = "rating"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion that is not complete, and what it needs."""

    criterion: Criterion
    need: Need


class Rated(Protocol):
    """A rating: a level, or not applicable, or neither yet."""

    criterion: str
    level: int | None
    not_applicable: bool


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


def missing(review: Reviewed) -> list[Missing]:
    """Unrated criteria, and levels below the top without a clip, in the rubric's order."""
    ratings = {rating.criterion: rating for rating in review.ratings}
    heard = {clip.criterion for clip in review.evidence if not clip.excluded}
    needs = (
        (criterion, _need(criterion, ratings.get(criterion.id), criterion.id in heard))
        for criterion in review.rubric.criteria
    )
    return [Missing(criterion, need) for criterion, need in needs if need is not None]


def _need(criterion: Criterion, rating: Rated | None, has_clip: bool) -> Need | None:
    if rating is not None and rating.not_applicable:
        return None
    if rating is None or rating.level is None:
        return Need.RATING
    if rating.level < criterion.top_level and not has_clip:
        return Need.EVIDENCE
    return None
