"""What is done with a call after its transcript: each step by itself, none takes another's work."""

from datetime import timedelta

import pytest
from flask_babel import lazy_gettext
from flask_migrate import upgrade
from sqlalchemy import select

from qa_app.calls import stages
from qa_app.calls.models import Call, CallState
from qa_app.calls.stages import Stage
from qa_app.foundation.extensions import db, utc_now
from qa_app.work import life
from qa_app.work.kinds import JobFailed, kinds
from qa_app.work.models import Job, Priority
from qa_app.work.silence import LEASE
from qa_app.worker import sweep, work_off, work_on_next
from tests.conftest import make_app, make_settings
from tests.factories import add_transcript, create_call, create_person
from tests.jobs import change_jobs, claim, do, redo, task_of
from tests.postgresql import fresh_database


class Kept:
    """Three stages that write into the call what they did; each can be made to fail."""

    def __init__(self) -> None:
        self.failing: dict[str, Exception] = {}
        self.version = "1"
        self.stages = (
            self._stage("speakers"),
            self._stage("masking", needs={"speakers"}),
            self._stage("moments"),
        )

    def _stage(self, name: str, needs: set[str] = frozenset()) -> Stage:
        def run(call_id: int) -> None:
            call = db.session.get_one(Call, call_id)
            call.queue = f"{call.queue} {name}{self.version}".strip()
            db.session.flush()
            if name in self.failing:
                raise self.failing[name]

        return Stage(
            name=name,
            title=lazy_gettext("Failed"),
            run=run,
            version=lambda: self.version,
            needs=frozenset(needs),
        )


@pytest.fixture
def kept(app) -> Kept:
    kept = Kept()
    stages.init_app(app, kept.stages)
    return kept


def finished_call(**values) -> Call:
    """A call whose transcript has just become whole."""
    call = create_call(transcribed=False, **values)
    task = claim(call)
    add_transcript(call)
    life.finish(task, "")
    stages.begin(call.id)
    db.session.commit()
    return call


def state_of(call: Call) -> dict[str, str]:
    db.session.expire_all()
    return {s.stage.name: s.state for s in stages.of_call(call.id)}


def how_many_steps() -> int:
    return len(db.session.scalars(select(Job).where(Job.kind.in_(list(stages.registry())))).all())


def test_the_steps_are_done_in_their_order_and_saved_one_by_one(kept):
    call = finished_call()
    assert set(state_of(call).values()) == {"waiting"}

    work_off()

    assert set(state_of(call).values()) == {"done"}
    assert call.queue == "speakers1 masking1 moments1"


def test_a_step_does_not_start_before_those_ahead_of_it(kept):
    call = finished_call()

    assert not life.claim(task_of(call, "moments", worker="hasty"))
    claim(call, "speakers", worker="one")
    assert not life.claim(task_of(call, "masking", worker="two"))
    assert life.next_task("two") is None


def test_a_job_that_only_another_version_knows_is_left_to_that(kept):
    call = create_call()
    db.session.add(Job(kind="of tomorrow", call_id=call.id, priority=Priority.URGENT))
    stages.redo(call.id, "moments")
    db.session.commit()

    work_off()

    assert state_of(call)["moments"] == "done"
    assert db.session.scalar(select(Job.state).where(Job.kind == "of tomorrow")) == "waiting"


def test_a_failed_step_says_why_takes_nothing_with_it_and_holds_up_none(kept, client_of):
    kept.failing["masking"] = JobFailed("unexpected")
    call = finished_call()

    work_off()

    assert state_of(call) == {"speakers": "done", "masking": "failed", "moments": "done"}
    assert call.queue == "speakers1 moments1"
    assert (call.state, call.transcript.complete) == ("ready", True)
    page = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}").text
    assert "This step failed." in page
    assert "Try again" in page


def test_a_person_has_a_failed_step_tried_again_with_what_rests_on_it(kept, client_of):
    kept.failing["speakers"] = JobFailed("unexpected")
    call = finished_call()
    work_off()
    kept.failing.clear()
    kept.version = "2"

    qa = client_of(create_person("qa"))
    assert qa.post(f"/calls/{call.id}/stages/speakers/redo").status_code == 302
    assert state_of(call) == {"speakers": "waiting", "masking": "waiting", "moments": "done"}
    work_off()

    assert set(state_of(call).values()) == {"done"}
    assert call.queue == "masking1 moments1 speakers2 masking2"


def test_an_unknown_step_or_a_call_without_a_transcript_is_refused(kept, client_of):
    qa = client_of(create_person("qa"))
    waiting = create_call(transcribed=False)
    call = finished_call()

    assert qa.post(f"/calls/{call.id}/stages/dancing/redo").status_code == 404
    assert qa.post(f"/calls/{waiting.id}/stages/speakers/redo").status_code == 409
    assert how_many_steps() == 3


def test_what_passes_by_itself_is_tried_again_by_itself_a_few_times(kept):
    kept.failing["speakers"] = OSError("the store is away")
    call = finished_call()
    for _attempt in range(kinds()["speakers"].tries - 1):
        work_off()
        assert state_of(call)["speakers"] == "waiting"
        assert call.queue == ""
        change_jobs(due_at=None)
    work_off()
    assert state_of(call) == {"speakers": "failed", "masking": "done", "moments": "done"}

    stages.redo(call.id, "speakers")
    kept.failing.clear()
    work_off()
    assert set(state_of(call).values()) == {"done"}


