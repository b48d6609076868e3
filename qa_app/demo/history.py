"""Gives the sample centre a past: short calls over a year, one by one, after everything else.

They come with their transcripts, so that Whisper has nothing to do with them. Each is a job that
goes after whatever else waits, people's work and the calls that a visitor looks at first. At the
end there is a draw among them.
"""

from datetime import timedelta

from flask import Flask

from qa_app.calls.models import Call, CallState
from qa_app.demo.history_calls import history_call, history_ids, is_in_history
from qa_app.demo.sample_draw import make_sample_draw
from qa_app.demo.scripted import use_script
from qa_app.demo.staff import one_of_staff
from qa_app.demo.uploading import upload
from qa_app.foundation.extensions import db, utc_now
from qa_app.library.incoming import AlreadyHere
from qa_app.scorecards.in_use import newest_version
from qa_app.work import life
from qa_app.work.kinds import JobKind, Task, register
from qa_app.work.models import Job, Priority

KIND = "sample history"
# Of equal priority, transcriptions have 1 and 2; what follows from a call before has 0.
TURN = 3
# Once all calls are there.
DRAW = "draw"
TO_UPLOAD = timedelta(hours=2)


def order_history() -> None:
    """Let a worker load the history; commits nothing."""
    for one in (*history_ids(), DRAW):
        life.add(KIND, {"details": {"sample": one}, "priority": Priority.SAMPLE})


def load_history_call(call_id: str) -> Call | None:
    """Load one call; None where it is here, or its people or its files are not here any more.

    Raises:
        SampleProblem: when a review does not fit the rubric that is in use.
    """
    if not is_in_history(call_id):
        return None
    sample = history_call(call_id)
    for review in sample.reviews:
        if version := newest_version(review.rubric):
            review.on(version.rubric)
    agent, by = one_of_staff(sample.agent), one_of_staff("qa")
    if agent is None or by is None:
        return None
    try:
        call = upload(sample, agent=agent, by=by, transcribe=False)
    except AlreadyHere:
        return None
    call.uploaded_at = min(call.started_at + TO_UPLOAD, utc_now())
    call.state = CallState.READY
    use_script(call, sample, priority=Priority.SAMPLE)
    return call


def _run(task: Task) -> None:
    wanted = db.session.get_one(Job, task.id).details["sample"]
    if wanted == DRAW:
        make_sample_draw()
    else:
        load_history_call(wanted)


def init_app(app: Flask) -> None:
    """Let workers know what to do with the history."""
    register(app, [JobKind(name=KIND, run=_run, turn=TURN)])
