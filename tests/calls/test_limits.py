"""Whatever a call does to a worker, it ends with a clear reason, and the worker is free."""

import io
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from qa_app.calls import stages, states
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.library.incoming import CallDetails, accept
from qa_app.work import life, running
from qa_app.work.process import TaskProcess, memory_of
from qa_app.worker import work_on_next
from tests.calls.stubborn import app_of_trouble
from tests.conftest import make_settings
from tests.factories import create_call, create_person
from tests.jobs import change_jobs, claim, job_of, outcome_of


@pytest.fixture
def working(settings, tmp_path):
    """An app with a worker's process, which may take a call's length and a second, and 700 MB."""
    limits = {"TIME_LIMIT_SECONDS": "1", "TIME_LIMIT_FACTOR": "1", "WORKER_MEMORY_MB": "700"}
    app = app_of_trouble(make_settings(tmp_path, **limits))
    with app.app_context():
        process = app.extensions["task_process"] = TaskProcess(
            app_of_trouble, app.extensions["settings"]
        )
        yield app
        process.close()
        db.session.remove()
        db.engine.dispose()


def trouble(queue: str, *, duration: float = 600.0) -> Call:
    call = create_call(queue=queue, duration=duration)
    stages.begin(call.id)
    db.session.commit()
    return call


def outcome(call: Call) -> tuple[str, str | None]:
    return outcome_of(call, "trouble")


def test_a_step_ends_at_its_limits_and_the_worker_goes_on(working):
    process: TaskProcess = working.extensions["task_process"]
    first = process._process.pid
    good = trouble("")
    assert work_on_next()
    assert outcome(good) == ("done", None)
    assert good.customer_reference == f"done by {first}"

    greedy, endless, deadly = trouble("greedy"), trouble("endless", duration=2.0), trouble("deadly")
    assert work_on_next()
    assert outcome(greedy) == ("failed", "too_much_memory")
    assert memory_of(first) == 0
    assert work_on_next()
    assert outcome(endless) == ("failed", "took_too_long")
    # Its worker's death is no proof against a call: it is tried again a little later.
    assert work_on_next()
    assert outcome(deadly) == ("waiting", "worker_lost")

    last = trouble("")
    life.prioritise(last.id)
    db.session.commit()
    assert work_on_next()
    assert outcome(last) == ("done", None)


@pytest.fixture
def long_call(working, tmp_path):
    """A recording of two hours, small as a file but not to be decoded in a moment."""
    minute = io.BytesIO()
    with av.open(minute, "w", format="adts") as out:
        stream = out.add_stream("aac", rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 48_000 * 60), np.float32), "fltp")
        frame.sample_rate = 48_000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    path = tmp_path / "incoming" / "upload"
    path.write_bytes(minute.getvalue() * 120)
    qa, agent = create_person("qa", language="en"), create_person("agent")
    with working.test_request_context():
        call = accept(Path(path), "long.aac", CallDetails(agent=agent), by=qa)
    db.session.commit()
    return call


def test_cancelling_does_not_wait_for_what_is_being_decoded(working, long_call):
    def do_it() -> None:
        with working.app_context():
            work_on_next()

    worker = threading.Thread(target=do_it)
    worker.start()
    db.session.commit()
    while long_call.state != "transcribing":
        db.session.commit()
    assert states.cancel(long_call)
    db.session.commit()
    worker.join()

    db.session.expire_all()
    assert (long_call.state, job_of(long_call).failure) == ("failed", "cancelled")
    assert long_call.peaks is None


def test_a_call_that_killed_its_worker_waits_again_and_fails_in_the_end(app):
    call = create_call(transcribed=False)
    db.session.commit()
    for attempt in range(life.LIVES):
        change_jobs(due_at=None)
        running.end(claim(call, worker=f"worker {attempt}"), "worker_lost")

    db.session.expire_all()
    assert (call.state, job_of(call).failure) == ("failed", "worker_lost")


def test_a_worker_that_is_stopped_gives_back_what_it_was_at(app):
    call, done = create_call(transcribed=False), create_call()
    db.session.commit()
    claim(call, worker="stopped")
    life.release_all("stopped")
    db.session.expire_all()

    job = job_of(call)
    assert (call.state, job.worker, job.attempts) == ("uploaded", None, 0)
    assert done.state == "ready"
