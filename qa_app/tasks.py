"""The one thing that a worker does next: a call's transcription, a stage, another version."""

import time
from dataclasses import dataclass

import structlog
from sqlalchemy import select

from qa_app.calls import held, stage_states, states, version_states
from qa_app.calls.models import Call
from qa_app.calls.stage_work import do_stage
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings
from qa_app.transcripts.retranscribing import do_retranscription
from qa_app.transcripts.transcribing import do_transcription

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Task:
    """A call, what is done with it, and the worker that it is for.

    That is a stage, or another version that was wished for, or else the transcription.
    """

    call_id: int
    stage: str | None
    worker: str
    wish_id: int | None = None


def next_task(worker: str) -> Task | None:
    """What comes next by priority, not yet claimed; None when nothing waits.

    Of equal priority, a stage goes before a transcription: it is short, and finishes a call;
    and a call that has no transcript yet before one that gets another.
    """
    stage, call = stage_states.next_waiting(), states.next_waiting()
    wish = version_states.next_waiting()
    db.session.commit()
    waiting: list[tuple[int, Task]] = []
    if stage:
        waiting.append((stage[2], Task(stage[0], stage[1], worker)))
    if call:
        waiting.append((call[1], Task(call[0], None, worker)))
    if wish:
        waiting.append((wish[2], Task(wish[0], None, worker, wish[1])))
    return min(waiting, key=lambda one: one[0])[1] if waiting else None


def claim(task: Task) -> bool:
    """Make the task this worker's; False when another one was faster."""
    if task.wish_id is not None:
        claimed = version_states.claim(task.wish_id, task.worker)
    elif task.stage is None:
        claimed = states.claim(task.call_id, task.worker)
    else:
        claimed = stage_states.claim(task.call_id, task.stage, task.worker)
    db.session.commit()
    return claimed


def do(task: Task) -> None:
    """Do a claimed task, and mark how it ended."""
    if task.wish_id is not None:
        do_retranscription(task.wish_id, worker=task.worker)
    elif task.stage is None:
        do_transcription(task.call_id, worker=task.worker)
    else:
        do_stage(task.call_id, task.stage, worker=task.worker)


def end(task: Task, reason: str) -> None:
    """Mark a task that was ended from outside: by a person, a limit, or its worker's death."""
    log.warning("ended", call=task.call_id, stage=task.stage, reason=reason)
    try:
        _end(task, reason)
    except states.LostClaim:
        db.session.rollback()
    db.session.commit()


def _end(task: Task, reason: str) -> None:
    if reason == "erased":
        held.let_go(task.call_id, task.worker)
        return
    again = reason == "worker_lost"
    if task.wish_id is not None:
        if again:
            version_states.give_back(task.wish_id, task.worker)
        else:
            version_states.fail(task.wish_id, task.worker, reason)
    elif task.stage is None:
        if again:
            states.give_back(task.call_id, task.worker)
        else:
            states.fail(task.call_id, task.worker, reason)
    elif again:
        stage_states.try_again(task.call_id, task.stage, task.worker, reason)
    else:
        stage_states.fail(task.call_id, task.stage, task.worker, reason)


class Watch:
    """What a task's child is watched with: the wishes of people, its time and its memory.

    The limits hold even where the task keeps the database from answering.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._limits = settings()
        self._started = self._beaten = time.monotonic()
        self._duration = _duration_of(task)

    def __call__(self, memory: int) -> str | None:
        """Look once; the code of a reason to end the child, or None."""
        now = time.monotonic()
        factor, base = self._limits.time_limit_factor, self._limits.time_limit_seconds
        if memory > self._limits.worker_memory:
            return "too_much_memory"
        if now - self._started > base + factor * self._duration:
            return "took_too_long"
        try:
            return self._asked_to_end(now)
        except Exception:
            # The database may be back for the next look; the lease allows for that.
            log.exception("no sign of life given", call=self._task.call_id)
            return None
        finally:
            db.session.rollback()

    def _asked_to_end(self, now: float) -> str | None:
        """Whether a person cancelled; every few seconds, say that the worker is alive."""
        task = self._task
        if states.is_going(task.call_id):
            return "erased"
        if _cancel_is_wanted(task):
            return "cancelled"
        if now - self._beaten < states.HEARTBEAT_SECONDS:
            return None
        self._beaten = now
        ours = _beat(task)
        db.session.commit()
        # Read each time: how long the call really is turns out while it is decoded.
        self._duration = _duration_of(task)
        return None if ours else "lost"


def _cancel_is_wanted(task: Task) -> bool:
    if task.wish_id is not None:
        return version_states.cancel_is_wanted(task.wish_id, task.worker)
    return task.stage is None and states.cancel_is_wanted(task.call_id, task.worker)


def _beat(task: Task) -> bool:
    if task.wish_id is not None:
        return version_states.beat(task.wish_id, task.worker)
    if task.stage is None:
        return states.beat(task.call_id, task.worker)
    return stage_states.beat(task.call_id, task.stage, task.worker)


def _duration_of(task: Task) -> float:
    """The call's length in seconds; 0 when it was removed."""
    length = db.session.scalar(select(Call.duration).where(Call.id == task.call_id))
    db.session.commit()
    return length or 0.0
