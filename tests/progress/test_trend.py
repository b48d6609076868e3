"""What an average over few calls may claim, and what it may not."""

from datetime import date, timedelta
from itertools import product
from math import factorial, prod

import pytest

from qa_app.foundation.periods import Period
from qa_app.progress.trend import (
    Direction,
    Tally,
    compare_halves,
    difference,
    estimate,
    follow,
)

MONDAY = date(2026, 3, 2)


def tally(*levels: int) -> Tally:
    return Tally({level: float(levels.count(level)) for level in set(levels)}, len(levels))


def weeks(*tallies: Tally) -> list[tuple[Period, Tally]]:
    starts = [MONDAY + timedelta(weeks=number) for number in range(len(tallies))]
    return [
        (Period(start, start + timedelta(weeks=1)), counted)
        for start, counted in zip(starts, tallies, strict=True)
    ]


def test_no_call_has_no_average_and_one_call_no_interval() -> None:
    assert estimate(Tally(), 4) is None
    single = estimate(tally(3), 4)
    assert (single.mean, single.low, single.high) == (3, None, None)


def test_interval_of_known_ratings() -> None:
    """2, 2, 3, 4 with one call's weight of not knowing spread over four levels.

    Posterior shares .05 .45 .25 .25: average 2.7, variance .81 / 6 = .135. On 0..1 that is
    .5667 and .015: the Beta distribution with the parameters 8.7099 and 6.6605, whose
    quantiles .025 and .975 are .3222 and .7947.
    """
    found = estimate(tally(2, 2, 3, 4), 4)
    assert found.mean == 2.75
    assert found.low == pytest.approx(1.9667, abs=1e-4)
    assert found.high == pytest.approx(3.3840, abs=1e-4)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("calls", [2, 3, 10])
def test_like_ratings_do_not_pretend_to_be_certain(level: int, calls: int) -> None:
    found = estimate(tally(*[level] * calls), 4)
    assert found.high - found.low > 2 / calls
    assert 1 <= found.low <= found.mean == level <= found.high <= 4


def test_more_calls_make_the_interval_narrower() -> None:
    few, many = estimate(tally(2, 3), 4), estimate(tally(*[2, 3] * 20), 4)
    assert many.high - many.low < (few.high - few.low) / 3


@pytest.mark.parametrize("calls", [5, 8, 12])
@pytest.mark.parametrize(
    "shares",
    [
        (0.25, 0.25, 0.25, 0.25),
        (0.05, 0.35, 0.5, 0.1),
        (0.01, 0.09, 0.4, 0.5),
        (0.5, 0.0, 0.0, 0.5),
        (0.01, 0.02, 0.07, 0.9),
    ],
)
def test_interval_holds_the_true_average_about_as_often_as_it_says(
    calls: int, shares: tuple[float, ...]
) -> None:
    """Over all samples there can be, weighed by how likely each is."""
    truth = sum(level * share for level, share in enumerate(shares, 1))
    held = 0.0
    for counts in product(range(calls + 1), repeat=4):
        if sum(counts) != calls:
            continue
        ways = factorial(calls) / prod(factorial(count) for count in counts)
        likely = ways * prod(s**c for s, c in zip(shares, counts, strict=True))
        if not likely:
            continue
        found = estimate(Tally({n: float(c) for n, c in enumerate(counts, 1)}, calls), 4)
        held += likely * (found.low <= truth <= found.high)
    assert held >= 0.89


def test_a_call_that_two_people_reviewed_counts_once() -> None:
    shared = Tally({2: 0.5, 3: 0.5}, 2)
    both = shared + tally(3)
    assert (shared.calls, both.calls, both.reviews) == (1, 2, 3)
    assert follow(weeks(shared), 4).points[0].low is None


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ([1, 2, 1, 2, 2, 1], [3, 4, 3, 3, 4, 4], Direction.UP),
        ([4, 4, 3, 4, 3, 4], [2, 2, 1, 2, 1, 2], Direction.DOWN),
        ([2, 3, 2, 3, 2], [3, 2, 3, 2, 3], Direction.NO_CLEAR_CHANGE),
        ([1, 4, 2, 3, 1], [2, 4, 3, 4, 2], Direction.NO_CLEAR_CHANGE),
        ([1, 1, 1, 1], [4, 4, 4, 4], Direction.TOO_FEW),
        ([], [4] * 12, Direction.TOO_FEW),
        ([], [], Direction.TOO_FEW),
    ],
)
def test_a_change_is_told_only_when_chance_is_no_explanation(
    earlier: list[int], later: list[int], said: Direction
) -> None:
    assert compare_halves(weeks(tally(*earlier), tally(*later)), 4).direction is said


def test_difference_mirrors_when_time_runs_backwards() -> None:
    before, after = tally(1, 2, 2, 2, 3), tally(3, 3, 4, 2, 4, 3)
    low, high = difference(before, after, 4)
    assert difference(after, before, 4) == pytest.approx((-high, -low))


def test_halves_are_parted_by_number_of_calls_not_by_calendar() -> None:
    change = compare_halves(
        weeks(tally(1), Tally(), tally(2, 2), tally(*[3] * 10), tally(*[4] * 9)), 4
    )
    assert (change.earlier.calls, change.later.calls) == (13, 9)
    assert change.since.start == MONDAY + timedelta(weeks=4)


def test_empty_weeks_stay_empty() -> None:
    trend = follow(weeks(tally(2), Tally(), tally(3, 3)), 4)
    assert [point.mean for point in trend.points] == [2, None, 3]
    assert trend.calls == 3
