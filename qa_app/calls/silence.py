"""Which workers have fallen silent, whatever is done to the clocks of the machines.

A worker that is at something writes the time there every few seconds. Others do not ask how long
ago that was: a clock that was set back would hold a dead worker's call for as long, and one that
was set forward would take a living worker's. They look whether what stands there changes, and
measure with a clock of their own that nobody can set.
"""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select

from qa_app.calls.models import Call, CallStage, Retranscription
from qa_app.foundation.extensions import db, utc_now

LEASE = timedelta(seconds=15)
# More than this between a clock and the one that nobody can set: somebody has set it.
STEP = 2.0
MOST_REMEMBERED = 10_000

Work = type[Call] | type[CallStage] | type[Retranscription]


@dataclass
class Beats:
    """What this process has seen of the signs of life, and since when (monotonic seconds)."""

    clock: Callable[[], datetime] = utc_now
    steady: Callable[[], float] = time.monotonic
    _seen: dict[tuple[str, int], tuple[str | None, datetime | None, float]] = field(
        default_factory=dict
    )
    _difference: float | None = None
    _set_at: float = float("-inf")

    def is_silent(self, what: tuple[str, int], worker: str | None, beat: datetime | None) -> bool:
        """Whether the worker that is at ``what`` has given no sign of life for too long."""
        now, lease = self.steady(), LEASE.total_seconds()
        self._watch_the_clock(now)
        before = self._seen.get(what)
        since = before[2] if before and before[:2] == (worker, beat) else now
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.clear()
        self._seen[what] = worker, beat, since
        if beat is None or now - since >= lease:
            return True
        # A process that has just started need not watch first what is old by its own clock.
        right = now - self._set_at >= lease and _is_of_this_machine(worker)
        return right and beat < self.clock() - LEASE

    def _watch_the_clock(self, now: float) -> None:
        difference = self.clock().timestamp() - now
        if self._difference is not None and abs(difference - self._difference) > STEP:
            self._set_at = now
        self._difference = difference


BEATS = Beats()


def _is_of_this_machine(worker: str | None) -> bool:
    host, named, _rest = (worker or "").partition(":")
    return not named or host == socket.gethostname()


def fell_silent(work: Work, at_work: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition for rows of ``work`` that are ``at_work`` for a worker that fell silent.

    Rows whose worker gives a sign of life in the meantime do not meet it.
    """
    silent = [
        and_(work.id == row.id, work.heartbeat_at == row.heartbeat_at)
        for row in db.session.execute(
            select(work.id, work.worker, work.heartbeat_at).where(at_work)
        )
        if BEATS.is_silent((work.__tablename__, row.id), row.worker, row.heartbeat_at)
    ]
    return and_(at_work, or_(false(), *silent))


def somebody_is_at(work: Work, at_work: ColumnElement[bool]) -> bool:
    """Whether a worker that has not fallen silent is at any of these rows."""
    rows = db.session.execute(select(work.id, work.worker, work.heartbeat_at).where(at_work))
    seen = [
        BEATS.is_silent((work.__tablename__, row.id), row.worker, row.heartbeat_at) for row in rows
    ]
    return not all(seen)
