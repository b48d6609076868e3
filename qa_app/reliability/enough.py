"""From how many ratings on something is said, and where agreement begins to be enough.

Each number has its reason in ``docs/agreement.md``; ``bench/agreement.py`` measures those that
can be measured.
"""

# Calls that two or more people rated, from which on alpha and its interval are given: the
# intervals were seen to hold what they promise with 20 calls, and below that they are so wide
# that they say nothing.
FEWEST_CALLS = 20
# Calls that a reviewer rated together with others, from which on their leniency is given.
FEWEST_OF_REVIEWER = 10
# Ratings at a level, from which on its anchor is called more or less reliable than others.
FEWEST_OF_LEVEL = 10

# Krippendorff's own bounds: below the first, ratings carry no conclusion; between the two,
# tentative ones.
TENTATIVE = 0.667
RELIABLE = 0.8

CONFIDENCE = 0.95


def missing_calls(calls: int) -> int:
    """How many double-scored calls are missing before anything is said."""
    return max(FEWEST_CALLS - calls, 0)


def is_uneven(alpha: float | None, calls: int) -> bool:
    """Whether people are known to rate too differently for figures to rest on it."""
    return alpha is not None and calls >= FEWEST_CALLS and alpha < TENTATIVE
