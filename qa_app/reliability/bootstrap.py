"""How sure an estimate is: the 95 % interval from samples of units, drawn with replacement.

The bounds are percentiles of the samples, a little further out than 2.5 and 97.5 by what a t
distribution and the bias of a sample's spread ask for with few units (T. Hesterberg's expanded
percentile interval, 2015). Of the methods tried (``bench/agreement.py``) it is the one that held
the true alpha in 90 to 97 % of samples everywhere; plain percentiles fell short with 20 calls,
BCa was too wide where agreement is high.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from qa_app.reliability.alpha import Floats, Summed
from qa_app.reliability.enough import CONFIDENCE

SAMPLES = 1000
SEED = 20260301
# Weights of so many units times samples are held at once.
_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds between which the true value plausibly lies."""

    low: float
    high: float


def bootstrap(summed: Summed, *, samples: int = SAMPLES, seed: int = SEED) -> Interval | None:
    """The 95 % interval of an estimate; None where most samples have none.

    The seed is fixed, so that the same ratings always have the same interval.
    """
    units = len(summed.parts)
    if units < 2:
        return None
    drawn = _resampled(summed, samples, np.random.default_rng(seed))
    defined = drawn[np.isfinite(drawn)]
    if len(defined) < samples / 2:
        return None
    tail = expanded_tail(units)
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(float(low), float(high))


def expanded_tail(units: int) -> float:
    """Which percentile the lower bound is at, as a share."""
    bound = student.ppf((1 - CONFIDENCE) / 2, units - 1)
    return float(norm.cdf(bound * sqrt(units / (units - 1))))


def _resampled(summed: Summed, samples: int, chance: np.random.Generator) -> Floats:
    units = len(summed.parts)
    shares = np.full(units, 1 / units)
    step = max(1, _AT_ONCE // units)
    rounds = [min(step, samples - done) for done in range(0, samples, step)]
    return np.concatenate(
        [
            summed.estimate(chance.multinomial(units, shares, size=size) @ summed.parts)
            for size in rounds
        ]
    )
