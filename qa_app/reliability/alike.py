"""Agreement as people count it: the share of pairs of ratings that are alike, and nearly so.

It says nothing of chance: where nearly everybody always gives the top level, two people who
rate with their eyes shut agree as well. That is what alpha is for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_app.reliability.alpha import Metric, alpha_of, coincidences


@dataclass(frozen=True, slots=True)
class Alike:
    """Shares from 0 to 1 of pairs of ratings of one call: at the same level, at most one apart."""

    exact: float
    within_one: float


def alike(units: Sequence[Sequence[float]]) -> Alike | None:
    """The shares; None where nothing was rated twice. Each call counts as its ratings do."""
    levels = sorted({value for unit in units for value in unit})
    table = coincidences(units, levels).sum(axis=0)
    if not table.sum():
        return None
    places = np.array(levels)
    near = np.abs(places[:, None] - places[None, :]) <= 1
    return Alike(float(np.trace(table) / table.sum()), float((table * near).sum() / table.sum()))


def alpha_of_level(units: Sequence[Sequence[float]], level: float) -> float | None:
    """Alpha of whether it is this level or another: how reliably its anchor is recognised."""
    this_or_other = [[float(value == level) for value in unit] for unit in units]
    return alpha_of(this_or_other, Metric.NOMINAL)
