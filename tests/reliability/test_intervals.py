"""Intervals hold what they promise, in centres of which the truth is known.

A small version of ``bench/agreement.py``, which tries all items many times.
"""

import numpy as np
import pytest

from qa_app.reliability.alpha import Metric, summed
from qa_app.reliability.bootstrap import bootstrap
from tests.reliability.simulated import ITEMS, coverage_of_alpha

_GOOD, TENTATIVE, _LITTLE, _TOP, DUTY = ITEMS


@pytest.mark.parametrize("item", [TENTATIVE, DUTY], ids=lambda item: item.name)
@pytest.mark.parametrize("calls", [20, 50, 200])
def test_95_percent_intervals_hold_the_true_alpha_in_90_to_97_percent(item, calls) -> None:
    assert 0.90 <= coverage_of_alpha(item, calls, times=400, samples=400) <= 0.97


def test_the_same_ratings_have_the_same_interval_and_more_calls_a_narrower_one() -> None:
    chance = np.random.default_rng(8)
    few, many = (TENTATIVE.rate(calls, chance).tolist() for calls in (30, 300))
    first, again, wide = (bootstrap(summed(one, Metric.ORDINAL)) for one in (few, few, many))
    assert first is not None
    assert first == again
    assert wide is not None
    assert wide.high - wide.low < (first.high - first.low) / 2


@pytest.mark.parametrize("units", [[], [[1, 2]], [[4, 4]] * 30])
def test_where_alpha_is_not_defined_there_is_no_interval(units) -> None:
    assert bootstrap(summed(units, Metric.ORDINAL)) is None
