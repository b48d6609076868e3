"""Whether a worker is at a call that is going, and how it lets go."""

from typing import Any

from sqlalchemy import and_, delete, or_, update

from qa_app.calls.models import Call, CallStage, Retranscription, StageState
from qa_app.calls.silence import somebody_is_at
from qa_app.foundation.extensions import db


def is_held(call_id: int) -> bool:
    """Whether a worker that gave a sign of life lately is at the call, or at a stage of it."""
    stage, wish = CallStage, Retranscription
    running = StageState.RUNNING
    return any(
        somebody_is_at(work, and_(mine, work.worker.is_not(None)))
        for work, mine in (
            (Call, Call.id == call_id),
            (stage, and_(stage.call_id == call_id, stage.state == running)),
            (wish, and_(wish.call_id == call_id, wish.state == running)),
        )
    )


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
