"""Which workers have fallen silent, whatever is done to the clocks of the machines.

A worker that is at something writes the time there again and again. Others do not ask how long
ago that was: a clock that was set back would hold a dead worker's call for as long, and one that
was set forward would take a living worker's. They look whether what stands there changes, and
measure with a clock of their own that nobody can set.
"""

import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from qa_app.foundation.extensions import db, utc_now
from qa_app.work.models import Job, JobState

LEASE = timedelta(seconds=15)


@dataclass
class Heartbeats:
    """What this process has seen of the signs of life, and since when (monotonic seconds).

    The clock is ``_ahead`` of the one that nobody can set by so much, or was when it was least.
    """

    clock: Callable[[], datetime] = utc_now
    steady: Callable[[], float] = time.monotonic
    _since: dict[tuple[object, ...], float] = field(default_factory=dict)
    _ahead: float = float("inf")

    def silent_among(self, running: Collection[Job]) -> list[Job]:
        """Those of all running jobs whose worker has given no sign of life for too long."""
        now = self.steady()
        self._ahead = min(self._ahead, self.clock().timestamp() - now)
        signs = {job: (job.id, job.worker, job.heartbeat_at) for job in running}
        self._since = {sign: self._since.get(sign, now) for sign in signs.values()}
        latest = now - LEASE.total_seconds()
        return [
            job
            for job, sign in signs.items()
            if self._since[sign] <= latest or self._is_older(job, latest)
        ]

    def _is_older(self, job: Job, latest: float) -> bool:
        """Whether a process that has just started can tell at once, by this machine's clock."""
        if job.heartbeat_at is None:
            return True
        host, named, _rest = (job.worker or "").partition(":")
        of_this_machine = not named or host == socket.gethostname()
        return of_this_machine and job.heartbeat_at.timestamp() - self._ahead < latest


HEARTBEATS = Heartbeats()


def fell_silent() -> list[Job]:
    """The jobs that are at work for a worker that fell silent."""
    return HEARTBEATS.silent_among(_running())


def is_held(call_id: int) -> bool:
    """Whether a worker that has not fallen silent is at something of the call."""
    running = _running()
    silent = HEARTBEATS.silent_among(running)
    return any(job.call_id == call_id and job not in silent for job in running)


def _running() -> list[Job]:
    return list(db.session.scalars(select(Job).where(Job.state == JobState.RUNNING)))
