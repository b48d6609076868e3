"""Doing one job and marking how it ended; what a job is watched with while it is done."""

import time

import structlog

from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings
from qa_app.work import life
from qa_app.work.kinds import JobFailed, Task, kinds

log = structlog.get_logger()


def do(task: Task) -> None:
    """Do a claimed job, and keep its result or mark how it failed; result and "done" are one."""
    kind = kinds()[task.kind]
    try:
        version = kind.version()
        kind.run(task)
        life.finish(task, version)
        db.session.commit()
    except life.LostClaim:
        db.session.rollback()
        log.warning("job taken over", call=task.call_id, kind=task.kind)
    except (JobFailed, SealedFileDamaged) as failed:
        end(task, failed.code)
    except MemoryError:
        end(task, "out_of_memory", tries=kind.tries)
    except Exception:
        # Whatever the reason, the job must not be left hanging; the log has the trace.
        log.exception("job failed", call=task.call_id, kind=task.kind)
        end(task, "unexpected", tries=kind.tries)


def end(task: Task, reason: str, *, tries: int = 0) -> None:
    """Mark a job that was given up, or ended by a person, a limit, or its worker's death."""
    log.warning("ended", reason=reason, call=task.call_id, kind=task.kind)
    db.session.rollback()
    try:
        life.release(task, reason, tries=life.LIVES if reason == "worker_lost" else tries)
        db.session.commit()
    except life.LostClaim:
        db.session.rollback()


class Watch:
    """What a job's process is watched with: what people want, its time and its memory.

    The limits hold even where the job keeps the database from answering.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._started = time.monotonic()
        self._length = self._seconds_of_sound()

    def __call__(self, memory: int) -> str | None:
        """Look once, at a process of so many bytes; the code of a reason to end it, or None."""
        limits, taken = settings(), time.monotonic() - self._started
        if memory > limits.worker_memory:
            return "too_much_memory"
        if taken > limits.time_limit_seconds + limits.time_limit_factor * self._length:
            return "took_too_long"
        try:
            reason = life.heartbeat(self._task)
            db.session.commit()
            # Read each time: how long the call really is turns out while it is decoded.
            self._length = self._seconds_of_sound()
        except Exception:
            # The database may be back for the next look; the lease allows for that.
            log.exception("no sign of life given", call=self._task.call_id)
            db.session.rollback()
            return None
        return reason

    def _seconds_of_sound(self) -> float:
        length = kinds()[self._task.kind].length
        seconds = length(self._task.call_id) if self._task.call_id else 0.0
        db.session.commit()
        return seconds
