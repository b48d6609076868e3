"""Whatever is done to a clock: a dead worker's call is taken, a living one's is not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.work import life, silence
from qa_app.work.models import Job
from qa_app.work.silence import is_held
from qa_app.worker import sweep
from tests.factories import create_call
from tests.jobs import change_jobs, claim, task_of

HOUR = timedelta(hours=1)


class Clocks:
    """A clock that somebody sets, and one that nobody can set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.steadily = 1000.0

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.steadily += seconds


@pytest.fixture
def clocks(monkeypatch) -> Clocks:
    clocks = Clocks()
    heartbeats = silence.Heartbeats(lambda: clocks.at, lambda: clocks.steadily)
    monkeypatch.setattr(silence, "HEARTBEATS", heartbeats)
    monkeypatch.setattr(life, "utc_now", lambda: clocks.at)
    return clocks


KINDS = ("transcription", "masking", "retranscription")


@pytest.fixture
def call(app) -> Call:
    call = create_call(state="uploaded")
    for kind in KINDS[1:]:
        life.add(kind, {"call_id": call.id})
    db.session.commit()
    return call


def claim_all(call: Call, worker: str) -> None:
    for kind in KINDS:
        claim(call, kind, worker=worker)


def beat_all(call: Call, worker: str) -> list[bool]:
    alive = [life.heartbeat(task_of(call, kind, worker=worker)) is None for kind in KINDS]
    db.session.commit()
    return alive


def holders() -> set[str | None]:
    found = set(db.session.scalars(select(Job.worker)))
    db.session.commit()
    return found


@pytest.mark.parametrize("moved", [-HOUR, HOUR, -HOUR * 24 * 400])
@pytest.mark.parametrize("worker", ["here", "another-machine:17:abc"])
def test_a_dead_worker_s_work_is_taken_within_the_usual_time(clocks, call, moved, worker):
    claim_all(call, worker)
    sweep()
    clocks.at += moved
    for _ in range(4):
        sweep()
        clocks.pass_by(4)

    sweep()

    assert holders() == {None}
    assert not is_held(call.id)


@pytest.mark.parametrize("moved", [-HOUR, HOUR])
@pytest.mark.parametrize("worker", ["here", "another-machine:17:abc"])
def test_a_living_worker_keeps_its_work(clocks, call, moved, worker):
    claim_all(call, worker)
    sweep()
    clocks.at += moved
    for _ in range(20):
        sweep()
        assert is_held(call.id)
        assert beat_all(call, worker) == [True, True, True]
        clocks.pass_by(3)
    assert holders() == {worker}


def test_a_machine_whose_clock_is_wrong_takes_nothing_from_the_others(clocks, call):
    claim_all(call, "another-machine:17:abc")
    for _ in range(10):
        beat_all(call, "another-machine:17:abc")
        change_jobs(heartbeat_at=clocks.at - HOUR)
        clocks.pass_by(3)
        change_jobs(heartbeat_at=clocks.at - HOUR)
        sweep()
    assert holders() == {"another-machine:17:abc"}


def test_a_restart_takes_what_is_old_at_once(clocks, call):
    claim_all(call, "here")
    clocks.pass_by(3600)

    sweep()

    assert holders() == {None}


def test_a_pause_ends_though_the_clock_was_set_back(app):
    call = create_call()
    life.add("masking", {"call_id": call.id, "due_at": utc_now() + HOUR})
    db.session.commit()
    assert life.next_task("worker") == task_of(call, "masking")
    change_jobs(due_at=utc_now() + timedelta(seconds=60))
    assert life.next_task("worker") is None
