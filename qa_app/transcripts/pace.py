"""How fast a worker gets on, and so how long a call will still take."""

import time
from collections.abc import Callable

# What earlier calls showed counts like this many seconds of work on the present one.
REMEMBERED_SECONDS = 10.0


class Pace:
    """Seconds of sound a second, measured over the present call and the ones before it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sound = self._work = 0.0
        self.start(0.0)

    def start(self, done: float) -> None:
        """Begin a call of which ``done`` seconds are dealt with already."""
        keep = min(1.0, REMEMBERED_SECONDS / self._work) if self._work else 0.0
        self._before = (self._sound * keep, self._work * keep)
        self._done, self._since = done, self._clock()

    def seconds_left(self, done: float, duration: float) -> float | None:
        """How long the rest will take; None while nothing is known."""
        sound, work = self._before
        self._sound = sound + done - self._done
        self._work = work + self._clock() - self._since
        if self._sound <= 0:
            return None
        return (duration - done) * self._work / self._sound
