"""How many processor cores this process may use."""

from __future__ import annotations

import os


def core_count() -> int:
    """The cores of this process, which in a container may be fewer than the machine's."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
