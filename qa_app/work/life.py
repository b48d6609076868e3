"""The life of a job: every step from one state to another.

    waiting ──claim──> running ──finish──> done
       ^  ^               │  │               │
       │  └───release─────┘  └──fail──> failed
       └───────retry, renewed────────────┴───┘

A step is one conditional update: of two who try it, one succeeds. A worker that was taken for
dead and comes back finds that its steps no longer apply. Callers commit.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from qa_app.foundation.extensions import Base, db, utc_now
from qa_app.work.kinds import Task, kinds
from qa_app.work.models import OPEN, Job, JobState, Priority
from qa_app.work.silence import fell_silent

# Workers die for reasons of their own as well: a job that costs lives is told from one that was
# unlucky by how often it happens.
LIVES = 8
# Another try soon, for what passes by itself: a store that is away, a full disk.
PAUSES = {1: timedelta(seconds=5), 2: timedelta(seconds=60)}
LONGEST_PAUSE = timedelta(minutes=2)
IDLE: dict[str, object] = {"worker": None, "heartbeat_at": None, "stop_requested": None}
WAITING: dict[str, object] = {"state": JobState.WAITING, **IDLE}


class LostClaim(Exception):
    """The job is no longer this worker's: cancelled, deleted, or claimed by another one."""


def _step(job: Task | Job, *where: ColumnElement[bool], **values: object) -> bool:
    """Change a job that meets these conditions, and let its room follow; whether it did."""
    kind = kinds().get(job.kind)
    follow = kind.follow if kind and "state" in values else None
    if follow and job.call_id:  # first: who holds a call goes on to its jobs
        call = Base.metadata.tables["call"]
        db.session.execute(select(call.c.id).where(call.c.id == job.call_id).with_for_update())
    step = update(Job).where(Job.id == job.id, *where).values(**values).returning(Job.id)
    changed = db.session.scalar(step) is not None
    if changed and follow and job.call_id:
        follow(job.call_id)
    return changed


def _own(task: Task) -> tuple[ColumnElement[bool], ...]:
    return Job.worker == task.worker, Job.state == JobState.RUNNING


def _failed(code: str) -> dict[str, object]:
    return {"state": JobState.FAILED, "failure": code, "finished_at": utc_now(), **IDLE}


def add(kind: str, *rows: dict[str, Any]) -> None:
    """Let something be done that does not wait yet: a job for each row of values."""
    turn = kinds()[kind].turn
    db.session.add_all(Job(kind=kind, turn=turn, **row) for row in rows)


def renew(call_ids: Collection[int], names: Collection[str], **values: Any) -> None:
    """Let these kinds be done anew for these calls; what a worker is at now is taken from it."""
    fresh = {"attempts": 0, "failure": None, **WAITING, **values}
    renewed = update(Job).where(Job.call_id.in_(call_ids), Job.kind.in_(names)).values(**fresh)
    known = set(db.session.execute(renewed.returning(Job.call_id, Job.kind)))
    for name in names:
        missing = (call_id for call_id in call_ids if (call_id, name) not in known)
        add(name, *({"call_id": call_id, **fresh} for call_id in missing))


def _may_start() -> tuple[ColumnElement[bool], ...]:
    """It waits, its time has come, and no lower step is still to be done for its call.

    A pause that is longer than any was begun before the clock was set back.
    """
    now = utc_now()
    due = or_(Job.due_at.is_(None), Job.due_at <= now, Job.due_at > now + LONGEST_PAUSE)
    # One expression for all kinds, and the look at other jobs behind an `or`: as long as its
    # statistics are old, PostgreSQL takes jobs that wait for few, and would look all of them up.
    steps = {name: kind.step for name, kind in kinds().items()}
    earlier = aliased(Job)
    step, earlier_step = case(steps, value=Job.kind), case(steps, value=earlier.kind)
    held_up = exists().where(
        earlier.call_id == Job.call_id, earlier.state.in_(OPEN), earlier_step.between(1, step - 1)
    )
    known = step.is_not(None)
    return Job.state == JobState.WAITING, due, known, or_(step <= 1, ~held_up)


def next_task(worker: str) -> Task | None:
    """What this worker should do next, not yet claimed; None when nothing waits."""
    query = select(Job.id, Job.kind, Job.call_id).where(*_may_start())
    first = query.order_by(Job.priority, Job.turn, Job.call_id, Job.id).limit(1)
    row = db.session.execute(first).first()
    return Task(*row, worker) if row else None


def claim(task: Task) -> bool:
    """waiting -> running; False when somebody else was faster or it is not its turn."""
    return _step(
        task, *_may_start(), state=JobState.RUNNING, worker=task.worker, heartbeat_at=utc_now(),
        attempts=Job.attempts + 1, stop_requested=None, expected_at=None,
    )  # fmt: skip


