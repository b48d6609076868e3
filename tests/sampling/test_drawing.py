"""Every call has the chance that it should have, and a draw can be done again from its seed."""

import hashlib
import hmac
from collections import Counter

import numpy as np
import pytest
from scipy.stats import chi2

from qa_app.sampling.drawing import (
    RANDOM,
    TARGETED,
    Frame,
    Stratum,
    digest_of,
    draw,
    in_order,
    lot_of,
    packed,
    shares,
    unpacked,
)

DRAWS = 10_000


def stratum(unit: str, first: int, size: int, how: str = RANDOM, **cell: str) -> Stratum:
    return Stratum(unit, how, tuple(range(first, first + size)), tuple(sorted(cell.items())))


# One agent with calls in one stratum, one whose calls are split unevenly, one with few calls, and
# moments on some of the calls.
FRAME = Frame(
    strata=(
        stratum("agent=1", 100, 12),
        stratum("agent=1", 100, 5, TARGETED),
        stratum("agent=2", 200, 3, direction="in"),
        stratum("agent=2", 210, 14, direction="out"),
        stratum("agent=2", 215, 6, TARGETED),
        stratum("agent=3", 300, 2),
    ),
    by_chance=4,
    worth_hearing=1,
)


@pytest.fixture(scope="module")
def drawn() -> list[list[tuple[int, int]]]:
    """The stratum and number of each call that many draws have drawn."""
    return [
        [(one.stratum, one.call) for one in draw(FRAME, f"seed {number}")]
        for number in range(DRAWS)
    ]


def chi_square(counts: list[int], taken: list[int]) -> tuple[float, float]:
    """The statistic and its p, for calls drawn without replacement: the more of a stratum is
    drawn at once, the less the counts of its calls can differ."""
    calls, draws = len(counts), len(taken)
    pairs = np.mean([k * (k - 1) for k in taken]) / (calls * (calls - 1))
    spread = np.mean(taken) / calls - pairs
    off = np.array(counts) - np.mean(counts)
    statistic = float((off**2).sum() / (draws * spread))
    return statistic, float(chi2.sf(statistic, calls - 1))


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_each_call_of_a_stratum_is_drawn_equally_often(drawn, place):
    counts = Counter(call for one in drawn for at, call in one if at == place)
    taken = [sum(at == place for at, _call in one) for one in drawn]
    numbers = [counts[call] for call in FRAME.strata[place].calls]

    statistic, p = chi_square(numbers, taken)
    told = f"stratum {place}: {len(numbers)} calls, chi-square {statistic:.1f}, p {p:.3f}"
    print(told)  # noqa: T201  # for whoever checks the draws: pytest -s

    assert p > 0.01


def test_calls_of_an_agent_have_the_same_chance_in_whichever_stratum_they_are(drawn):
    small = sum(at == 2 for one in drawn for at, _call in one) / DRAWS
    large = sum(at == 3 for one in drawn for at, _call in one) / DRAWS

    # 3 and 14 of 17 calls share a quota of 4; the standard error of the mean is below 0.005.
    assert small == pytest.approx(4 * 3 / 17, abs=0.02)
    assert large == pytest.approx(4 * 14 / 17, abs=0.02)
    assert {sum(at == 2 for at, _call in one) for one in drawn} == {0, 1}


def test_quotas_hold_in_every_draw(drawn):
    for one in drawn:
        taken = Counter(FRAME.strata[at].unit for at, _call in one)
        by_chance = Counter(
            FRAME.strata[at].unit for at, _c in one if FRAME.strata[at].selection == RANDOM
        )
        assert by_chance == {"agent=1": 4, "agent=2": 4, "agent=3": 2}
        assert taken["agent=3"] == 2
        assert {taken["agent=1"], taken["agent=2"]} == {5}
        assert len({call for _at, call in one}) == len(one)


def test_a_call_that_chance_draws_counts_as_drawn_by_chance_whatever_was_found_in_it():
    only = Frame((stratum("agent=1", 1, 2), stratum("agent=1", 1, 2, TARGETED)), 2, 1)

    assert {one.stratum for one in draw(only, "seed")} == {0}


def test_the_same_seed_and_frame_give_the_same_draw_and_another_seed_another_one():
    again = unpacked(packed(FRAME))

    assert again == FRAME
    assert digest_of(again) == digest_of(FRAME)
    assert draw(again, "seed") == draw(FRAME, "seed")
    assert draw(FRAME, "seed") != draw(FRAME, "another seed")


# What the first version of the software drew: draws on record could not be done again otherwise.
KNOWN = [
    (0, 1, 105),
    (0, 2, 109),
    (0, 3, 110),
    (0, 4, 111),
    (1, 1, 102),
    (2, 1, 201),
    (3, 1, 215),
    (3, 2, 219),
    (3, 3, 214),
    (4, 3, 220),
    (5, 1, 300),
    (5, 2, 301),
]


def test_a_draw_stays_the_same_from_version_to_version():
    assert [(one.stratum, one.rank, one.call) for one in draw(FRAME, "2026")] == KNOWN


def test_anybody_can_work_out_the_order_with_ordinary_tools():
    calls = FRAME.strata[0].calls
    by_hand = sorted(
        calls, key=lambda c: hmac.new(b"seed", f"random:{c}".encode(), hashlib.sha256).hexdigest()
    )

    assert in_order(FRAME.strata[0], "seed") == by_hand
    assert sorted(calls, key=lambda call: lot_of("seed", RANDOM, call)) == by_hand


@pytest.mark.parametrize("sizes", [[3, 5, 92], [1], [0, 4], [7, 7, 7], [1] * 30])
@pytest.mark.parametrize("quota", [1, 4, 10, 1000])
def test_a_quota_is_parted_in_proportion_and_all_of_it(sizes, quota):
    total, take = sum(sizes), min(quota, sum(sizes))
    parted = [shares(sizes, quota, begin) for begin in range(total)]

    for parts in parted:
        assert sum(parts) == take
        for size, part in zip(sizes, parts, strict=True):
            assert part in {size * take // total, -(-size * take // total)}
    means = np.mean(parted, axis=0)
    assert means == pytest.approx([size * take / total for size in sizes])


def test_a_changed_frame_has_another_digest():
    without = Frame(FRAME.strata[1:], FRAME.by_chance, FRAME.worth_hearing)

    assert digest_of(without) != digest_of(FRAME)
