"""The state of a call, as its first transcription leaves it.

A call is uploaded while its transcription waits, and so on; once it is ready it stays so,
whatever becomes of further versions. From any state it can go to ``erasing``, and from there
nowhere: its row is taken away. Who is at it, and how far, stands in the job.
"""

from sqlalchemy import func, select, update

from qa_app.calls.models import GOING, Call, CallState
from qa_app.foundation.extensions import db
from qa_app.work import life
from qa_app.work.models import Job, JobState

FIRST, AGAIN = "transcription", "retranscription"  # kinds of jobs
STATE_OF = {
    JobState.WAITING: CallState.UPLOADED,
    JobState.RUNNING: CallState.TRANSCRIBING,
    JobState.DONE: CallState.READY,
    JobState.FAILED: CallState.FAILED,
}


def first_transcription(call_id: int) -> Job | None:
    """The job that makes, or made, the call's first transcript."""
    query = select(Job).where(Job.call_id == call_id, Job.kind == FIRST)
    return db.session.scalar(query.order_by(Job.id.desc()).limit(1))


def follow_transcription(call_id: int) -> None:
    """Let the call's state be that of its first transcription."""
    job = select(Job.state).where(Job.call_id == call_id, Job.kind == FIRST)
    state = STATE_OF[JobState(db.session.scalars(job.order_by(Job.id.desc()).limit(1)).one())]
    moving = update(Call).where(Call.id == call_id, Call.state.not_in((CallState.READY, *GOING)))
    db.session.execute(moving.values(state=state))


def retry(call: Call) -> bool:
    """Transcribe a call whose first transcription failed; what is there of it is gone on from."""
    job = first_transcription(call.id)
    return job is not None and life.retry(job)


def cancel(call: Call) -> bool:
    """Stop the first transcription of a call; False when there is nothing to stop."""
    job = first_transcription(call.id)
    return job is not None and life.cancel(job)


def is_going(call_id: int) -> bool:
    """Whether the call is being erased, or is gone."""
    state = db.session.scalar(select(Call.state).where(Call.id == call_id))
    return state is None or state in GOING


def counts() -> dict[str, int]:
    """How many calls there are in each state."""
    rows = db.session.execute(select(Call.state, func.count()).group_by(Call.state))
    return {**dict.fromkeys(CallState, 0), **{row[0]: row[1] for row in rows}}
