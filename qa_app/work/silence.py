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
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from qa_app.foundation.extensions import db, utc_now
from qa_app.work.models import Job, JobState

LEASE = timedelta(seconds=15)
# More than this between a clock and the one that nobody can set: somebody has set it.
STEP = 2.0
MOST_REMEMBERED = 10_000


@dataclass
class Heartbeats:
    """What this process has seen of the signs of life, and since when (monotonic seconds)."""

    clock: Callable[[], datetime] = utc_now
    steady: Callable[[], float] = time.monotonic
    _seen: dict[int, tuple[str | None, datetime | None, float]] = field(default_factory=dict)
    _difference: float | None = None
    _set_at: float = float("-inf")

    def is_silent(self, job_id: int, worker: str | None, beat: datetime | None) -> bool:
        """Whether the worker that is at a job has given no sign of life for too long."""
        now, lease = self.steady(), LEASE.total_seconds()
        self._watch_the_clock(now)
        before = self._seen.get(job_id)
        since = before[2] if before and before[:2] == (worker, beat) else now
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.clear()
        self._seen[job_id] = worker, beat, since
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


HEARTBEATS = Heartbeats()


def _is_of_this_machine(worker: str | None) -> bool:
    host, named, _rest = (worker or "").partition(":")
    return not named or host == socket.gethostname()


def fell_silent(at_work: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition for jobs that are ``at_work`` for a worker that fell silent.

    Jobs whose worker gives a sign of life in the meantime do not meet it.
    """
    silent = [
        and_(Job.id == row.id, Job.heartbeat_at == row.heartbeat_at)
        for row in _at(at_work)
        if HEARTBEATS.is_silent(row.id, row.worker, row.heartbeat_at)
    ]
    return and_(at_work, or_(false(), *silent))


def is_held(call_id: int) -> bool:
    """Whether a worker that has not fallen silent is at something of the call."""
    mine = and_(Job.call_id == call_id, Job.state == JobState.RUNNING)
    seen = [HEARTBEATS.is_silent(row.id, row.worker, row.heartbeat_at) for row in _at(mine)]
    return not all(seen)


def _at(condition: ColumnElement[bool]) -> Any:
    return db.session.execute(select(Job.id, Job.worker, Job.heartbeat_at).where(condition)).all()
