"""A call is transcribed once, by somebody, whatever happens to the workers."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jiwer
import pytest
from sqlalchemy import update

from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.extensions import db, utc_now
from qa_app.library.incoming import CallDetails, accept
from qa_app.transcripts.transcribing import make_version
from qa_app.work import life
from qa_app.work.silence import LEASE
from qa_app.worker import sweep
from tests import recordings as made
from tests.conftest import make_settings
from tests.factories import create_person
from tests.jobs import change_jobs, claim, do, job_of, task_of


@pytest.fixture
def call(app, settings):
    """The English sample call, uploaded and waiting."""
    qa, agent = create_person("qa"), create_person("agent")
    incoming = Path(settings.incoming_dir) / "upload"
    shutil.copy(made.ENGLISH_CALL, incoming)
    with app.test_request_context():
        call = accept(incoming, "call.opus", CallDetails(agent=agent, language="en"), by=qa)
    db.session.commit()
    return call


def spoken(path=made.ENGLISH_SCRIPT, speaker=None) -> str:
    import json

    turns = json.loads(path.read_text())["segments"]
    return " ".join(t["text"] for t in turns if speaker in {None, t["speaker"]})


def words(text: str) -> str:
    plain = jiwer.Compose(
        [jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.RemoveMultipleSpaces()]
    )
    return plain(text)


def test_a_stereo_call_becomes_a_transcript_with_the_right_speakers(call):
    do(call)

    db.session.expire_all()
    assert (call.state, job_of(call).progress) == ("ready", 1.0)
    assert call.peaks is not None
    assert len(call.peaks) == 2
    for speaker in ("agent", "customer"):
        said = " ".join(s.text for s in call.transcript.segments if s.speaker == speaker)
        error = jiwer.wer(words(spoken(speaker=speaker)), words(said))
        assert error < 0.15, (speaker, said)


def test_a_worker_that_dies_half_way_loses_nothing_and_another_one_goes_on(call, monkeypatch):
    class Killed(BaseException):
        """What kill -9 looks like from inside: nothing runs any more."""

    save = make_version.__globals__["_save"]
    saved = []

    def save_then_die(*args):
        save(*args)
        saved.append(args)
        raise Killed

    monkeypatch.setitem(make_version.__globals__, "_save", save_then_die)
    with pytest.raises(Killed):
        do(call, worker="first")
    monkeypatch.undo()
    db.session.expire_all()
    kept = [(s.id, s.text) for s in call.transcript.segments]
    assert call.state == "transcribing"
    assert kept

    change_jobs(heartbeat_at=utc_now() - LEASE * 2)
    assert sweep() == 1
    do(call, worker="second")

    db.session.expire_all()
    assert call.state == "ready"
    assert len(call.transcripts) == 1
    segments = [(s.id, s.text) for s in call.transcript.segments]
    assert set(kept) <= set(segments)
    assert jiwer.wer(words(spoken()), words(" ".join(t for _id, t in segments))) < 0.15


def test_of_two_workers_one_gets_the_call(call):
    task = claim(call, worker="one")
    assert not life.claim(replace(task, worker="two"))


def test_a_worker_that_was_taken_for_dead_cannot_spoil_the_call(call):
    slow = claim(call, worker="slow")
    change_jobs(heartbeat_at=utc_now() - timedelta(minutes=5))
    assert life.release_silent() == 1
    quick = claim(call, worker="quick")

    assert (life.heartbeat(slow), life.heartbeat(quick)) == ("lost", None)
    with pytest.raises(life.LostClaim):
        life.advance(slow, 0.5)
    with pytest.raises(life.LostClaim):
        life.finish(slow, "")
    life.finish(quick, "")


def test_a_call_that_kills_every_worker_fails_instead_of_going_round_for_ever(call):
    for attempt in range(life.LIVES):
        claim(call, worker=f"worker {attempt}")
        change_jobs(heartbeat_at=utc_now() - timedelta(minutes=5))
        life.release_silent()

    db.session.refresh(call)
    assert (call.state, job_of(call).failure) == ("failed", "worker_lost")


def test_a_call_waits_in_the_database_and_nowhere_else(call):
    assert life.next_task("worker") == task_of(call)
    assert call.state == "uploaded"


def test_the_worker_measures_what_the_upload_only_estimated(call):
    db.session.execute(update(Call).values(duration=3.0))
    db.session.commit()
    do(call)

    db.session.expire_all()
    assert call.duration == pytest.approx(71, abs=0.5)
    assert call.transcript.segments[-1].end <= call.duration


def test_a_call_that_proves_too_long_fails_with_the_reason_of_the_upload(
    app, settings, tmp_path, client_of
):
    path = Path(settings.incoming_dir) / "upload"
    path.write_bytes(made.tone(70))
    qa, agent = create_person("qa", language="en"), create_person("agent")
    with app.test_request_context():
        call = accept(path, "call.wav", CallDetails(agent=agent), by=qa)
    db.session.commit()
    app.extensions["settings"] = make_settings(tmp_path, MAX_CALL_MINUTES="1")
    do(call)

    db.session.expire_all()
    assert (call.state, job_of(call).failure) == ("failed", "too_long")
    assert "longer than this centre accepts" in client_of(qa).get(f"/calls/{call.id}").text


def test_a_failure_has_a_reason_and_can_be_retried(call, client_of):
    from qa_app.calls.storage import recordings

    with recordings().open(call.storage_key) as kept:
        path = Path(kept.name)
    path.write_bytes(b"a disk ate this recording " * 100)
    do(call)
    db.session.expire_all()
    assert (call.state, job_of(call).failure) == ("failed", "not_audio")

    qa = client_of(create_person("qa", language="en"))
    assert "not a recording" in qa.get(f"/calls/{call.id}").text
    shutil.copy(made.ENGLISH_CALL, path)
    assert qa.post(f"/calls/{call.id}/retry").status_code == 302
    db.session.expire_all()
    assert call.state == "uploaded"
    assert qa.post(f"/calls/{call.id}/retry").status_code == 409


def test_cancelling_stops_a_running_transcription_and_keeps_what_was_said(call, client_of):
    qa = client_of(create_person("qa"))
    task = claim(call)

    assert qa.post(f"/calls/{call.id}/cancel").status_code == 302
    assert life.heartbeat(task) == "cancelled"


def test_cancelling_a_waiting_call_takes_it_off_the_list(call, client_of):
    qa = client_of(create_person("qa"))

    qa.post(f"/calls/{call.id}/cancel")
    do(call)

    db.session.expire_all()
    assert (call.state, job_of(call).failure) == ("failed", "cancelled")
    assert db.session.query(StoredTranscript).count() == 0
