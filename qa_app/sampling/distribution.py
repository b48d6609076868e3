"""Who reviews what: evenly by what each has to do, never their own calls, and in turn.

Plain arithmetic, without a database. What comes first, comes first:

1. nobody reviews their own calls;
2. nobody is given an agent's call whose last reviews they all made, where somebody else is there;
3. whoever has the least to do, measured by the days on which they are here, is given more;
4. of those, whoever has reviewed the agent least often, and longest ago.

What is left is decided by a hash of the two, so that the same question has the same answer.
Calls are given in rounds, one of each agent a round, each round the best of all that are possible.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

# So many reviews of an agent in a row by the same person are enough.
IN_A_ROW = 3
# Calls that are given at once: what is looked at grows with the square of it.
MOST_AT_ONCE = 100

# Weights so far apart that what comes first always outweighs what comes after; sums of a round
# stay below what a float holds exactly.
_STREAK, _LOAD, _TURN, _LONG_AGO = 1e13, 1e9, 1e4, 1e1
_MOST_TURNS, _MOST_DAYS = 30, 999


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who reviews, how many reviews they have open, and how much of the time they are
    here: 1 for always, 0 for never."""

    id: int
    open: int = 0
    presence: float = 1.0


@dataclass(frozen=True, slots=True)
class ToGive:
    """A call that somebody is to review."""

    call: int
    agent_id: int


@dataclass
class Turns:
    """Who has reviewed whom: how often, when last, and who did the last few of each agent."""

    times: Counter[tuple[int, int]] = field(default_factory=Counter)
    last: dict[tuple[int, int], date] = field(default_factory=dict)
    latest: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def note(self, reviewer: int, agent: int, day: date) -> None:
        """Count one more review."""
        self.times[reviewer, agent] += 1
        self.last[reviewer, agent] = max(day, self.last.get((reviewer, agent), day))
        self.latest[agent] = [*self.latest[agent], reviewer][-IN_A_ROW:]

    def is_streak(self, reviewer: int, agent: int) -> bool:
        """Whether this person made all of the agent's last few reviews."""
        latest = self.latest.get(agent, [])
        return len(latest) == IN_A_ROW and set(latest) == {reviewer}


def distribute(
    calls: Sequence[ToGive], reviewers: Sequence[Reviewer], turns: Turns, today: date
) -> dict[int, int]:
    """Who reviews each call, by its number; ``turns`` is carried on.

    A call that nobody may review, since only its own agent is here, is missing.
    """
    here = [one for one in reviewers if one.presence > 0]
    given: Counter[int] = Counter()
    found: dict[int, int] = {}
    for group in _rounds(calls):
        for call, reviewer in _best(group, here, given, turns, today):
            found[call.call] = reviewer
            given[reviewer] += 1
            turns.note(reviewer, call.agent_id, today)
    return found


def _rounds(calls: Sequence[ToGive]) -> Iterable[list[ToGive]]:
    """Groups in which each agent comes at most once."""
    seen: Counter[int] = Counter()
    rounds: defaultdict[int, list[ToGive]] = defaultdict(list)
    for call in calls:
        rounds[seen[call.agent_id]].append(call)
        seen[call.agent_id] += 1
    for number in sorted(rounds):
        whole = rounds[number]
        for at in range(0, len(whole), MOST_AT_ONCE):
            yield whole[at : at + MOST_AT_ONCE]


def _best(
    calls: Sequence[ToGive],
    reviewers: Sequence[Reviewer],
    given: Counter[int],
    turns: Turns,
    today: date,
) -> list[tuple[ToGive, int]]:
    possible = [call for call in calls if any(one.id != call.agent_id for one in reviewers)]
    if not possible:
        return []
    suits = np.array([[_cost(call, one, turns, today) for one in reviewers] for call in possible])
    # Each reviewer has a place for every call, the next one always a little dearer.
    loads = np.array(
        [
            [(one.open + given[one.id] + more) / one.presence for more in range(len(possible))]
            for one in reviewers
        ]
    )
    costs: NDArray[np.float64] = suits[:, :, None] + _LOAD * loads[None, :, :]
    rows, columns = linear_sum_assignment(costs.reshape(len(possible), -1))
    return [
        (possible[row], reviewers[column // len(possible)].id)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]


def _cost(call: ToGive, reviewer: Reviewer, turns: Turns, today: date) -> float:
    if reviewer.id == call.agent_id:
        return float("inf")
    pair = reviewer.id, call.agent_id
    last = turns.last.get(pair)
    days = _MOST_DAYS if last is None else min((today - last).days, _MOST_DAYS)
    return (
        _STREAK * turns.is_streak(*pair)
        + _TURN * min(turns.times[pair], _MOST_TURNS)
        + _LONG_AGO * (_MOST_DAYS - max(days, 0))
        + _tie(call.call, reviewer.id)
    )


def _tie(call: int, reviewer: int) -> float:
    """A number below 10 that is always the same for these two."""
    return hashlib.sha256(f"{call}:{reviewer}".encode()).digest()[0] / 26
