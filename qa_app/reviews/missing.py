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
    # Of an appeal: decided with a reason; rated otherwise or as it was, as the decision has it; and
    # the line corrected first that is said to be wrong.
    DECISION = "decision"
    RATED_OTHERWISE = "rated otherwise"
    RATED_AS_BEFORE = "rated as before"
    CORRECTION = "correction"
    # All its clips rest on words that are perhaps misheard, and nobody has listened to them.
    LISTENING = "listening"


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion or condition that is not complete, or the review as a whole; what it needs."""

    of: Criterion | Condition | None
    need: Need


class Rated(Protocol):
    """A rating: a level, or not applicable, or neither yet."""

    @property
    def criterion(self) -> str:
        """What it is of."""

    @property
    def level(self) -> int | None:
        """The level, or that of the band its points are in."""

    @property
    def not_applicable(self) -> bool:
        """Whether it does not apply to this call."""

    @property
    def cause(self) -> str | None:
        """Why it was not the agent's doing, where it was not."""

    @property
    def note(self) -> str:
        """What the reviewer wrote."""


class Clip(Protocol):
    """A piece of evidence; one that is excluded shows nothing about the agent.

    Nor is one sure that is ``unheard``: it rests on unsure words that nobody has listened to.
    """

    @property
    def criterion(self) -> str:
        """What it is about."""

    @property
    def excluded(self) -> bool:
        """Whether it is in a stretch of abuse."""

    @property
    def unheard(self) -> bool:
        """Whether it has to be listened to before a rating can rest on it."""


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
    needs = (
        (criterion, _need(criterion, ratings.get(criterion.id), _clips(review, criterion)))
        for criterion in review.rubric.criteria
        if criterion.only_if is None or review.holds.get(criterion.only_if, False)
    )
    return conditions + [Missing(criterion, need) for criterion, need in needs if need is not None]


def _clips(review: Reviewed, criterion: Criterion) -> list[Clip]:
    of_criterion = (clip for clip in review.evidence if clip.criterion == criterion.id)
    return [clip for clip in of_criterion if not clip.excluded]


def _need(criterion: Criterion, rating: Rated | None, clips: Sequence[Clip]) -> Need | None:
    if rating is not None and rating.not_applicable:
        return None
    if rating is not None and rating.cause is not None:
        return None if rating.note.strip() else Need.NOTE
    if rating is None or rating.level is None:
        return Need.RATING
    is_scale = criterion.type == ItemType.SCALE
    if rating.level == criterion.top_level or (rating.note.strip() and not is_scale):
        return None
    if clips:
        return Need.LISTENING if all(clip.unheard for clip in clips) else None
    return Need.EVIDENCE if is_scale else Need.EVIDENCE_OR_NOTE
