"""Whatever is done to a clock: a dead worker's call is taken, a living one's is not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from qa_app.calls import silence, stage_states, states, version_states
from qa_app.calls.held import is_held
from qa_app.calls.models import Call, CallStage, Retranscription
from qa_app.foundation.extensions import db, utc_now
from qa_app.worker import sweep
from tests.factories import create_call

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
    beats = silence.Beats(lambda: clocks.at, lambda: clocks.steadily)
    monkeypatch.setattr(silence, "BEATS", beats)
    for module in (states, stage_states, version_states):
        monkeypatch.setattr(module, "utc_now", lambda: clocks.at)
    return clocks


@pytest.fixture
def call(app) -> Call:
    call = create_call(state="uploaded")
    db.session.add(CallStage(call_id=call.id, name="masking"))
    db.session.add(Retranscription(call=call, engine="faster-whisper", model="base"))
    db.session.commit()
    return call


def claim_all(call: Call, worker: str) -> None:
    wish = db.session.scalars(select(Retranscription.id)).one()
    assert states.claim(call.id, worker)
    assert stage_states.claim(call.id, "masking", worker)
    assert version_states.claim(wish, worker)
    db.session.commit()


def beat_all(call: Call, worker: str) -> list[bool]:
    wish = db.session.scalars(select(Retranscription.id)).one()
    alive = [
        states.beat(call.id, worker),
        stage_states.beat(call.id, "masking", worker),
        version_states.beat(wish, worker),
    ]
    db.session.commit()
    return alive


def holders() -> set[str | None]:
    tables = (Call, CallStage, Retranscription)
    found = {name for table in tables for name in db.session.scalars(select(table.worker))}
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
        for table in (Call, CallStage, Retranscription):
            db.session.execute(update(table).values(heartbeat_at=clocks.at - HOUR))
        db.session.commit()
        clocks.pass_by(3)
        for table in (Call, CallStage, Retranscription):
            db.session.execute(update(table).values(heartbeat_at=clocks.at - HOUR))
        sweep()
    assert holders() == {"another-machine:17:abc"}


def test_a_restart_takes_what_is_old_at_once(clocks, call):
    claim_all(call, "here")
    clocks.pass_by(3600)

    sweep()

    assert holders() == {None}


def test_a_pause_ends_though_the_clock_was_set_back(app, call):
    db.session.execute(update(CallStage).values(due_at=utc_now() + HOUR))
    db.session.commit()
    assert stage_states.next_waiting() == (call.id, "masking", 1)
    db.session.execute(update(CallStage).values(due_at=utc_now() + timedelta(seconds=60)))
    db.session.commit()
    assert stage_states.next_waiting() is None
