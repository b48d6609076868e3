"""The figures of agreement on a rubric: of each item, of each anchor, of the score, of reviewers.

Computed by a worker and stored as JSON. Nothing is computed of what there are too few calls for
(``reliability/enough.py``): it is None.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from statistics import fmean
from typing import Any, Self

from qa_app.agreement.sittings import Kind, Sitting, scale_of
from qa_app.reliability.alike import alike, alpha_of_level
from qa_app.reliability.alpha import Metric, summed
from qa_app.reliability.bootstrap import bootstrap
from qa_app.reliability.enough import (
    FEWEST_CALLS,
    FEWEST_OF_LEVEL,
    FEWEST_OF_REVIEWER,
    is_uneven,
    missing_calls,
)
from qa_app.reliability.leniency import Given, Model, fit
from qa_app.rubrics import Criterion, Rubric
from qa_app.rubrics.items import ItemType
from qa_app.rubrics.score import score_of


@dataclass(frozen=True, slots=True)
class Estimated:
    """A figure with its 95 % interval; the interval is None where most samples have none."""

    value: float
    low: float | None
    high: float | None

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Self | None:
        """Read what is stored."""
        return cls(**data) if data else None


@dataclass(frozen=True, slots=True)
class ReviewerFigures:
    """A reviewer among the others who rated the same calls.

    ``by`` is their leniency, in levels of an item or points of 100 of the score; None with too few
    calls. ``higher``, ``lower`` and ``same`` count others' ratings that theirs is compared to.
    """

    reviewer_id: int
    calls: int
    by: Estimated | None
    higher: int
    lower: int
    same: int

    @property
    def missing(self) -> int:
        """How many more calls rated by others too are needed."""
        return max(FEWEST_OF_REVIEWER - self.calls, 0)

    @property
    def compared(self) -> int:
        """With how many ratings of others theirs were compared."""
        return self.higher + self.lower + self.same

    @property
    def is_clear(self) -> bool:
        """Whether their leniency can be told from chance."""
        found = self.by
        return (
            found is not None
            and None not in (found.low, found.high)
            and ((found.low or 0) > 0 or (found.high or 0) < 0)
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what is stored."""
        return cls(**{**data, "by": Estimated.from_json(data["by"])})


