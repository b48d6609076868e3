"""A call is transcribed again: the version in use stays until the new one is whole."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from qa_app import tasks
from qa_app.calls import states, version_states
from qa_app.calls.models import Retranscription
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.retranscribing import Wish, do_retranscription, wish_for
from qa_app.worker import sweep
from tests import recordings as made
from tests.factories import create_call, create_person

BASE = Wish(engine="faster-whisper", model="base", known_language=True)


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


def wish_of(call, wish=BASE) -> Retranscription:
    wish_for([call.id], wish, by=None, bulk=False)
    db.session.commit()
    return db.session.scalars(select(Retranscription)).one()


def work(wish) -> None:
    assert version_states.claim(wish.id, "worker")
    db.session.commit()
    do_retranscription(wish.id, worker="worker")
    db.session.expire_all()


def test_the_new_version_is_used_once_it_is_whole(call, qa):
    old = call.transcript.id
    data = {"engine": "faster-whisper", "model": "base", "language": "en", "glossary": "y"}
    assert qa.post(f"/calls/{call.id}/retranscribe", data=data).status_code == 302
    wish = db.session.scalars(select(Retranscription)).one()
    assert call.transcript.id == old
    assert "Versions in progress" in qa.get(f"/calls/{call.id}/versions").text

    work(wish)

    assert wish.state == "done"
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

    work(wish_of(call))

    assert call.transcript.id == corrected
    assert call.transcripts[-1].complete
    assert not call.transcripts[-1].in_use


def test_a_failure_is_shown_and_the_old_version_stands(call, qa):
    old = call.transcript.id
    wish = wish_of(call, Wish(engine="faster-whisper", model="no-such-model"))

    work(wish)

    assert (wish.state, wish.failure) == ("failed", "model_unknown")
    assert call.transcript.id == old
    page = qa.get(f"/calls/{call.id}/versions").text
    assert "does not exist" in page
    assert "The version in use stays." in page
    assert qa.post(f"/calls/{call.id}/versions/wishes/{wish.id}/retry").status_code == 302
    db.session.expire_all()
    assert wish.state == "waiting"


def test_a_failed_one_can_be_taken_off_the_page(call, qa):
    wish = wish_of(call)
    assert qa.post(f"/calls/{call.id}/versions/wishes/{wish.id}/forget").status_code == 409
    assert qa.post(f"/calls/{call.id}/versions/wishes/{wish.id}/cancel").status_code == 302

    assert qa.post(f"/calls/{call.id}/versions/wishes/{wish.id}/forget").status_code == 302
    assert "Versions in progress" not in qa.get(f"/calls/{call.id}/versions").text


def test_a_worker_that_dies_leaves_it_to_the_next_which_goes_on(call, monkeypatch):
    class Killed(BaseException):
        """What kill -9 looks like from inside."""

    wish = wish_of(call)
    save = do_retranscription.__globals__["_save"]

    def save_then_die(*args):
        save(*args)
        raise Killed

    monkeypatch.setitem(do_retranscription.__globals__, "_save", save_then_die)
    with pytest.raises(Killed):
        work(wish)
    monkeypatch.undo()
    db.session.rollback()
    db.session.execute(update(Retranscription).values(heartbeat_at=utc_now() - states.LEASE * 2))
    db.session.commit()
    sweep()
    db.session.expire_all()
    kept = {(s.id, s.text) for s in call.transcripts[-1].segments}
    assert kept

    work(wish)

    assert wish.state == "done"
    assert len(call.transcripts) == 2
    assert kept <= {(s.id, s.text) for s in call.transcript.segments}


def test_of_two_workers_one_gets_it_and_the_other_cannot_spoil_it(call):
    wish = wish_of(call)

    assert version_states.claim(wish.id, "one")
    assert not version_states.claim(wish.id, "two")
    with pytest.raises(states.LostClaim):
        version_states.finish(wish.id, "two")


def test_a_worker_that_is_cancelled_ends_it(call, qa):
    wish = wish_of(call)
    version_states.claim(wish.id, "one")
    db.session.commit()

    assert qa.post(f"/calls/{call.id}/versions/wishes/{wish.id}/cancel").status_code == 302
    assert version_states.cancel_is_wanted(wish.id, "one")
    tasks.end(tasks.Task(call.id, None, "one", wish.id), "cancelled")
    db.session.expire_all()
    assert (wish.state, wish.failure) == ("failed", "cancelled")


def test_it_comes_after_the_calls_that_people_upload(call):
    wish_for([call.id], BASE, by=None, bulk=True)
    uploaded = create_call(transcribed=False)
    db.session.commit()

    assert tasks.next_task("w").call_id == uploaded.id
    uploaded.state = "failed"
    db.session.commit()
    assert tasks.next_task("w").wish_id is not None


def test_many_are_confirmed_by_their_number(call, qa):
    other = create_call(language="en")
    korean = create_call(language="ko")
    db.session.commit()
    data = {"engine": "openai-whisper", "model": "base", "language": "known"}

    chosen = f"/calls/retranscribe?call={call.id}&call={other.id}"
    assert "2 calls" in qa.get(chosen).text
    assert qa.post(chosen, data={**data, "expected": "1"}).status_code == 409
    assert qa.post(chosen, data={**data, "expected": "2"}).status_code == 302
    wishes = db.session.scalars(select(Retranscription)).all()
    assert {(w.call_id, w.engine, w.language) for w in wishes} == {
        (call.id, "openai-whisper", "en"),
        (other.id, "openai-whisper", "en"),
    }

    found = "/calls/retranscribe?language=ko"
    assert "1 call " in qa.get(found).text
    qa.post(found, data={**data, "expected": "1"})
    assert (
        db.session.scalar(select(Retranscription.call_id).order_by(Retranscription.id.desc()))
        == korean.id
    )


def test_a_call_waits_for_one_version_at_a_time(call, qa):
    wish_of(call)
    data = {"engine": "faster-whisper", "model": "base", "language": "en"}

    assert qa.post(f"/calls/{call.id}/retranscribe", data=data).status_code == 409


def test_a_call_is_removed_with_its_wishes_and_versions(call, qa):
    wish_of(call)

    assert qa.post(f"/calls/{call.id}/remove").status_code == 302
    assert db.session.scalars(select(Retranscription)).all() == []


def test_a_path_is_no_model_on_the_page(call, qa):
    data = {"engine": "faster-whisper", "model": "/etc", "language": "en"}

    assert qa.post(f"/calls/{call.id}/retranscribe", data=data).status_code == 400
    assert db.session.scalars(select(Retranscription)).all() == []


def test_what_is_proposed_is_what_the_centre_uses(app, client_of):
    known = app.extensions["settings"]
    app.extensions["settings"] = replace(known, whisper_engine="openai-whisper")
    call = create_call()
    client = client_of(create_person("qa"))

    page = client.get(f"/calls/{call.id}/retranscribe").text

    assert '<option selected value="openai-whisper">' in page
