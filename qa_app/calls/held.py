"""Whether a worker is at a call that is going, and how it lets go."""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from qa_app.calls.models import Call, CallStage, Retranscription, StageState
from qa_app.calls.states import LEASE
from qa_app.extensions import db, utc_now


def is_held(call_id: int) -> bool:
    """Whether a worker that gave a sign of life lately is at the call, or at a stage of it."""
    stage, wish = CallStage, Retranscription
    asked = (
        select(Call.id).where(Call.id == call_id, _alive(Call.worker, Call.heartbeat_at)),
        select(stage.id)
        .where(stage.call_id == call_id, stage.state == StageState.RUNNING)
        .where(_alive(stage.worker, stage.heartbeat_at)),
        select(wish.id)
        .where(wish.call_id == call_id, wish.state == StageState.RUNNING)
        .where(_alive(wish.worker, wish.heartbeat_at)),
    )
    return any(db.session.scalar(query.limit(1)) is not None for query in asked)


def _alive(
    worker: InstrumentedAttribute[str | None], heartbeat_at: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    return and_(worker.is_not(None), heartbeat_at >= utc_now() - LEASE)


def stop_work(call_id: int) -> None:
    """Let nothing of the call be begun any more; what a worker is at, it is told to end."""
    for work in (CallStage, Retranscription):
        idle = or_(work.worker.is_(None), work.state != StageState.RUNNING)
        _do(delete(work).where(work.call_id == call_id, idle))


def let_go(call_id: int, worker: str) -> None:
    """Say that this worker does nothing more to a call that is being erased."""
    for work in (CallStage, Retranscription):
        _do(delete(work).where(work.call_id == call_id, work.worker == worker))
    mine = update(Call).where(Call.id == call_id, Call.worker == worker)
    _do(mine.values(worker=None, heartbeat_at=None))


def _do(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