@dataclass(frozen=True, slots=True)
class AnchorFigures:
    """How reliably one level of an item is told from the others; None with too few ratings."""

    level: int
    ratings: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What people's ratings of the same calls have in common, on an item or in the score.

    ``exact`` and ``within_one`` are shares of pairs of ratings, in the score None. ``apart`` is the
    average difference of two scores, of items None. ``mean`` is the difficulty: what the average
    reviewer gives on average, in levels or points of 100. Without ``alpha`` although there are
    calls enough, all ratings are alike: there is nothing that people could agree on.
    """

    criterion: str  # "" is the score
    scale: str
    calls: int
    alpha: Estimated | None
    exact: float | None
    within_one: float | None
    apart: float | None
    mean: Estimated | None
    anchors: tuple[AnchorFigures, ...]
    reviewers: tuple[ReviewerFigures, ...]

    @property
    def missing(self) -> int:
        """How many more double-scored calls are needed."""
        return missing_calls(self.calls)

    @property
    def is_uneven(self) -> bool:
        """Whether figures should not rest on it without a note."""
        return is_uneven(self.alpha.value if self.alpha else None, self.calls)

    @property
    def weakest_anchor(self) -> AnchorFigures | None:
        """The level that is told from the others least reliably."""
        known = [one for one in self.anchors if one.alpha is not None]
        return min(known, key=lambda one: (one.alpha or 0, one.level), default=None)

    def reviewer(self, reviewer_id: int) -> ReviewerFigures | None:
        """The figures of one reviewer."""
        return next((one for one in self.reviewers if one.reviewer_id == reviewer_id), None)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what is stored."""
        return cls(
            **{
                **data,
                "alpha": Estimated.from_json(data["alpha"]),
                "mean": Estimated.from_json(data["mean"]),
                "anchors": tuple(AnchorFigures(**one) for one in data["anchors"]),
                "reviewers": tuple(map(ReviewerFigures.from_json, data["reviewers"])),
            }
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a rubric; ``work`` and ``calibration`` count calls by why they were rated."""

    work: int
    calibration: int
    score: Agreement
    items: tuple[Agreement, ...]

    @property
    def calls(self) -> int:
        """Calls that two or more people rated."""
        return self.work + self.calibration

    def item(self, criterion: str) -> Agreement | None:
        """The figures of one item."""
        return next((one for one in self.items if one.criterion == criterion), None)

    @property
    def weakest(self) -> Agreement | None:
        """The item with the lowest alpha."""
        known = [one for one in self.items if one.alpha is not None]
        return min(known, key=lambda one: one.alpha.value if one.alpha else 1, default=None)

    def to_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what is stored."""
        items = tuple(map(Agreement.from_json, data["items"]))
        score = Agreement.from_json(data["score"])
        return cls(data["work"], data["calibration"], score, items)


def figures_of(rubric: Rubric, together: Sequence[Sitting]) -> Figures:
    """Compute everything from the sittings of a rubric, whose newest version is given."""
    kinds = [sitting.kind for sitting in together]
    return Figures(
        kinds.count(Kind.WORK),
        kinds.count(Kind.CALIBRATION),
        _of_score(together),
        tuple(_of_item(item, together) for item in rubric.criteria),
    )


def _of_item(item: Criterion, together: Sequence[Sitting]) -> Agreement:
    scale = scale_of(item)
    given = _several(sitting.levels(item.id, scale) for sitting in together)
    units = [list(map(float, levels.values())) for levels in given]
    enough = len(units) >= FEWEST_CALLS
    metric = Metric.NOMINAL if item.type == ItemType.DUTY else Metric.ORDINAL
    shares = alike(units) if enough else None
    model = _model(given)
    return Agreement(
        criterion=item.id,
        scale=scale,
        calls=len(units),
        alpha=_alpha(units, metric),
        exact=shares.exact if shares else None,
        within_one=shares.within_one if shares else None,
        apart=None,
        mean=_mean(model),
        anchors=tuple(_anchor(level.level, units, enough) for level in item.levels),
        reviewers=_reviewers(model, given),
    )


def _of_score(together: Sequence[Sitting]) -> Agreement:
    given = _several(map(_scores, together))
    units = [list(scores.values()) for scores in given]
    enough = len(units) >= FEWEST_CALLS
    gaps = [abs(one - other) for unit in units for one, other in combinations(unit, 2)]
    model = _model(given)
    return Agreement(
        criterion="",
        scale="",
        calls=len(units),
        alpha=_alpha(units, Metric.INTERVAL),
        exact=None,
        within_one=None,
        apart=fmean(gaps) if enough else None,
        mean=_mean(model),
        anchors=(),
        reviewers=_reviewers(model, given),
    )


def _several(given: Iterable[dict[int, Any]]) -> list[dict[int, Any]]:
    return [one for one in given if len(one) > 1]


def _alpha(units: Sequence[Sequence[float]], metric: Metric) -> Estimated | None:
    if len(units) < FEWEST_CALLS:
        return None
    found = summed(units, metric)
    if found.value is None:
        return None
    interval = bootstrap(found)
    return Estimated(
        found.value, interval.low if interval else None, interval.high if interval else None
    )


def _anchor(level: int, units: Sequence[Sequence[float]], enough: bool) -> AnchorFigures:
    ratings = sum(value == level for unit in units for value in unit)
    known = enough and ratings >= FEWEST_OF_LEVEL
    return AnchorFigures(level, ratings, alpha_of_level(units, level) if known else None)


def _model(given: Sequence[dict[int, float]]) -> Model | None:
    return fit(
        [Given(call, who, float(v)) for call, one in enumerate(given) for who, v in one.items()]
    )


def _mean(model: Model | None) -> Estimated | None:
    if model is None or model.calls < FEWEST_CALLS:
        return None
    return Estimated(model.mean, model.interval.low, model.interval.high)


def _reviewers(
    model: Model | None, given: Sequence[dict[int, float]]
) -> tuple[ReviewerFigures, ...]:
    """All who rated, with their leniency where there is enough to say."""
    if model is None:
        calls: dict[int, int] = defaultdict(int)
        for one in given:
            for who in one:
                calls[who] += 1
        return tuple(ReviewerFigures(who, n, None, 0, 0, 0) for who, n in sorted(calls.items()))
    return tuple(
        ReviewerFigures(
            one.reviewer,
            one.calls,
            Estimated(one.by, one.interval.low, one.interval.high)
            if one.calls >= FEWEST_OF_REVIEWER
            else None,
            one.higher,
            one.lower,
            one.same,
        )
        for one in model.reviewers
    )


def _scores(sitting: Sitting) -> dict[int, float]:
    """Each reviewer's score from 0 to 100, of the items that all of them rated.

    Nothing where they used versions that are rated differently.
    """
    rubric = sitting.opinions[0].rated.rubric
    if any(one.rated.rubric.digest != rubric.digest for one in sitting.opinions):
        return {}
    scales = sitting.opinions[0].scales
    common = [
        item
        for item, scale in scales.items()
        if all(one.level(item, scale) is not None for one in sitting.opinions)
    ]
    scores = {
        one.reviewer_id: score_of(
            rubric, {item: one.rated.answers[item] for item in common}, one.rated.conditions
        ).total
        for one in sitting.opinions
    }
    return {who: float(score * 100) for who, score in scores.items() if score is not None}
