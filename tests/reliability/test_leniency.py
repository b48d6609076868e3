"""Who rates higher than others on the same calls is found, and nobody else."""

import numpy as np
import pytest

from qa_app.reliability.leniency import Given, fit
from tests.reliability.simulated import Reviewers, find_planted

STATSMODELS = (2.96361, 2.29810, 2.62553, 2.44412)
EVEN = Reviewers(6)
# Some are consistent, some are not.
UNLIKE = Reviewers(6, noise=(0.3, 0.8))


@pytest.mark.parametrize("reviewers", [EVEN, UNLIKE], ids=["alike", "unlike"])
def test_who_rates_half_a_level_higher_is_found_with_an_interval_that_holds(reviewers) -> None:
    found = find_planted(reviewers, calls=100, times=300)
    assert found.estimate == pytest.approx(found.truth, abs=0.02)
    assert 0.90 <= found.covered <= 0.97
    assert 0.90 <= found.covered_planted <= 0.97
    assert found.found >= 0.8


def test_where_all_rate_alike_nobody_is_called_lenient_more_often_than_promised() -> None:
    found = find_planted(Reviewers(6, extra=0), calls=100, times=200)
    assert 0.90 <= found.covered <= 0.97
    assert found.found <= 0.05


def test_it_is_the_call_not_the_reviewer_that_is_easy() -> None:
    # B rates only good calls, and is half a level stricter on them than A.
    ratings = [
        *(Given(call, who, 2.0 + (call % 3 == 0)) for call in range(20) for who in (1, 3)),
        *(Given(call, 1, 4.0) for call in range(20, 40)),
        *(Given(call, 2, 3.5) for call in range(20, 40)),
    ]
    model = fit(ratings)
    assert model is not None
    by = {one.reviewer: one.by for one in model.reviewers}
    assert by[1] - by[2] == pytest.approx(0.5, abs=0.02)
    assert by[1] - by[3] == pytest.approx(0, abs=0.02)


def test_the_order_of_ratings_is_counted_without_a_model() -> None:
    ratings = [
        Given(1, 1, 4), Given(1, 2, 3), Given(2, 1, 3), Given(2, 2, 3), Given(3, 1, 2),
        Given(3, 2, 4), Given(3, 3, 4),
    ]  # fmt: skip
    model = fit(ratings)
    assert model is not None
    counts = {one.reviewer: (one.higher, one.lower, one.same) for one in model.reviewers}
    assert counts == {1: (1, 2, 1), 2: (1, 1, 2), 3: (1, 0, 1)}


def test_it_is_the_mixed_model_that_statsmodels_fits() -> None:
    # statsmodels 0.15.0, MixedLM("value ~ 0 + C(reviewer)", groups=call), REML, on these ratings.
    chance = np.random.default_rng(11)
    true = chance.normal(2.5, 0.8, 40)
    ratings = [
        Given(
            call, int(who), round(float(true[call] + chance.normal(0, 0.5) + 0.4 * (who == 0)), 3)
        )
        for call in range(40)
        for who in chance.choice(4, 2, replace=False)
    ]
    model = fit(ratings)
    assert model is not None
    effects = [model.mean + one.by for one in model.reviewers]
    assert effects == pytest.approx(STATSMODELS, abs=5e-4)


@pytest.mark.parametrize("ratings", [[], [Given(1, 1, 3)], [Given(1, 1, 3), Given(2, 1, 4)]])
def test_of_one_reviewer_alone_nothing_is_said(ratings) -> None:
    assert fit(ratings) is None


def test_ratings_that_are_all_alike_have_leniency_zero() -> None:
    model = fit([Given(call, who, 4.0) for call in range(12) for who in (1, 2)])
    assert model is not None
    assert [one.by for one in model.reviewers] == pytest.approx([0, 0])
