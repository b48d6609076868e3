"""The states of a wish for another version of a transcript, and every step between them.

    waiting ──claim──> running ──finish──> done
       ^  ^               │  └──fail──> failed
       │  └──interrupted──┘                │
       └──────────────retry────────────────┘

A step is one conditional update, as in ``states``; the call itself stays ready meanwhile.
"""

from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Update,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from qa_app.calls.models import Priority, Retranscription, StageState
from qa_app.calls.silence import fell_silent
from qa_app.calls.states import ATTEMPTS_WITHOUT_PROGRESS, LostClaim
from qa_app.foundation.extensions import db, utc_now

IDLE = {"worker": None, "heartbeat_at": None, "cancel_requested": False}


def _changed(statement: Update) -> bool:
    free = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.session.execute(free)).rowcount > 0


def next_waiting() -> tuple[int, int, int] | None:
    """Call, wish and priority of what should be done next."""
    row = db.session.execute(
        select(Retranscription.call_id, Retranscription.id, Retranscription.priority)
        .where(Retranscription.state == StageState.WAITING)
        .order_by(Retranscription.priority, Retranscription.id)
        .limit(1)
    ).first()
    return (row.call_id, row.id, row.priority) if row else None


def claim(wish_id: int, worker: str) -> bool:
    """waiting -> running; False when somebody else was faster."""
    return _changed(
        update(Retranscription)
        .where(Retranscription.id == wish_id, Retranscription.state == StageState.WAITING)
        .values(
            state=StageState.RUNNING,
            worker=worker,
            heartbeat_at=utc_now(),
            attempts=Retranscription.attempts + 1,
            failure=None,
        )
    )


def _own(wish_id: int, worker: str) -> list[ColumnElement[bool]]:
    return [
        Retranscription.id == wish_id,
        Retranscription.worker == worker,
        Retranscription.state == StageState.RUNNING,
    ]


def beat(wish_id: int, worker: str) -> bool:
    """Say that the worker is alive; False when the wish is not its own any more."""
    own = update(Retranscription).where(*_own(wish_id, worker))
    return _changed(own.values(heartbeat_at=utc_now()))


def cancel_is_wanted(wish_id: int, worker: str) -> bool:
    """Whether a person asked to cancel what this worker is at."""
    asked = select(Retranscription.cancel_requested).where(*_own(wish_id, worker))
    return bool(db.session.scalar(asked))


def own_step(wish_id: int, worker_: str, **values: object) -> None:
    """Write down something of a wish that this worker is at.

    Raises:
        LostClaim: when it is not this worker's any more.
    """
    if not _changed(update(Retranscription).where(*_own(wish_id, worker_)).values(**values)):
        raise LostClaim(wish_id)


def finish(wish_id: int, worker: str) -> None:
    """running -> done."""
    own_step(wish_id, worker, state=StageState.DONE, progress=1.0, **IDLE)


def fail(wish_id: int, worker: str, failure: str) -> None:
    """running -> failed, with the code of a reason; the version in use stays."""
    own_step(wish_id, worker, state=StageState.FAILED, failure=failure, **IDLE)


def give_back(wish_id: int, worker: str) -> None:
    """running -> waiting, or failed where it has cost too many workers already."""
    attempts = db.session.scalar(select(Retranscription.attempts).where(*_own(wish_id, worker)))
    if attempts is not None and attempts >= ATTEMPTS_WITHOUT_PROGRESS:
        fail(wish_id, worker, "worker_lost")
    else:
        own_step(wish_id, worker, state=StageState.WAITING, **IDLE)


def give_back_all(worker: str) -> None:
    """running -> waiting for whatever this worker, which is being stopped, was at."""
    held = update(Retranscription).where(
        Retranscription.worker == worker, Retranscription.state == StageState.RUNNING
    )
    attempts = Retranscription.attempts - 1
    _changed(held.values(state=StageState.WAITING, attempts=attempts, **IDLE))


def release_interrupted() -> None:
    """running -> waiting for wishes whose worker fell silent, or failed after several."""
    silent = fell_silent(Retranscription, Retranscription.state == StageState.RUNNING)
    ended = {"state": StageState.FAILED, **IDLE}
    hopeless = update(Retranscription).where(
        silent, Retranscription.attempts >= ATTEMPTS_WITHOUT_PROGRESS
    )
    _changed(hopeless.values(failure="worker_lost", **ended))
    cancelled = update(Retranscription).where(silent, Retranscription.cancel_requested)
    _changed(cancelled.values(failure="cancelled", **ended))
    rest = update(Retranscription).where(silent)
    _changed(rest.values(state=StageState.WAITING, **IDLE))


def request_cancel(wish: Retranscription) -> bool:
    """Stop a wish that waits at once, one that is at work within a second."""
    mine = update(Retranscription).where(Retranscription.id == wish.id)
    waiting = mine.where(Retranscription.state == StageState.WAITING)
    if _changed(waiting.values(state=StageState.FAILED, failure="cancelled")):
        return True
    running = mine.where(Retranscription.state == StageState.RUNNING)
    return _changed(running.values(cancel_requested=True))


def retry(wish: Retranscription) -> bool:
    """failed -> waiting, ahead of bulk work; False when there is nothing to retry."""
    failed = update(Retranscription).where(
        Retranscription.id == wish.id, Retranscription.state == StageState.FAILED
    )
    again = {"state": StageState.WAITING, "failure": None, "attempts": 0}
    try:
        with db.session.begin_nested():
            return _changed(failed.values(priority=Priority.NORMAL, **again))
    except IntegrityError:  # the call waits for another version already
        return False
