"""Doing one stage of one call, and marking how it ended."""

import structlog

from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.calls import stage_states, stages
from qa_app.calls.states import LostClaim
from qa_app.foundation.extensions import db

log = structlog.get_logger()


def do_stage(call_id: int, name: str, *, worker: str) -> None:
    """Do a stage that this worker has claimed, and keep its result or mark how it failed.

    The result and "done" are committed together.
    """
    stage = stages.registry()[name]
    try:
        version = stage.current_version()
        stage.run(call_id)
        stage_states.finish(call_id, name, worker, version)
        db.session.commit()
    except LostClaim:
        db.session.rollback()
        log.warning("stage taken over", call=call_id, stage=name)
    except (stages.StageFailed, SealedFileDamaged) as failed:
        log.warning("stage failed", call=call_id, stage=name, code=failed.code)
        _end(call_id, name, worker, failed.code, final=True)
    except MemoryError:
        _end(call_id, name, worker, "out_of_memory")
    except Exception:
        # Whatever the reason, the stage must not be left hanging; the log has the trace.
        log.exception("stage failed", call=call_id, stage=name)
        _end(call_id, name, worker, "unexpected")


def _end(call_id: int, name: str, worker: str, failure: str, *, final: bool = False) -> None:
    db.session.rollback()
    try:
        (stage_states.fail if final else stage_states.try_again)(call_id, name, worker, failure)
    except LostClaim:
        db.session.rollback()
    db.session.commit()
