"""Alpha as published examples have it, and as Castro's `krippendorff` package computes it."""

from fractions import Fraction

import krippendorff
import numpy as np
import pytest

from qa_app.reliability.alike import alike, alpha_of_level
from qa_app.reliability.alpha import Metric, alpha_of

# The reliability data of K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011),
# sections A to D, and of the computational example in Wikipedia's "Krippendorff's alpha"; a row
# for each observer, a column for each unit, "." where nothing was recorded.
TWO_VALUES = ("0100000010", "1110010000")
FIVE_VALUES = ("112243335441", "212223335444")
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
THREE_CODERS = (".....34121133.3", "1.213343.......", "..21344.21133.4")


def units_of(observers: tuple[str, ...]) -> list[list[float]]:
    return [[float(v) for v in unit if v != "."] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "metric", "published"),
    [
        (TWO_VALUES, Metric.NOMINAL, 0.095),
        (FIVE_VALUES, Metric.NOMINAL, 0.692),
        (FOUR_OBSERVERS, Metric.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Metric.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Metric.INTERVAL, 0.849),
        (THREE_CODERS, Metric.NOMINAL, 0.691),
        (THREE_CODERS, Metric.INTERVAL, 0.811),
    ],
)
def test_alpha_is_what_is_published(observers, metric, published) -> None:
    assert alpha_of(units_of(observers), metric) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("metric", Metric)
def test_alpha_is_that_of_the_krippendorff_package(metric) -> None:
    chance = np.random.default_rng(5)
    true = chance.integers(1, 5, 60)
    ratings = np.clip(true + chance.integers(-1, 2, (4, 60)), 1, 4).astype(float)
    ratings[chance.random((4, 60)) < 0.3] = np.nan
    units = [[float(v) for v in unit if not np.isnan(v)] for unit in ratings.T]
    theirs = krippendorff.alpha(reliability_data=ratings, level_of_measurement=metric.value)
    assert alpha_of(units, metric) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        ([(0, 0), (1, 1)], 1.0),
        # Observed 2/6, expected 18/30: 1 - (1/3) / (3/5).
        ([(0, 0), (1, 1), (0, 1)], 4 / 9),
        # All disagree: observed 1, expected 2/3.
        ([(0, 1), (1, 0)], -0.5),
        # Three people, one apart: observed (4 / 2 + 0) / 5, expected 12 / 20.
        ([(0, 0, 1), (1, 1)], 1 - (4 / 2 / 5) / (12 / 20)),
        # Those alone have no part.
        ([(0, 0), (1, 1), (0, 1), (0,), (1,)], 4 / 9),
        ([(1, 1), (1, 1)], None),
        ([(1,), (2,)], None),
        ([], None),
    ],
)
def test_alpha_is_what_it_is_by_hand(units, alpha) -> None:
    found = alpha_of(units, Metric.INTERVAL)
    assert found == (None if alpha is None else pytest.approx(alpha))
    if {value for unit in units for value in unit} <= {0, 1}:  # of two values all are the same
        for metric in Metric:
            assert alpha_of(units, metric) == found


def test_equal_shares_that_no_number_holds_exactly_are_still_alike() -> None:
    third = float(Fraction(1, 3))
    assert alpha_of([[third, third]] * 30, Metric.INTERVAL) is None


def test_percent_agreement_counts_pairs_and_knows_nothing_of_chance() -> None:
    found = alike([[4, 4], [4, 3], [4, 2], [4]])
    assert found is not None
    assert (found.exact, found.within_one) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    mostly_top = [[4, 4]] * 18 + [[4, 3], [3, 4]]
    high = alike(mostly_top)
    assert high is not None
    assert high.exact == pytest.approx(0.9)
    assert alpha_of(mostly_top, Metric.ORDINAL) == pytest.approx(-0.0263, abs=0.001)
    assert alike([[4], []]) is None


def test_the_anchor_that_people_confuse_is_told_from_those_that_they_know() -> None:
    units = [[1, 1]] * 10 + [[2, 3], [3, 2]] * 5 + [[4, 4]] * 10
    alphas = {level: alpha_of_level(units, level) for level in (1, 2, 3, 4)}
    assert alphas[1] == alphas[4] == pytest.approx(1)
    assert alphas[2] == alphas[3] == pytest.approx(-0.18, abs=0.01)