def heartbeat(task: Task) -> str | None:
    """Say that the worker is alive; the code of a reason to end the job, if there is one.

    It is ``lost`` when the job is not its own any more.
    """
    alive = update(Job).where(Job.id == task.id, *_own(task)).values(heartbeat_at=utc_now())
    row = db.session.execute(alive.returning(Job.stop_requested)).first()
    return row.stop_requested if row else "lost"


def note(task: Task, **values: object) -> None:
    """Write down what is known of a job now, as when it will be done.

    Raises:
        LostClaim: when the job is not this worker's any more; so do the steps below.
    """
    if not _step(task, *_own(task), **values):
        raise LostClaim(task)


def advance(task: Task, progress: float, expected_at: datetime | None = None) -> None:
    """Record how far the worker came, a share from 0 to 1: it was not for nothing."""
    note(task, progress=progress, expected_at=expected_at, attempts=0, heartbeat_at=utc_now())


def finish(task: Task, version: str) -> None:
    """running -> done, by the rules of this version; one for no call leaves nothing behind."""
    ended = {"state": JobState.DONE, "finished_at": utc_now(), "version": version}
    note(task, **ended, progress=1.0, failure=None, attempts=0, due_at=None, **IDLE)
    if task.call_id is None:
        db.session.execute(delete(Job).where(Job.id == task.id))


def release(task: Task, failure: str, *, tries: int = 0) -> None:
    """running -> waiting for another try a little later, or failed after so many.

    ``failure`` is the code of a reason; an older result stays.
    """
    attempts = db.session.scalar(select(Job.attempts).where(Job.id == task.id)) or 0
    if attempts >= tries:
        return note(task, **_failed(failure))
    due_at = utc_now() + PAUSES.get(attempts, max(PAUSES.values()))
    return note(task, due_at=due_at, failure=failure, **WAITING)


def release_all(worker: str) -> None:
    """running -> waiting for whatever this worker, which is being stopped, was at."""
    held = Job.worker == worker, Job.state == JobState.RUNNING
    for job in db.session.scalars(select(Job).where(*held)).all():
        _step(job, *held, attempts=Job.attempts - 1, **WAITING)


def release_silent() -> int:
    """running -> waiting for jobs whose worker fell silent, or failed after several; how many."""
    silent = fell_silent()
    for job in silent:
        unchanged = Job.state == JobState.RUNNING, Job.heartbeat_at == job.heartbeat_at
        code = job.stop_requested or ("worker_lost" if job.attempts >= LIVES else None)
        _step(job, *unchanged, **(_failed(code) if code else WAITING))
    return len(silent)


def cancel(job: Job) -> bool:
    """Stop a job that waits at once, one that is at work within a second."""
    if _step(job, Job.state == JobState.WAITING, **_failed("cancelled")):
        return True
    return _step(job, Job.state == JobState.RUNNING, stop_requested="cancelled")


def retry(job: Job) -> bool:
    """failed -> waiting; False when there is nothing to retry, or another one waits already."""
    ahead_of_bulk = case((Job.priority > Priority.NORMAL, Priority.NORMAL), else_=Job.priority)
    again = {"state": JobState.WAITING, "failure": None, "attempts": 0, "due_at": None}
    try:
        with db.session.begin_nested():
            return _step(job, Job.state == JobState.FAILED, **again, priority=ahead_of_bulk)
    except IntegrityError:
        return False


def prioritise(call_id: int) -> bool:
    """Let all that waits for a call go first: a person waits for it. False when nothing does."""
    waiting = update(Job).where(Job.call_id == call_id, Job.state == JobState.WAITING)
    first = waiting.values(priority=Priority.URGENT, due_at=None).returning(Job.id)
    return db.session.scalars(first).first() is not None


def waits_behind_others(call_id: int) -> bool:
    """Whether something of a call waits that could be let go first."""
    waiting = exists().where(Job.call_id == call_id, Job.state == JobState.WAITING)
    return bool(db.session.scalar(select(waiting.where(Job.priority > Priority.URGENT))))


def stop_all(call_id: int) -> None:
    """Let nothing of a call that goes be begun; what a worker is at, it is told to end."""
    of_call = Job.call_id == call_id
    db.session.execute(delete(Job).where(of_call, Job.state != JobState.RUNNING))
    db.session.execute(update(Job).where(of_call).values(stop_requested="erased"))


def place_in_queue(job: Job) -> int:
    """How many jobs of its kind are before one that waits, counted up to 1,000."""
    waiting = select(Job.id).where(Job.kind == job.kind, Job.state == JobState.WAITING)
    ahead = tuple_(Job.priority, Job.call_id) < (job.priority, job.call_id)
    return len(db.session.scalars(waiting.where(ahead).limit(1000)).all())


def counts(*kind: str) -> dict[str, int]:
    """How many jobs of these kinds there are in each state."""
    query = select(Job.state, func.count()).where(Job.kind.in_(kind)).group_by(Job.state)
    return {**dict.fromkeys(JobState, 0), **{row[0]: row[1] for row in db.session.execute(query)}}
