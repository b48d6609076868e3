"""Krippendorff's alpha: agreement beyond what chance would give, whoever rated what.

1 is full agreement, 0 what ratings dealt out by chance would have, below 0 less than that. It
takes any number of raters for each unit (a call on an item) and ratings that are missing. After
K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011).

Everything is a sum over units, so that a thousand samples of units are one product of matrices:
``parts`` hold what each unit adds, one row for each; ``estimate`` turns a sum of rows, or many
sums at once, into alpha.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Metric(StrEnum):
    """How far apart two values are."""

    NOMINAL = "nominal"  # the same or not
    ORDINAL = "ordinal"  # by how many ratings lie between them
    INTERVAL = "interval"  # by their difference, squared


@dataclass(frozen=True)
class Summed:
    """An estimate from sums over units: ``parts`` is units by terms."""

    parts: Floats
    estimate: Callable[[Floats], Floats]

    @property
    def value(self) -> float | None:
        """The estimate over all units; None where it is not defined."""
        found = float(self.estimate(self.parts.sum(axis=0)))
        return found if np.isfinite(found) else None


def alpha_of(units: Sequence[Sequence[float]], metric: Metric) -> float | None:
    """Krippendorff's alpha; None where all values are alike, or nothing was rated twice.

    Args:
        units: the values that each thing was given; those with a single value have no part.
    """
    return summed(units, metric).value


def summed(units: Sequence[Sequence[float]], metric: Metric) -> Summed:
    """Alpha as a sum over units."""
    if metric is Metric.INTERVAL:
        return Summed(_moments(units), _from_moments)
    categories = sorted({value for unit in units for value in unit})
    width = len(categories)
    tables = coincidences(units, categories)
    distances = _nominal if metric is Metric.NOMINAL else _ordinal

    def estimate(sums: Floats) -> Floats:
        return _from_tables(sums.reshape(*sums.shape[:-1], width, width), distances)

    return Summed(tables.reshape(len(units), width * width), estimate)


def coincidences(units: Sequence[Sequence[float]], categories: Sequence[float]) -> Floats:
    """Units by categories by categories: the pairs of values in each unit, weighed so that a
    unit counts as many times as it has values."""
    place = {value: at for at, value in enumerate(categories)}
    counts = np.zeros((len(units), len(categories)))
    rows = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    columns = np.array([place[value] for unit in units for value in unit], dtype=np.intp)
    np.add.at(counts, (rows, columns), 1)
    raters = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(categories))
    weight = np.where(raters > 1, 1 / np.maximum(raters - 1, 1), 0)
    paired: Floats = pairs * weight[:, None, None]
    return paired


def _from_tables(tables: Floats, distances: Callable[[Floats], Floats]) -> Floats:
    """Alpha of each table of coincidences; not a number where it is not defined."""
    totals = tables.sum(axis=-1)
    apart = distances(totals)
    observed = (tables * apart).sum(axis=(-1, -2))
    expected = (totals[..., :, None] * totals[..., None, :] * apart).sum(axis=(-1, -2))
    return _one_minus(observed * (totals.sum(axis=-1) - 1), expected)


def _nominal(totals: Floats) -> Floats:
    return 1 - np.eye(totals.shape[-1])


def _ordinal(totals: Floats) -> Floats:
    """The ratings from one category up to another, half of those in the two themselves, squared."""
    middles = np.cumsum(totals, axis=-1) - totals / 2
    apart: Floats = (middles[..., :, None] - middles[..., None, :]) ** 2
    return apart


def _moments(units: Sequence[Sequence[float]]) -> Floats:
    """Units by number of values, their sum, the sum of their squares, and their differences."""
    parts = np.zeros((len(units), 4))
    for row, unit in zip(parts, units, strict=True):
        if len(unit) > 1:
            values = np.asarray(unit, dtype=np.float64)
            squares = 2 * (len(unit) * (values**2).sum() - values.sum() ** 2)
            row[:] = len(unit), values.sum(), (values**2).sum(), squares / (len(unit) - 1)
    return parts


def _from_moments(sums: Floats) -> Floats:
    count, total, squares, observed = np.moveaxis(sums, -1, 0)
    expected = 2 * (count * squares - total**2)
    # What is left of equal values after rounding is no difference.
    expected = np.where(expected > 1e-9 * np.maximum(count * squares, 1), expected, 0)
    return _one_minus(observed * (count - 1), expected)


def _one_minus(observed: Floats, expected: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(expected > 0, 1 - observed / expected, np.nan)
    return found
