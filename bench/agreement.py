"""How often intervals of agreement and leniency hold the truth, in centres of which it is known.

    make bench-agreement [TIMES=1000]

Draws that many made-up centres of each kind (``tests/reliability/simulated.py``): items on which
people agree much, tentatively or little, on which nearly all calls are at the top, and a duty, each
with 20, 50 and 200 calls rated twice; and reviewers of whom one rates half a level higher than the
others, all alike or some of them inconsistent. Shares in percent, for 95 % intervals. The numbers
are in ``docs/agreement.md``.
"""

import sys

from tests.reliability.simulated import (
    ITEMS,
    Reviewers,
    coverage_of_alpha,
    find_planted,
    true_alpha,
)

CALLS = (20, 50, 200)


def main(times: int) -> None:
    """Print both tables."""
    print("alpha: the interval holds it, in % of centres")
    print(f"{'item':24}{'alpha':>7}" + "".join(f"{calls:>5} calls" for calls in CALLS))
    for item in ITEMS:
        shares = (coverage_of_alpha(item, calls, times) for calls in CALLS)
        print(
            f"{item.name:24}{true_alpha(item):7.2f}" + "".join(f"{100 * s:11.1f}" for s in shares)
        )
    print(
        "\nleniency: the interval holds it, in % (of all, of the one who is lenient), and finds it"
    )
    print(f"{'reviewers':32}{'calls':>6}{'truth':>7}{'mean':>7}{'all':>7}{'one':>7}{'found':>7}")
    for noise, name in (((0.5,), "alike"), ((0.8, 0.3), "the lenient one inconsistent")):
        for number, calls in ((3, 20), (6, 50), (6, 100), (10, 200), (30, 600)):
            found = find_planted(Reviewers(number, noise), calls, times)
            print(
                f"{f'{number}, {name}':32}{calls:6}{found.truth:7.2f}{found.estimate:7.2f}"
                f"{100 * found.covered:7.1f}{100 * found.covered_planted:7.1f}"
                f"{100 * found.found:7.1f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
