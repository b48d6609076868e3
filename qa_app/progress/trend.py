"""A criterion over time: averages with intervals, and whether a change can be told from chance.

Levels are few and steps are not exactly even, samples are small and often all alike. A
t interval would then have no width at all, as if three like ratings proved the fourth.
So the unknown shares of the levels get a Dirichlet prior that weighs as much as one call
spread over all levels. The posterior mean and variance of the average level are exact; a
Beta distribution with the same two on the scale from the lowest to the highest level gives
the 95 % interval. It stays on the scale, has a width whatever was rated, and for five calls
or more it holds the true average about as often as it says; the tests compute how often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from math import ceil, hypot

from scipy.special import betaincinv

from qa_app.foundation.periods import Period

CONFIDENCE = 0.95
FEWEST_FOR_INTERVAL = 2
FEWEST_TO_COMPARE = 5


class Direction(StrEnum):
    """What can honestly be said about the later calls against the earlier ones."""

    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no clear change"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls were rated at which level.

    A call that several people reviewed counts as one call, shared among the levels given;
    ``reviews`` counts every review.
    """

    by_level: Mapping[int, float] = field(default_factory=dict)
    reviews: int = 0

    @property
    def weight(self) -> float:
        """The calls as the shares add up."""
        return sum(self.by_level.values())

    @property
    def calls(self) -> int:
        """Calls with a rating."""
        return ceil(self.weight - 1e-6)

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        levels = self.by_level.keys() | other.by_level.keys()
        both = {n: self.by_level.get(n, 0.0) + other.by_level.get(n, 0.0) for n in levels}
        return Tally(both, self.reviews + other.reviews)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An average level and the 95 % interval around it; no interval below two calls."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period: its calls and reviews, and what they average, if there are any."""

    period: Period
    calls: int
    reviews: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The later calls against the earlier ones; ``since`` parts them, ``None`` without calls."""

    direction: Direction
    since: Period | None
    earlier: Tally
    later: Tally


@dataclass(frozen=True, slots=True)
class Trend:
    """A criterion over consecutive periods."""

    points: tuple[TrendPoint, ...]
    change: Change

    @property
    def calls(self) -> int:
        """All calls with a rating."""
        return sum(point.calls for point in self.points)


def mean_of(tally: Tally) -> float | None:
    """The average level, or ``None`` without a rating."""
    if not tally.calls:
        return None
    return sum(level * share for level, share in tally.by_level.items()) / tally.weight


def estimate(tally: Tally, top_level: int) -> Estimate | None:
    """The average level of ``1..top_level`` with its interval; ``None`` without a rating."""
    mean = mean_of(tally)
    if mean is None:
        return None
    if tally.calls < FEWEST_FOR_INTERVAL:
        return Estimate(mean, None, None)
    low, high = _interval(tally, top_level)
    # The prior leans to the middle; what was heard is never outside of its own interval.
    return Estimate(mean, min(low, mean), max(high, mean))


def _interval(tally: Tally, top_level: int) -> tuple[float, float]:
    """Quantiles of the Beta distribution that has the posterior's mean and variance."""
    reach = top_level - 1
    total = tally.weight + 1
    shares = {
        (level - 1) / reach: (tally.by_level.get(level, 0.0) + 1 / top_level) / total
        for level in range(1, top_level + 1)
    }
    mean = sum(place * share for place, share in shares.items())
    spread = sum((place - mean) ** 2 * share for place, share in shares.items())
    strength = mean * (1 - mean) * (total + 1) / spread - 1
    tail = (1 - CONFIDENCE) / 2
    low, high = (
        float(betaincinv(mean * strength, (1 - mean) * strength, quantile))
        for quantile in (tail, 1 - tail)
    )
    return 1 + reach * low, 1 + reach * high


def follow(tallies: Sequence[tuple[Period, Tally]], top_level: int) -> Trend:
    """The trend over consecutive periods, oldest first, empty ones included."""
    points = tuple(_point(period, tally, top_level) for period, tally in tallies)
    return Trend(points, compare_halves(tallies, top_level))


def _point(period: Period, tally: Tally, top_level: int) -> TrendPoint:
    found = estimate(tally, top_level)
    if found is None:
        return TrendPoint(period, 0, 0)
    return TrendPoint(period, tally.calls, tally.reviews, found.mean, found.low, found.high)


def compare_halves(tallies: Sequence[tuple[Period, Tally]], top_level: int) -> Change:
    """The later half of the calls against the earlier half.

    They are parted between two periods, where the numbers of calls come closest: the levels
    have no say in where, so a chance high cannot choose its own baseline.
    """
    before = list(accumulate(tally.weight for _, tally in tallies))
    if not before or not before[-1]:
        return Change(Direction.TOO_FEW, None, Tally(), Tally())
    half = before[-1] / 2
    at = min(range(1, len(tallies)), key=lambda i: abs(before[i - 1] - half), default=0)
    earlier = sum((tally for _, tally in tallies[:at]), Tally())
    later = sum((tally for _, tally in tallies[at:]), Tally())
    return Change(_direction(earlier, later, top_level), tallies[at][0], earlier, later)


def _direction(earlier: Tally, later: Tally, top_level: int) -> Direction:
    """Up or down only where the 95 % interval of the difference leaves out zero."""
    if min(earlier.calls, later.calls) < FEWEST_TO_COMPARE:
        return Direction.TOO_FEW
    low, high = difference(earlier, later, top_level)
    if low > 0:
        return Direction.UP
    return Direction.DOWN if high < 0 else Direction.NO_CLEAR_CHANGE


def difference(earlier: Tally, later: Tally, top_level: int) -> tuple[float, float]:
    """The 95 % interval of later minus earlier, in levels; both with two calls or more.

    Built from the two intervals (the method of variance estimates recovery), so that it
    leans as they do near the ends of the scale.
    """
    first, then = estimate(earlier, top_level), estimate(later, top_level)
    if first is None or first.low is None or first.high is None:
        raise ValueError("the earlier calls have no interval")
    if then is None or then.low is None or then.high is None:
        raise ValueError("the later calls have no interval")
    step = then.mean - first.mean
    low = step - hypot(then.mean - then.low, first.high - first.mean)
    high = step + hypot(then.high - then.mean, first.mean - first.low)
    return low, high