def test_a_step_whose_worker_died_is_done_by_another_one_once(kept):
    call = finished_call()
    task = claim(call, "speakers", worker="dead")
    change_jobs(heartbeat_at=utc_now() - LEASE - timedelta(minutes=1))

    assert sweep() == 1
    work_off()

    assert set(state_of(call).values()) == {"done"}
    with pytest.raises(life.LostClaim):
        life.finish(task, "1")
    assert call.queue == "speakers1 masking1 moments1"


def test_a_step_that_kills_every_worker_fails_instead_of_going_round_for_ever(kept):
    call = finished_call()
    for attempt in range(life.LIVES):
        claim(call, "speakers", worker=f"worker {attempt}")
        change_jobs(heartbeat_at=None)
        life.release_silent()

    assert state_of(call)["speakers"] == "failed"


def test_a_step_that_is_asked_for_again_meanwhile_is_not_kept_half_new(app, kept):
    """What a worker is at now was begun with the old rules: its result is thrown away."""
    call = finished_call()
    run = kept.stages[0].run

    def overtaken(call_id: int) -> None:
        run(call_id)
        db.session.rollback()
        stages.redo(call_id, "speakers")
        db.session.commit()
        run(call_id)

    stages.init_app(app, [Stage(name="speakers", title="x", run=overtaken)])
    do(call, "speakers", worker="old")
    assert state_of(call)["speakers"] == "waiting"
    assert call.queue == ""


def test_changed_rules_are_applied_to_all_calls_in_the_background(kept):
    calls = [finished_call(is_sample=n == 0) for n in range(3)]
    work_off()
    failed = calls[1]
    kept.failing["masking"] = JobFailed("unexpected")
    stages.redo(failed.id, "masking")
    work_off()
    kept.failing.clear()

    kept.version = "2"
    redo("moments")
    before = {p.stage.name: (p.done, p.total, p.waiting) for p in stages.progress()}
    assert before["moments"] == (0, 3, 3)
    fresh = finished_call()
    order = []
    while (following := life.next_task("test")) is not None:
        order.append(following.call_id)
        work_on_next()

    # A person's call goes first, then the others, samples last.
    assert order == [
        *[fresh.id] * 3, failed.id, calls[2].id, calls[0].id,
    ]  # fmt: skip
    after = {p.stage.name: (p.done, p.total, p.failed) for p in stages.progress()}
    assert after["moments"] == (4, 4, 0)
    assert after["masking"] == (1, 4, 1)
    assert state_of(failed)["masking"] == "failed"
    redo("moments")
    assert life.next_task("test") is None


def test_a_new_step_is_made_for_the_calls_that_were_there_before_it(kept):
    old = create_call()
    create_call(transcribed=False, state=CallState.FAILED)
    db.session.commit()
    assert state_of(old) == {"speakers": None, "masking": None, "moments": None}

    redo("speakers")
    work_off()

    assert state_of(old) == {"speakers": "done", "masking": "done", "moments": None}


def test_the_page_of_background_work_says_how_far_each_step_is(kept, client_of):
    for _number in range(3):
        finished_call()
    work_off()
    kept.failing["moments"] = JobFailed("unexpected")
    admin, qa = (client_of(create_person(role, language="en")) for role in ("admin", "qa"))
    assert "3 of 3 calls done with current rules" in qa.get("/background-work").text
    assert "Process missing calls" not in admin.get("/background-work").text

    kept.version = "2"
    assert admin.get("/background-work").text.count("0 of 3 calls done with current rules") == 3
    assert "Process missing calls" not in qa.get("/background-work").text
    assert admin.post("/background-work/moments/redo").status_code == 302
    assert work_on_next()
    assert "3 waiting" in qa.get("/background-work/progress").text
    work_off()

    assert "3 failed" in qa.get("/background-work/progress").text
    assert admin.post("/background-work/dancing/redo").status_code == 404


def test_the_results_of_a_removed_call_go_with_it(kept, client_of):
    call = finished_call()

    assert client_of(create_person("qa")).post(f"/calls/{call.id}/remove").status_code == 302

    assert how_many_steps() == 0


def test_calls_are_taken_by_priority_then_by_age(app):
    sample = create_call(transcribed=False, priority=Priority.SAMPLE)
    bulk = create_call(transcribed=False, priority=Priority.BULK)
    normal = create_call(transcribed=False)
    urgent = create_call(transcribed=False, priority=Priority.URGENT)
    order = []
    while (following := life.next_task("worker")) is not None:
        order.append(following.call_id)
        assert life.claim(following)

    assert order == [urgent.id, normal.id, bulk.id, sample.id]


@pytest.mark.postgresql
def test_the_steps_are_the_same_on_postgresql(postgresql_url, tmp_path):
    url = fresh_database(postgresql_url, "stages")
    app = make_app(make_settings(tmp_path, DATABASE_URL=url))
    with app.app_context():
        upgrade()
        kept = Kept()
        stages.init_app(app, kept.stages)
        call, other = finished_call(), finished_call(is_sample=True)
        work_off()
        kept.version = "2"
        redo("speakers")
        work_off()
        assert state_of(call) == state_of(other) == dict.fromkeys(list(stages.registry()), "done")
        assert call.queue == "speakers1 masking1 moments1 speakers2 masking2"
        db.session.remove()
        db.engine.dispose()
