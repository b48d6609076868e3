"""The job that does one stage of one call, and marks how it ended."""

import structlog

from qa_app.calls import stage_states, stages
from qa_app.calls.heartbeat import heartbeat
from qa_app.calls.states import LostClaim
from qa_app.extensions import db

log = structlog.get_logger()


def run_stage(call_id: int, name: str, *, worker: str) -> bool:
    """Claim a stage, do it, and keep its result; False when it was not to be had.

    May be run again at any time, by any number of workers. The result and "done" are
    committed together.
    """
    if not stage_states.claim(call_id, name, worker):
        db.session.rollback()
        return False
    db.session.commit()
    stage = stages.registry()[name]
    try:
        version = stage.current_version()
        with heartbeat(lambda: stage_states.beat(call_id, name, worker)):
            stage.run(call_id)
            stage_states.finish(call_id, name, worker, version)
            db.session.commit()
    except LostClaim:
        db.session.rollback()
        log.warning("stage taken over", call=call_id, stage=name)
    except stages.StageFailed as failed:
        log.warning("stage failed", call=call_id, stage=name, code=failed.code)
        _end(call_id, name, worker, failed.code, final=True)
    except MemoryError:
        _end(call_id, name, worker, "out_of_memory")
    except Exception:
        # Whatever the reason, the stage must not be left hanging; the log has the trace.
        log.exception("stage failed", call=call_id, stage=name)
        _end(call_id, name, worker, "unexpected")
    return True


def _end(call_id: int, name: str, worker: str, failure: str, *, final: bool = False) -> None:
    db.session.rollback()
    try:
        (stage_states.fail if final else stage_states.try_again)(call_id, name, worker, failure)
    except LostClaim:
        db.session.rollback()
    db.session.commit()
