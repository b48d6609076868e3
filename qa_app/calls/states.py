"""The states of a call and every step between them.

    uploaded ──claim──> transcribing ──finish──> ready
       ^  ^                 │   │
       │  └──interrupted────┘   └──fail──> failed
       └───────────retry──────────────────────┘

From any of them a call can go to ``erasing``, and from there nowhere: its row is taken away.

A step is one conditional update: of two who try it, one succeeds. A worker that was
taken for dead and comes back finds that its steps no longer apply.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Update,
    and_,
    func,
    select,
    tuple_,
    update,
)

from qa_app.calls.models import GOING, Call, CallState, Priority
from qa_app.calls.silence import LEASE as LEASE
from qa_app.calls.silence import fell_silent
from qa_app.foundation.extensions import db, utc_now

HEARTBEAT_SECONDS = 3
# Workers die for reasons of their own as well: a call that costs lives is told from one that was
# unlucky by how often it happens.
ATTEMPTS_WITHOUT_PROGRESS = 8


class LostClaim(Exception):
    """The call is no longer this worker's: cancelled, deleted, or claimed by another one."""


def _changed(statement: Update) -> bool:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount > 0


def claim(call_id: int, worker: str) -> bool:
    """uploaded -> transcribing; False when there is nothing to do any more."""
    return _changed(
        update(Call)
        .where(Call.id == call_id, Call.state == CallState.UPLOADED)
        .values(
            state=CallState.TRANSCRIBING,
            worker=worker,
            heartbeat_at=utc_now(),
            attempts=Call.attempts + 1,
            cancel_requested=False,
            failure=None,
            expected_at=None,
        )
    )


def _own(call_id: int, worker: str) -> list[ColumnElement[bool]]:
    return [Call.id == call_id, Call.worker == worker, Call.state == CallState.TRANSCRIBING]


def beat(call_id: int, worker: str) -> bool:
    """Say that the worker is alive; False when the call is not its own any more."""
    return _changed(update(Call).where(*_own(call_id, worker)).values(heartbeat_at=utc_now()))


def is_going(call_id: int) -> bool:
    """Whether the call is being erased, or is gone."""
    state = db.session.scalar(select(Call.state).where(Call.id == call_id))
    return state is None or state in GOING


def cancel_is_wanted(call_id: int, worker: str) -> bool:
    """Whether a person asked to cancel what this worker is at."""
    return bool(db.session.scalar(select(Call.cancel_requested).where(*_own(call_id, worker))))


def advance(
    call_id: int, worker: str, progress: float, expected_at: datetime | None = None
) -> None:
    """Record how far the worker came, a share of the call from 0 to 1, and when it will end.

    Raises:
        LostClaim: when the call is not this worker's any more.
    """
    _own_step(
        call_id, worker, progress=progress, expected_at=expected_at, attempts=0,
        heartbeat_at=utc_now(),
    )  # fmt: skip


def expect(call_id: int, worker: str, expected_at: datetime) -> None:
    """Say when the call will be done.

    Raises:
        LostClaim: when the call is not this worker's any more.
    """
    _own_step(call_id, worker, expected_at=expected_at)


def finish(call_id: int, worker: str) -> None:
    """transcribing -> ready."""
    _own_step(call_id, worker, state=CallState.READY, progress=1.0, worker=None, heartbeat_at=None)


def fail(call_id: int, worker: str, failure: str) -> None:
    """transcribing -> failed, with the code of a reason that the page puts into words."""
    _own_step(call_id, worker, state=CallState.FAILED, failure=failure, worker=None)


def _own_step(call_id: int, worker_: str, **values: object) -> None:
    if not _changed(update(Call).where(*_own(call_id, worker_)).values(**values)):
        raise LostClaim(call_id)


def give_back(call_id: int, worker: str) -> None:
    """transcribing -> uploaded, or failed where the call has cost too much already.

    A call that has cost several workers their life without getting any further must not take
    down one worker after the other.
    """
    attempts = db.session.scalar(select(Call.attempts).where(*_own(call_id, worker)))
    if attempts is not None and attempts >= ATTEMPTS_WITHOUT_PROGRESS:
        fail(call_id, worker, "worker_lost")
    else:
        _own_step(call_id, worker, state=CallState.UPLOADED, worker=None)


def give_back_all(worker: str) -> None:
    """transcribing -> uploaded for whatever this worker, which is being stopped, was at."""
    held = update(Call).where(Call.worker == worker, Call.state == CallState.TRANSCRIBING)
    _changed(held.values(state=CallState.UPLOADED, worker=None, attempts=Call.attempts - 1))


def hurry(call_id: int) -> bool:
    """Let a call that waits go first: a person waits for it. False when it does not wait."""
    waiting = update(Call).where(Call.id == call_id, Call.state == CallState.UPLOADED)
    return _changed(waiting.values(priority=Priority.URGENT))


def request_cancel(call: Call) -> bool:
    """Stop a call that waits at once, one that is being transcribed within a second."""
    waiting = update(Call).where(Call.id == call.id, Call.state == CallState.UPLOADED)
    if _changed(waiting.values(state=CallState.FAILED, failure="cancelled")):
        return True
    running = update(Call).where(Call.id == call.id, Call.state == CallState.TRANSCRIBING)
    return _changed(running.values(cancel_requested=True))


def retry(call: Call) -> bool:
    """failed -> uploaded; what was already transcribed is kept and gone on from."""
    return _changed(
        update(Call)
        .where(Call.id == call.id, Call.state == CallState.FAILED)
        .values(state=CallState.UPLOADED, failure=None, attempts=0, cancel_requested=False)
    )


def release_interrupted() -> list[int]:
    """transcribing -> uploaded for calls whose worker fell silent; gives their ids.

    A call that has cost several workers their life without getting any further fails
    instead, so that it cannot take down one worker after the other.
    """
    silent = fell_silent(Call, Call.state == CallState.TRANSCRIBING)
    hopeless = and_(silent, Call.attempts >= ATTEMPTS_WITHOUT_PROGRESS)
    _changed(update(Call).where(hopeless).values(state=CallState.FAILED, failure="worker_lost"))
    cancelled = and_(silent, Call.cancel_requested)
    _changed(update(Call).where(cancelled).values(state=CallState.FAILED, failure="cancelled"))
    ids = list(db.session.scalars(select(Call.id).where(silent)))
    _changed(
        update(Call).where(silent, Call.id.in_(ids)).values(state=CallState.UPLOADED, worker=None)
    )
    return ids


def place_in_queue(call: Call, most: int = 1000) -> int:
    """How many calls are transcribed before a waiting one, counted up to ``most``."""
    ahead = (
        select(Call.id)
        .where(Call.state == CallState.UPLOADED)
        .where(tuple_(Call.priority, Call.id) < (call.priority, call.id))
        .limit(most)
    )
    return db.session.scalar(select(func.count()).select_from(ahead.subquery())) or 0


def next_waiting() -> tuple[int, int] | None:
    """The call that should be transcribed next, and its priority."""
    row = db.session.execute(
        select(Call.id, Call.priority)
        .where(Call.state == CallState.UPLOADED)
        .order_by(Call.priority, Call.id)
        .limit(1)
    ).first()
    return (row.id, row.priority) if row else None


def counts() -> dict[str, int]:
    """How many calls there are in each state."""
    rows = db.session.execute(select(Call.state, func.count()).group_by(Call.state))
    return {**dict.fromkeys(CallState, 0), **{row[0]: row[1] for row in rows}}
