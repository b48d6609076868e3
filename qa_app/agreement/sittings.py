"""What several people gave one call, each without seeing the others: what agreement rests on.

Which ratings these are:

- a call's first regular review, with the second opinions on it that supersede nothing; and the
  calibrations of a call, among each other.
- made without an assignment or with a blind one; and of a regular review, begun before the other
  was submitted: neither could be read then.
- as they were first submitted, whether they were amended or superseded later: an amendment knows
  more. A second regular review is none of them, since its reviewer could read the first; nor is
  what is made about another review (appeals, second opinions that supersede one) or by the agent.
- on one rubric. An item counts where its levels read the same in the versions that people used.

What does not apply, was not asked, was not the agent's doing or rests on abuse is missing.

As long as somebody is still at a review of the call, or is to rate it blind, none of it counts:
nobody learns from a figure that moved what others gave.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from qa_app.assignments.models import Purpose
from qa_app.foundation.extensions import db
from qa_app.reviews.given_blind import given_blind
from qa_app.reviews.models import ConditionAnswer, Rating, Review
from qa_app.reviews.scores import answer_of
from qa_app.rubrics import Criterion, Rubric
from qa_app.rubrics.rehearsal import Rated
from qa_app.rubrics.score import NO_ANSWER, Answer
from qa_app.scorecards.models import RubricVersion

# Ids that a query names at once.
_AT_ONCE = 5000


class Kind(StrEnum):
    """Why several people rated a call."""

    WORK = "work"  # normal work, of which a share is rated twice
    CALIBRATION = "calibration"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One review, as plain data."""

    review_id: int
    reviewer_id: int
    submitted_at: datetime
    rated: Rated
    scales: Mapping[str, str]  # by item, a digest of what its levels say

    def level(self, criterion: str, scale: str) -> int | None:
        """The level of an item; None where it is missing, or its levels said something else."""
        if self.scales.get(criterion) != scale:
            return None
        item = self.rated.rubric.criterion(criterion)
        answer = self.rated.answers.get(criterion, NO_ANSWER)
        asked = item.only_if is None or self.rated.conditions.get(item.only_if, True)
        return answer.level if asked and answer.absence is None else None


@dataclass(frozen=True, slots=True)
class Sitting:
    """Two or more people's reviews of one call on one rubric."""

    call_id: int
    kind: Kind
    opinions: tuple[Opinion, ...]

    @property
    def rubric_id(self) -> str:
        """The rubric that all of them used, in whichever version."""
        return self.opinions[0].rated.rubric.id

    def levels(self, criterion: str, scale: str) -> dict[int, int]:
        """The level that each reviewer gave an item; who gave none is missing."""
        given = ((one.reviewer_id, one.level(criterion, scale)) for one in self.opinions)
        return {reviewer: level for reviewer, level in given if level is not None}

    @property
    def at(self) -> datetime:
        """When the last of them was done."""
        return max(one.submitted_at for one in self.opinions)


def scale_of(criterion: Criterion) -> str:
    """A digest of what an item's levels say: the same where people rate by the same anchors."""
    data = criterion.to_json()
    said = [criterion.type, *(data.get(key) for key in ("levels", "done", "not_done", "most"))]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sittings(
    since: datetime,
    rubric_id: str | None = None,
    item: str | None = None,
    newest: int | None = None,
) -> list[Sitting]:
    """All sittings whose last review was submitted since then, the oldest first.

    With an item's id, what was given to the others is left out; ``newest`` is how many to read.
    """
    rows = db.session.execute(_reviews(rubric_id)).all()
    together = [
        group for group in _groups(rows) if len(group) > 1 and group[-1].submitted_at >= since
    ]
    together.sort(key=lambda group: (group[-1].submitted_at, group[-1].id))
    together = together[-newest:] if newest else together
    rated = _rated([row for group in together for row in group], item)
    return [
        Sitting(group[0].call_id, _kind(group[0].purpose), tuple(rated[row.id] for row in group))
        for group in together
    ]


def _reviews(rubric_id: str | None) -> Any:
    columns = (
        Review.id, Review.call_id, Review.reviewer_id, Review.purpose, Review.created_at,
        Review.submitted_at, Review.rubric_version_id, RubricVersion.rubric_id,
    )  # fmt: skip
    of_rubric = [RubricVersion.rubric_id == rubric_id] if rubric_id else []
    return (
        select(*columns)
        .join(Review.call)
        .join(Review.rubric_version)
        .where(given_blind(), *of_rubric)
        .order_by(Review.submitted_at, Review.id)
    )


def _kind(purpose: str) -> Kind:
    return Kind.CALIBRATION if purpose == Purpose.CALIBRATION else Kind.WORK


def _groups(rows: Iterable[Row[Any]]) -> Iterable[list[Row[Any]]]:
    """Reviews of one call, rubric and kind: the first regular one, the others by other people."""
    groups: dict[tuple[int, str, Kind], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        group = groups[row.call_id, row.rubric_id, _kind(row.purpose)]
        seen = {one.reviewer_id for one in group}
        if row.reviewer_id not in seen and (
            row.purpose != Purpose.REGULAR or _is_first(row, group)
        ):
            group.append(row)
    return groups.values()


def _is_first(regular: Row[Any], group: Sequence[Row[Any]]) -> bool:
    """Whether a regular review is the call's first, begun before another could be read."""
    return all(
        one.purpose != Purpose.REGULAR and regular.created_at <= one.submitted_at for one in group
    )


def _rated(rows: Sequence[Row[Any]], item: str | None) -> dict[int, Opinion]:
    """The reviews with what was given in them, by id."""
    ids = [row.id for row in rows]
    rubrics = _rubrics({row.rubric_version_id for row in rows})
    scales = {
        version: {item.id: scale_of(item) for item in rubric.criteria}
        for version, rubric in rubrics.items()
    }
    answers: dict[int, dict[str, Answer]] = defaultdict(dict)
    conditions: dict[int, dict[str, bool]] = defaultdict(dict)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for one in db.session.execute(_ratings(some, item)):
            answers[one.review_id][one.criterion] = answer_of(one)
        for answer in db.session.scalars(
            select(ConditionAnswer).where(ConditionAnswer.review_id.in_(some))
        ):
            if answer.holds is not None:
                conditions[answer.review_id][answer.condition] = answer.holds
    return {
        row.id: Opinion(
            row.id,
            row.reviewer_id,
            row.submitted_at,
            Rated(rubrics[row.rubric_version_id], answers[row.id], conditions[row.id]),
            scales[row.rubric_version_id],
        )
        for row in rows
    }


def _ratings(review_ids: Sequence[int], item: str | None) -> Any:
    of_item = [Rating.criterion == item] if item else []
    return select(
        Rating.review_id, Rating.criterion, Rating.level, Rating.points, Rating.not_applicable,
        Rating.cause, Rating.excluded,
    ).where(Rating.review_id.in_(review_ids), *of_item)  # fmt: skip


def _rubrics(version_ids: set[int]) -> dict[int, Rubric]:
    found = db.session.scalars(select(RubricVersion).where(RubricVersion.id.in_(version_ids)))
    return {version.id: version.rubric for version in found}
