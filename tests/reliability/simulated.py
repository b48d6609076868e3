"""Made-up centres of which the truth is known: what is rated, how unevenly, how leniently."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_app.reliability.alpha import Metric, alpha_of, summed
from qa_app.reliability.bootstrap import bootstrap
from qa_app.reliability.leniency import Given, fit


@dataclass(frozen=True)
class Item:
    """An item on which calls differ by ``spread``, and people by ``noise`` on the same call."""

    name: str
    spread: float
    noise: float
    centre: float = 0.0
    cuts: tuple[float, ...] = (-1.0, 0.0, 1.0)

    @property
    def metric(self) -> Metric:
        return Metric.ORDINAL if len(self.cuts) > 1 else Metric.NOMINAL

    def rate(self, calls: int, chance: np.random.Generator) -> NDArray[np.intp]:
        """Levels from 1: calls by two people."""
        true = chance.normal(self.centre, self.spread, calls)
        heard = true[:, None] + chance.normal(0, self.noise, (calls, 2))
        return np.searchsorted(self.cuts, heard) + 1


ITEMS = (
    Item("much agreement", 1.0, 0.3),
    Item("tentative agreement", 1.0, 0.6),
    Item("little agreement", 0.6, 1.0),
    Item("mostly the top level", 1.0, 0.6, centre=1.2),
    Item("a duty, mostly done", 1.0, 0.6, centre=0.8, cuts=(0.0,)),
)


def true_alpha(item: Item, calls: int = 60_000) -> float:
    """What alpha would be, had so many calls been rated twice."""
    found = alpha_of(item.rate(calls, np.random.default_rng(1)).tolist(), item.metric)
    assert found is not None
    return found


def coverage_of_alpha(
    item: Item, calls: int, times: int, *, samples: int = 1000, seed: int = 2
) -> float:
    """In which share of centres the interval holds the true alpha."""
    chance, true = np.random.default_rng(seed), true_alpha(item)
    held, told = 0, 0
    for at in range(times):
        units = item.rate(calls, chance).tolist()
        found = bootstrap(summed(units, item.metric), samples=samples, seed=at)
        if found is not None:
            told += 1
            held += found.low <= true <= found.high
    return held / told


@dataclass(frozen=True)
class Reviewers:
    """Reviewers of whom the first rates half a level higher than the others; calls have levels
    from 1 to 4, rounded and cut off as people's are."""

    number: int
    noise: tuple[float, ...] = (0.5,)  # in turn
    extra: float = 0.5

    def rate(self, calls: int, chance: np.random.Generator) -> list[Given]:
        """Each call by two of them, drawn by chance."""
        true = chance.normal(2.5, 0.8, calls)
        noise = [self.noise[at % len(self.noise)] for at in range(self.number)]
        return [
            Given(call, int(who), self._level(true[call] + chance.normal(0, noise[who]), int(who)))
            for call in range(calls)
            for who in chance.choice(self.number, 2, replace=False)
        ]

    def _level(self, heard: float, who: int) -> float:
        return float(np.clip(np.rint(heard + (self.extra if who == 0 else 0)), 1, 4))

    def truth(self, calls: int = 200_000) -> NDArray[np.float64]:
        """What each gives on average, in levels as they are given."""
        chance = np.random.default_rng(1)
        true = chance.normal(2.5, 0.8, calls)
        means = []
        for who in range(self.number):
            heard = true + chance.normal(0, self.noise[who % len(self.noise)], calls)
            means.append(np.clip(np.rint(heard + (self.extra if who == 0 else 0)), 1, 4).mean())
        return np.array(means)


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of centres: where the interval of a reviewer holds the truth, on average and of the
    planted one; where that one's interval leaves out zero. And their mean estimate."""

    covered: float
    covered_planted: float
    found: float
    estimate: float
    truth: float


def find_planted(reviewers: Reviewers, calls: int, times: int, seed: int = 3) -> Found:
    chance, truth = np.random.default_rng(seed), reviewers.truth()
    covered, planted, seen, estimates = [], [], [], []
    for _ in range(times):
        model = fit(reviewers.rate(calls, chance))
        assert model is not None
        known = np.array([one.reviewer for one in model.reviewers])
        calls_of = np.array([one.calls for one in model.reviewers])
        true = truth[known] - np.average(truth[known], weights=calls_of)
        held = [
            one.interval.low <= by <= one.interval.high
            for one, by in zip(model.reviewers, true, strict=True)
        ]
        covered.append(np.mean(held))
        first = model.reviewers[0]
        assert first.reviewer == 0
        planted.append(held[0])
        seen.append(first.interval.low > 0)
        estimates.append(first.by)
    return Found(
        float(np.mean(covered)), float(np.mean(planted)), float(np.mean(seen)),
        float(np.mean(estimates)), float(truth[0] - truth.mean()),
    )  # fmt: skip
