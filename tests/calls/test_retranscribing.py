"""A call is transcribed again: the version in use stays until the new one is whole."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.retranscribing import RetranscriptionRequest, request_versions
from qa_app.transcripts.transcribing import make_version
from qa_app.work import life, running
from qa_app.work.models import Job
from qa_app.work.silence import LEASE
from qa_app.worker import sweep
from tests import recordings as made
from tests.factories import create_call, create_person
from tests.jobs import change_jobs, claim, do, job_of, task_of

BASE = RetranscriptionRequest(engine="faster-whisper", model="base", known_language=True)


@pytest.fixture
def call(app, settings):
    """An English call whose recording is there, with a transcript that is not what is said."""
    call = create_call(language="en")
    incoming = Path(settings.incoming_dir) / "upload"
    shutil.copy(made.ENGLISH_CALL, incoming)
    recordings().keep(incoming, call.storage_key)
    db.session.commit()
    return call


@pytest.fixture
def qa(app, client_of):
    return client_of(create_person("qa", name="Asker", language="en"))


def request_of(call, wanted=BASE) -> Job:
    request_versions([call.id], wanted, by=None, bulk=False)
    db.session.commit()
    return job_of(call, "retranscription")


def requests() -> list[Job]:
    again = select(Job).where(Job.kind == "retranscription").order_by(Job.id)
    return list(db.session.scalars(again))


def work(call) -> None:
    do(call, "retranscription")


def test_the_new_version_is_used_once_it_is_whole(call, qa):
    old = call.transcript.id
    data = {"engine": "faster-whisper", "model": "base", "language": "en", "glossary": "y"}
    assert qa.post(f"/calls/{call.id}/retranscribe", data=data).status_code == 302
    request = job_of(call, "retranscription")
    assert call.transcript.id == old
    assert "Versions in progress" in qa.get(f"/calls/{call.id}/versions").text

    work(call)

    assert request.state == "done"
    assert [v.id == old for v in call.transcripts] == [True, False]
    assert call.transcript.id != old
    assert call.transcript.made_by.name == "Asker"
    assert "charge" in call.transcript.text
    assert "Versions in progress" not in qa.get(f"/calls/{call.id}/versions").text


def test_a_corrected_version_stays_in_use_and_the_new_one_stands_beside_it(call):
    line = call.transcript.segments[0]
    save_line(
        call, line.id, text="Corrected words.", speaker="agent", based_on=0, by=create_person("qa")
    )
    db.session.commit()
    corrected = call.transcript.id

    request_of(call)
    work(call)

    assert call.transcript.id == corrected
    assert call.transcripts[-1].complete
    assert not call.transcripts[-1].in_use


def test_a_failure_is_shown_and_the_old_version_stands(call, qa):
    old = call.transcript.id
    request = request_of(
        call, RetranscriptionRequest(engine="faster-whisper", model="no-such-model")
    )

    work(call)

    assert (request.state, request.failure) == ("failed", "model_unknown")
    assert call.transcript.id == old
    page = qa.get(f"/calls/{call.id}/versions").text
    assert "does not exist" in page
    assert "The version in use does not change." in page
    assert qa.post(f"/calls/{call.id}/versions/requests/{request.id}/retry").status_code == 302
    db.session.expire_all()
    assert request.state == "waiting"


def test_a_failed_one_can_be_taken_off_the_page(call, qa):
    request = request_of(call)
    assert qa.post(f"/calls/{call.id}/versions/requests/{request.id}/forget").status_code == 409
    assert qa.post(f"/calls/{call.id}/versions/requests/{request.id}/cancel").status_code == 302

    assert qa.post(f"/calls/{call.id}/versions/requests/{request.id}/forget").status_code == 302
    assert "Versions in progress" not in qa.get(f"/calls/{call.id}/versions").text


def test_a_worker_that_dies_leaves_it_to_the_next_which_goes_on(call, monkeypatch):
    class Killed(BaseException):
        """What kill -9 looks like from inside."""

    request = request_of(call)
    save = make_version.__globals__["_save"]

    def save_then_die(*args):
        save(*args)
        raise Killed

    monkeypatch.setitem(make_version.__globals__, "_save", save_then_die)
    with pytest.raises(Killed):
        work(call)
    monkeypatch.undo()
    db.session.rollback()
    change_jobs(heartbeat_at=utc_now() - LEASE * 2)
    sweep()
    db.session.expire_all()
    kept = {(s.id, s.text) for s in call.transcripts[-1].segments}
    assert kept

    work(call)

    assert request.state == "done"
    assert len(call.transcripts) == 2
    assert kept <= {(s.id, s.text) for s in call.transcript.segments}


def test_of_two_workers_one_gets_it_and_the_other_cannot_spoil_it(call):
    request_of(call)

    task = claim(call, "retranscription", worker="one")
    other = replace(task, worker="two")
    assert not life.claim(other)
    with pytest.raises(life.LostClaim):
        life.finish(other, "")


def test_a_worker_that_is_cancelled_ends_it(call, qa):
    request = request_of(call)
    task = claim(call, "retranscription", worker="one")

    assert qa.post(f"/calls/{call.id}/versions/requests/{request.id}/cancel").status_code == 302
    assert life.heartbeat(task) == "cancelled"
    running.end(task, "cancelled")
    db.session.expire_all()
    assert (request.state, request.failure) == ("failed", "cancelled")


def test_it_comes_after_the_calls_that_people_upload(call):
    request_versions([call.id], BASE, by=None, bulk=True)
    uploaded = create_call(transcribed=False)
    db.session.commit()

    assert life.next_task("w") == task_of(uploaded, worker="w")
    claim(uploaded)
    assert life.next_task("w") == task_of(call, "retranscription", worker="w")


def test_many_are_confirmed_by_their_number(call, qa):
    other = create_call(language="en")
    korean = create_call(language="ko")
    db.session.commit()
    data = {"engine": "openai-whisper", "model": "base", "language": "known"}

    chosen = f"/calls/retranscribe?call={call.id}&call={other.id}"
    assert "2 calls" in qa.get(chosen).text
    assert qa.post(chosen, data={**data, "expected": "1"}).status_code == 409
    assert qa.post(chosen, data={**data, "expected": "2"}).status_code == 302
    wanted = [(job.call_id, RetranscriptionRequest.of(job)) for job in requests()]
    assert {(call_id, asked.engine, asked.language) for call_id, asked in wanted} == {
        (call.id, "openai-whisper", "en"),
        (other.id, "openai-whisper", "en"),
    }

    found = "/calls/retranscribe?language=ko"
    assert "1 call " in qa.get(found).text
    qa.post(found, data={**data, "expected": "1"})
    assert requests()[-1].call_id == korean.id


def test_a_call_waits_for_one_version_at_a_time(call, qa):
    request_of(call)
    data = {"engine": "faster-whisper", "model": "base", "language": "en"}

    assert qa.post(f"/calls/{call.id}/retranscribe", data=data).status_code == 409


def test_a_call_is_removed_with_its_requests_and_versions(call, qa):
    request_of(call)

    assert qa.post(f"/calls/{call.id}/remove").status_code == 302
    assert requests() == []


def test_a_path_is_no_model_on_the_page(call, qa):
    data = {"engine": "faster-whisper", "model": "/etc", "language": "en"}

    assert qa.post(f"/calls/{call.id}/retranscribe", data=data).status_code == 400
    assert requests() == []


def test_what_is_proposed_is_what_the_centre_uses(app, client_of):
    known = app.extensions["settings"]
    app.extensions["settings"] = replace(known, whisper_engine="openai-whisper")
    call = create_call()
    client = client_of(create_person("qa"))

    page = client.get(f"/calls/{call.id}/retranscribe").text

    assert '<option selected value="openai-whisper">' in page
