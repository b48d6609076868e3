"""What ratings that were given already would come to on another version of their rubric.

An item's rating is carried over where the other version has the item with the same id, the same
type and the same number of levels or points, and asks it on a condition that was answered. What
cannot be carried over has no part in the score, like anything that was not rated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from qa_app.reliability.alpha import Metric, alpha_of
from qa_app.rubrics.items import Criterion
from qa_app.rubrics.rubric import Rubric
from qa_app.rubrics.score import Answer, Score, score_of

# With fewer calls nothing is concluded.
FEWEST_CALLS = 5


@dataclass(frozen=True, slots=True)
class Rated:
    """One person's answers about a call on one version of a rubric, and what the call was like."""

    rubric: Rubric
    answers: Mapping[str, Answer]
    conditions: Mapping[str, bool]

    @property
    def score(self) -> Score:
        """What they come to."""
        return score_of(self.rubric, self.answers, self.conditions)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How like several people rate the same calls; None where there is nothing to compare.

    ``alike`` is the share of pairs of ratings of one item at the same place. ``apart`` is the mean
    difference of two scores of a call (0 to 1). ``alpha`` is Krippendorff's alpha of the items'
    values with the interval metric: 1 is full agreement, 0 what chance alone would give.
    """

    calls: int
    alike: float | None
    apart: float | None
    alpha: float | None


def is_carried(item: Criterion, draft: Rubric, conditions: Mapping[str, bool]) -> bool:
    """Whether a rating of this item can be read as a rating of the draft's item."""
    other = next((one for one in draft.criteria if one.id == item.id), None)
    return (
        other is not None
        and (other.type, other.top_level, other.most) == (item.type, item.top_level, item.most)
        and (other.only_if is None or other.only_if in conditions)
    )


def carried_over(rated: Rated, draft: Rubric) -> Rated:
    """The same ratings as far as the draft can have them."""
    asked = {condition.id for condition in draft.conditions}
    conditions = {name: held for name, held in rated.conditions.items() if name in asked}
    kept = {
        item.id: rated.answers[item.id]
        for item in rated.rubric.criteria
        if item.id in rated.answers and is_carried(item, draft, conditions)
    }
    return Rated(draft, kept, conditions)


def not_carried(
    rubrics: Iterable[Rubric], draft: Rubric
) -> tuple[list[Criterion], list[Criterion]]:
    """What the draft asks that none of these versions asked so, and what it asks no more."""
    criteria = {item.id: item for rubric in rubrics for item in rubric.criteria}
    ids = {item.id for item in draft.criteria}
    new = [
        item
        for item in draft.criteria
        if (old := criteria.get(item.id)) is None
        or (old.type, old.top_level, old.most) != (item.type, item.top_level, item.most)
    ]
    return new, [item for item in criteria.values() if item.id not in ids]


def agreement(calls: Sequence[Sequence[Rated]]) -> Agreement:
    """How like the people rated who rated the same calls, two or more for each call."""
    units: list[list[Fraction]] = []
    differences: list[Fraction] = []
    for ratings in calls:
        scores = [one.score for one in ratings]
        totals = [score.total for score in scores if score.total is not None]
        differences += [abs(one - other) for one, other in combinations(totals, 2)]
        values: dict[str, list[Fraction]] = {}
        for score in scores:
            for step in (item for section in score.sections for item in section.items):
                if step.value is not None:
                    values.setdefault(step.criterion.id, []).append(step.value)
        units += [unit for unit in values.values() if len(unit) > 1]
    pairs = [pair for unit in units for pair in combinations(unit, 2)]
    return Agreement(
        len(calls),
        float(Fraction(sum(one == other for one, other in pairs), len(pairs))) if pairs else None,
        float(sum(differences) / len(differences)) if differences else None,
        alpha_of([list(map(float, unit)) for unit in units], Metric.INTERVAL),
    )
