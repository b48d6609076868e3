"""The states of a call's stages and every step between them.

    waiting ──claim──> running ──finish──> done
       ^  ^               │  │               │
       │  └─again, silent─┘  └──fail──> failed
       └────────────────redo────────────┴────┘

A step is one conditional update, as in ``states``. A stage starts once all stages before it
are done or have failed: one that fails holds up none, and takes no earlier result with it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Update,
    and_,
    case,
    exists,
    false,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from qa_app.calls.models import Call, CallStage, CallState, Priority, StageState
from qa_app.calls.silence import fell_silent
from qa_app.calls.stages import OPEN, registry
from qa_app.calls.states import ATTEMPTS_WITHOUT_PROGRESS, LostClaim
from qa_app.foundation.extensions import db, utc_now

ATTEMPTS = 3
# Another try soon, for what passes by itself: a store that is away, a full disk.
PAUSE_BEFORE_TRY = {1: timedelta(seconds=5), 2: timedelta(seconds=60)}
LONGEST_PAUSE = timedelta(minutes=2)
SLICE = 1000


def _changed(statement: Any) -> int:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount


def _free(name: str) -> ColumnElement[bool]:
    """Nothing that comes before this stage of the call is still to be done."""
    earlier = aliased(CallStage)
    names = registry().before(name)
    if not names:
        return true()
    return ~exists().where(
        earlier.call_id == CallStage.call_id, earlier.name.in_(names), earlier.state.in_(OPEN)
    )


def _due() -> ColumnElement[bool]:
    """Its time has come, or is further off than any pause: then the clock was set back."""
    now, due_at = utc_now(), CallStage.due_at
    come = or_(due_at.is_(None), due_at <= now, due_at > now + LONGEST_PAUSE)
    return and_(CallStage.state == StageState.WAITING, come)


def next_waiting() -> tuple[int, str, int] | None:
    """Call, stage and priority of what should be done next."""
    may_start = or_(
        *(and_(CallStage.name == name, _free(name)) for name in registry().names), false()
    )
    row = db.session.execute(
        select(CallStage.call_id, CallStage.name, CallStage.priority)
        .where(_due(), may_start)
        .order_by(CallStage.priority, CallStage.call_id)
        .limit(1)
    ).first()
    return (row.call_id, row.name, row.priority) if row else None


def claim(call_id: int, name: str, worker: str) -> bool:
    """waiting -> running; False when somebody else was faster or it is not its turn."""
    return bool(
        _changed(
            update(CallStage)
            .where(CallStage.call_id == call_id, CallStage.name == name, _due(), _free(name))
            .values(
                state=StageState.RUNNING,
                worker=worker,
                heartbeat_at=utc_now(),
                attempts=CallStage.attempts + 1,
            )
            .execution_options(synchronize_session=False)
        )
    )


def _own(call_id: int, name: str, worker: str) -> Update:
    return (
        update(CallStage)
        .where(
            CallStage.call_id == call_id,
            CallStage.name == name,
            CallStage.worker == worker,
            CallStage.state == StageState.RUNNING,
        )
        .execution_options(synchronize_session=False)
    )


def beat(call_id: int, name: str, worker: str) -> bool:
    """Say that the worker is alive; False when the stage is not its own any more."""
    return bool(_changed(_own(call_id, name, worker).values(heartbeat_at=utc_now())))


def _own_step(call_id: int, name: str, worker: str, **values: object) -> None:
    if not _changed(_own(call_id, name, worker).values(worker=None, heartbeat_at=None, **values)):
        raise LostClaim(call_id)


def finish(call_id: int, name: str, worker: str, version: str) -> None:
    """running -> done.

    Raises:
        LostClaim: when the stage is not this worker's any more.
    """
    _own_step(
        call_id, name, worker, state=StageState.DONE, finished_at=utc_now(), version=version,
        failure=None, attempts=0, due_at=None,
    )  # fmt: skip


def fail(call_id: int, name: str, worker: str, failure: str) -> None:
    """running -> failed, with the code of a reason; an older result stays."""
    _own_step(
        call_id, name, worker, state=StageState.FAILED, finished_at=utc_now(), failure=failure
    )


def try_again(call_id: int, name: str, worker: str, failure: str) -> None:
    """running -> waiting for another try a little later, or failed after the last one."""
    attempts = db.session.scalar(
        select(CallStage.attempts).where(CallStage.call_id == call_id, CallStage.name == name)
    )
    pause = PAUSE_BEFORE_TRY.get(attempts or ATTEMPTS)
    if pause is None:
        fail(call_id, name, worker, failure)
    else:
        due_at = utc_now() + pause
        _own_step(call_id, name, worker, state=StageState.WAITING, due_at=due_at, failure=failure)


def release_interrupted() -> int:
    """running -> waiting for stages whose worker fell silent, or failed after several; how many."""
    silent = fell_silent(CallStage, CallStage.state == StageState.RUNNING)
    free = update(CallStage).execution_options(synchronize_session=False)
    hopeless = free.where(silent, CallStage.attempts >= ATTEMPTS_WITHOUT_PROGRESS)
    _changed(
        hopeless.values(
            state=StageState.FAILED, failure="worker_lost", finished_at=utc_now(), worker=None
        )
    )
    return _changed(free.where(silent).values(state=StageState.WAITING, worker=None))


def give_back_all(worker: str) -> None:
    """running -> waiting for whatever this worker, which is being stopped, was at."""
    _changed(
        update(CallStage)
        .where(CallStage.worker == worker, CallStage.state == StageState.RUNNING)
        .values(state=StageState.WAITING, worker=None, attempts=CallStage.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def hurry(call_id: int) -> bool:
    """Let the stages of a call that still wait go first; False when none does."""
    return bool(
        _changed(
            update(CallStage)
            .where(CallStage.call_id == call_id, CallStage.state == StageState.WAITING)
            .values(priority=Priority.URGENT, due_at=None)
            .execution_options(synchronize_session=False)
        )
    )


def begin(call_id: int, *, after: timedelta | None = None) -> None:
    """Let all stages wait: the call has a new transcript. Its priority is theirs.

    ``after`` lets them wait at least that long: somebody who corrects lines goes on to the next.
    """
    _wait([call_id], registry().names, Call.priority, after)


def redo(call_id: int, name: str) -> None:
    """Let a stage of one call, and what rests on it, be done again; a person asked for it."""
    _wait([call_id], registry().resting_on(name), literal(int(Priority.NORMAL)))


def redo_outdated(name: str, after: int = 0) -> int | None:
    """Let a stage be done again for the next thousand ready calls behind the id ``after``.

    Only those are meant whose result is missing or was made by another version. Gives the id
    to go on after, or None at the end; commit in between. Bulk work goes after people's.
    """
    ids = db.session.scalars(
        select(Call.id)
        .where(Call.id > after, Call.state == CallState.READY)
        .order_by(Call.id)
        .limit(SLICE)
    ).all()
    if not ids:
        return None
    current = set(
        db.session.scalars(
            select(CallStage.call_id).where(
                CallStage.call_id.in_(ids),
                CallStage.name == name,
                or_(
                    CallStage.version == registry()[name].current_version(),
                    CallStage.state == StageState.WAITING,
                ),
                CallStage.state != StageState.FAILED,
            )
        )
    )
    behind = case((Call.is_sample, Priority.SAMPLE), else_=Priority.BULK)
    _wait([i for i in ids if i not in current], registry().resting_on(name), behind)
    return ids[-1]


def _wait(
    call_ids: Sequence[int],
    names: tuple[str, ...],
    priority: Any,
    after: timedelta | None = None,
) -> None:
    """Let these stages of these calls wait; what a worker is at now is taken from it."""
    if not call_ids or not names:
        return
    of_masked = tuple(name for name in names if not registry()[name].reads_original)
    for ids, possible in zip(_by_original(call_ids), (names, of_masked), strict=True):
        if ids and possible:
            _wait_for(ids, possible, priority, after)


def _by_original(call_ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """The calls whose original is there, and those of which there is only what was masked."""
    rows = db.session.execute(
        select(Call.id, Call.original_gone_at, Call.text_gone_at).where(Call.id.in_(call_ids))
    ).all()
    there = [row.id for row in rows if row.original_gone_at is None]
    masked = [row.id for row in rows if row.original_gone_at and row.text_gone_at is None]
    return there, masked


def _wait_for(
    call_ids: Sequence[int],
    names: tuple[str, ...],
    priority: Any,
    after: timedelta | None,
) -> None:
    of_call = select(priority).where(Call.id == CallStage.call_id)
    db.session.execute(
        update(CallStage)
        .where(CallStage.call_id.in_(call_ids), CallStage.name.in_(names))
        .values(
            state=StageState.WAITING, attempts=0, failure=None, worker=None,
            due_at=utc_now() + after if after else None,
            priority=of_call.correlate(CallStage).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    for name in names:
        missing = ~exists().where(CallStage.call_id == Call.id, CallStage.name == name)
        rows = select(Call.id, literal(name), priority).where(Call.id.in_(call_ids), missing)
        db.session.execute(insert(CallStage).from_select(["call_id", "name", "priority"], rows))
