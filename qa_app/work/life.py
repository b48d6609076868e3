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
from itertools import product
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Update,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)  # fmt: skip
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from qa_app.foundation.extensions import Base, db, utc_now
from qa_app.work.kinds import JobKind, Task, kinds
from qa_app.work.models import OPEN, Job, JobState, Priority
from qa_app.work.silence import fell_silent

# Workers die for reasons of their own as well: a job that costs lives is told from one that was
# unlucky by how often it happens.
LIVES = 8
# Another try soon, for what passes by itself: a store that is away, a full disk.
PAUSES = {1: timedelta(seconds=5), 2: timedelta(seconds=60)}
LONGEST_PAUSE = timedelta(minutes=2)
IDLE: dict[str, object] = {"worker": None, "heartbeat_at": None, "stop_requested": None}


class LostClaim(Exception):
    """The job is no longer this worker's: cancelled, deleted, or claimed by another one."""


def _do(statement: Update | Delete) -> int:
    free = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.session.execute(free)).rowcount


def _step(job: Task | Job, *where: ColumnElement[bool], **values: object) -> bool:
    """Change a job that meets these conditions, and let its room follow; whether it did."""
    follow = kinds()[job.kind].follow if job.kind in kinds() else None
    follow = follow if "state" in values else None
    if follow and job.call_id:  # first: who holds a call goes on to its jobs
        call = Base.metadata.tables["call"]
        db.session.execute(select(call.c.id).where(call.c.id == job.call_id).with_for_update())
    changed = bool(_do(update(Job).where(Job.id == job.id, *where).values(**values)))
    if changed and follow and job.call_id:
        follow(job.call_id)
    return changed


def _own(task: Task) -> tuple[ColumnElement[bool], ...]:
    return Job.worker == task.worker, Job.state == JobState.RUNNING


def add(kind: str, *rows: dict[str, Any]) -> None:
    """Let something be done that does not wait yet: a job for each row of values."""
    named = [{"kind": kind, "turn": kinds()[kind].turn, **row} for row in rows]
    if named:
        db.session.execute(insert(Job), named)


def renew(call_ids: Collection[int], names: Collection[str], **values: Any) -> None:
    """Let these kinds be done anew for these calls; what a worker is at now is taken from it."""
    wanted = Job.call_id.in_(call_ids), Job.kind.in_(names)
    rows = db.session.execute(select(Job.call_id, Job.kind).where(*wanted))
    known = {(row.call_id, row.kind) for row in rows}
    fresh = {"state": JobState.WAITING, "attempts": 0, "failure": None, **IDLE, **values}
    _do(update(Job).where(*wanted).values(**fresh))
    missing = [
        {**fresh, "call_id": call_id, "kind": name, "turn": kinds()[name].turn}
        for call_id, name in product(call_ids, names)
        if (call_id, name) not in known
    ]
    if missing:
        db.session.execute(insert(Job), missing)


def _may_start(kind: JobKind) -> ColumnElement[bool]:
    """It is of this kind, and nothing that comes before it is still to be done for its call."""
    if not kind.after:
        return Job.kind == kind.name
    earlier = aliased(Job)
    open_ = earlier.kind.in_(kind.after), earlier.state.in_(OPEN)
    return and_(Job.kind == kind.name, ~exists().where(earlier.call_id == Job.call_id, *open_))


def _due() -> ColumnElement[bool]:
    """Its time has come, or is further off than any pause: then the clock was set back."""
    now = utc_now()
    come = or_(Job.due_at.is_(None), Job.due_at <= now, Job.due_at > now + LONGEST_PAUSE)
    return and_(Job.state == JobState.WAITING, come)


def next_task(worker: str) -> Task | None:
    """What this worker should do next, not yet claimed; None when nothing waits."""
    query = select(Job.id, Job.kind, Job.call_id).where(
        _due(), or_(*map(_may_start, kinds().values()), false())
    )
    row = db.session.execute(
        query.order_by(Job.priority, Job.turn, Job.call_id, Job.id).limit(1)
    ).first()
    return Task(*row, worker) if row else None


