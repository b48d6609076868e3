"""One code path from a laptop to a fleet: the journey on SQLite and on PostgreSQL."""

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, update

from qa_app.calls.models import Call
from qa_app.coaching.models import Plan
from qa_app.demo.follow_up import follow_up
from qa_app.demo.loader import load_sample_centre
from qa_app.demo.removal import remove_samples
from qa_app.findings.finding import find_in_call
from qa_app.foundation.extensions import db, utc_now
from qa_app.library.incoming import CallDetails, accept
from qa_app.masking.redactions import RedactionDecision
from qa_app.masking.sound import decide_and_prepare
from qa_app.masking.uncertain import cases_for, get_case
from qa_app.people.models import Person, Team
from qa_app.reviews.models import Rating, Review
from qa_app.work import life
from qa_app.work.silence import LEASE
from qa_app.worker import sweep, work_on_next
from tests import recordings as made
from tests.conftest import make_app, make_settings, take_in_rubrics
from tests.factories import add_transcript, create_call, create_person
from tests.jobs import change_jobs, claim, do, task_of
from tests.postgresql import fresh_database

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def centre(request, tmp_path):
    """An app on an empty, migrated database."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "centre")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        take_in_rubrics()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_recording_goes_through_the_worker_to_a_transcript(centre, tmp_path):
    qa, agent = create_person("qa"), create_person("agent")
    incoming = tmp_path / "incoming" / "upload"
    shutil.copy(made.ENGLISH_CALL, incoming)
    with centre.test_request_context():
        call = accept(Path(incoming), "call.opus", CallDetails(agent=agent, language="en"), by=qa)
    db.session.commit()

    while call.state != "ready":
        assert work_on_next()
        db.session.expire_all()

    assert call.state == "ready"
    assert "charge" in " ".join(segment.text for segment in call.transcript.segments)


def test_of_many_workers_that_want_a_call_exactly_one_gets_it(centre):
    task = task_of(create_call(transcribed=False))
    db.session.commit()
    won = []

    def try_to_claim(name: str) -> None:
        with centre.app_context():
            if life.claim(replace(task, worker=name)):
                won.append(name)
            db.session.commit()

    threads = [threading.Thread(target=try_to_claim, args=(f"worker {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1


def test_interrupted_calls_wait_again_once(centre):
    call = create_call(transcribed=False)
    db.session.commit()
    claim(call, worker="dead")
    change_jobs(heartbeat_at=utc_now() - LEASE * 2)

    assert sweep() == 1
    assert life.next_task("worker") == task_of(call)
    assert sweep() == 0


def test_uncertain_numbers_wait_for_a_person_and_follow_the_decision(centre):
    person = create_person("qa", "privacy")
    call = create_call(transcribed=False, state="ready", language="ko")
    add_transcript(call, (("customer", "네 그게 제 번호 620 198403 77107 그거예요."),))
    db.session.commit()

    (case,) = cases_for(person).cases
    redaction = get_case(person, case.redaction.id)
    with centre.test_request_context():
        decide_and_prepare(redaction, RedactionDecision.LEAVE, by=person)
    db.session.commit()

    assert cases_for(person).cases == []
    db.session.expire_all()
    assert "620 198403 77107" in call.transcript.text


def after_stages(call_id: int) -> None:
    """What follows from a transcript, and from the moments that are found in it."""
    follow_up(call_id)
    find_in_call(call_id)
    db.session.commit()
    follow_up(call_id)


def test_the_sample_centre_has_people_reviews_and_plans(centre):
    """Korean samples are not transcribed here: their script stands in for it anyway."""
    assert load_sample_centre()
    assert not load_sample_centre()

    for call in db.session.scalars(select(Call)).all():
        if call.filename.startswith("en-card"):
            do(call)
            after_stages(call.id)
        else:
            db.session.execute(update(Call).where(Call.id == call.id).values(state="ready"))
            if call.language == "ko":
                from tests.factories import add_transcript

                add_transcript(call)
                db.session.commit()
                after_stages(call.id)
        db.session.commit()

    korean = db.session.scalars(select(Call).where(Call.language == "ko")).all()
    assert all(call.transcript.corrected for call in korean)
    assert db.session.query(Review).filter_by(state="submitted").count() == 8
    (missed,) = db.session.scalars(select(Rating).where(Rating.critical_missed))
    (cause,) = db.session.scalars(select(Rating).where(Rating.cause.is_not(None)))
    assert (missed.criterion, cause.criterion) == ("identity_check", "alternatives")
    plans = db.session.scalars(select(Plan)).all()
    assert {plan.state for plan in plans} == {"published", "acknowledged"}
    assert any(promise.by_when for plan in plans for promise in plan.promises)
    assert all(clip.quote for plan in plans for point in plan.points for clip in point.clips)

    removed = remove_samples()

    assert (removed.people, removed.calls) == (10, 7)
    for gone in (Call, Person, Team, Plan, Review):
        assert db.session.query(gone).count() == 0