def claim(task: Task) -> bool:
    """waiting -> running; False when somebody else was faster or it is not its turn."""
    return _step(
        task, _due(), _may_start(kinds()[task.kind]), state=JobState.RUNNING, worker=task.worker,
        heartbeat_at=utc_now(), attempts=Job.attempts + 1, stop_requested=None, expected_at=None,
    )  # fmt: skip


def heartbeat(task: Task) -> bool:
    """Say that the worker is alive; False when the job is not its own any more."""
    return _step(task, *_own(task), heartbeat_at=utc_now())


def why_to_stop(task: Task) -> str | None:
    """The code of the reason why somebody wants this worker to end the job, if there is one."""
    return db.session.scalar(select(Job.stop_requested).where(Job.id == task.id, *_own(task)))


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
        _do(delete(Job).where(Job.id == task.id))


def release(task: Task, failure: str, *, tries: int = 0) -> None:
    """running -> waiting for another try a little later, or failed after so many.

    ``failure`` is the code of a reason; an older result stays.
    """
    attempts = db.session.scalar(select(Job.attempts).where(Job.id == task.id)) or 0
    if attempts >= tries:
        ended = {"state": JobState.FAILED, "finished_at": utc_now()}
        return note(task, **ended, failure=failure, **IDLE)
    due_at = utc_now() + PAUSES.get(attempts, max(PAUSES.values()))
    return note(task, state=JobState.WAITING, due_at=due_at, failure=failure, **IDLE)


def release_all(worker: str) -> None:
    """running -> waiting for whatever this worker, which is being stopped, was at."""
    held = Job.worker == worker, Job.state == JobState.RUNNING
    for job in db.session.scalars(select(Job).where(*held)).all():
        _step(job, *held, state=JobState.WAITING, attempts=Job.attempts - 1, **IDLE)


def release_silent() -> int:
    """running -> waiting for jobs whose worker fell silent, or failed after several; how many."""
    silent = fell_silent(Job.state == JobState.RUNNING)
    rows = db.session.scalars(select(Job).where(silent)).all()
    for job in rows:
        code = job.stop_requested or ("worker_lost" if job.attempts >= LIVES else None)
        if code:
            _step(job, silent, state=JobState.FAILED, failure=code, finished_at=utc_now(), **IDLE)
        else:
            _step(job, silent, state=JobState.WAITING, **IDLE)
    return len(rows)


def cancel(job: Job) -> bool:
    """Stop a job that waits at once, one that is at work within a second."""
    ended = {"state": JobState.FAILED, "failure": "cancelled"}
    if _step(job, Job.state == JobState.WAITING, **ended):
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
    return bool(_do(waiting.values(priority=Priority.URGENT, due_at=None)))


def waits_behind_others(call_id: int) -> bool:
    """Whether something of a call waits that could be let go first."""
    waiting = select(Job.id).where(Job.call_id == call_id, Job.state == JobState.WAITING)
    return bool(db.session.scalars(waiting.where(Job.priority > Priority.URGENT).limit(1)).first())


def stop_all(call_id: int) -> None:
    """Let nothing of a call that goes be begun; what a worker is at, it is told to end."""
    _do(delete(Job).where(Job.call_id == call_id, Job.state != JobState.RUNNING))
    _do(update(Job).where(Job.call_id == call_id).values(stop_requested="erased"))


def place_in_queue(job: Job, most: int = 1000) -> int:
    """How many jobs of its kind are before one that waits, counted up to ``most``."""
    ahead = select(Job.id).where(
        Job.kind == job.kind,
        Job.state == JobState.WAITING,
        tuple_(Job.priority, Job.call_id) < (job.priority, job.call_id),
    )
    return db.session.scalar(select(func.count()).select_from(ahead.limit(most).subquery())) or 0


def counts(*kind: str) -> dict[str, int]:
    """How many jobs of these kinds there are in each state."""
    query = select(Job.state, func.count()).where(Job.kind.in_(kind)).group_by(Job.state)
    return {**dict.fromkeys(JobState, 0), **{row[0]: row[1] for row in db.session.execute(query)}}
