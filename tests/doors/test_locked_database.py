"""Somebody else writes to the database for long: sound plays on, all is put on record later."""

import io
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from qa_app import audit
from qa_app.audit import AuditRecord, journal, writing
from qa_app.audit.entry import Entry
from qa_app.audit.now import entry_of_now
from qa_app.audit.verifying import verify
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.masking.sound import SOUND
from qa_app.people import sessions
from tests import recordings as made
from tests.factories import add_transcript, create_person

JSON = {"Accept": "application/json"}


@pytest.fixture
def call(client_of):
    """A call of an agent, whose masked sound is there."""
    agent, qa = create_person("agent", language="en"), client_of(create_person("qa"))
    db.session.commit()
    data = {"agent": str(agent.id), "recording": (io.BytesIO(made.tone(1)), "call.wav")}
    qa.post("/calls/upload", data=data)
    call = db.session.scalars(select(Call)).one()
    call.state, call.language = "ready", "ko"
    add_transcript(call)
    db.session.commit()
    SOUND.run(call.id)
    db.session.commit()
    return call


@contextmanager
def locked(settings) -> Iterator[None]:
    """Another process that has begun to write, and does not end."""
    db.session.commit()
    lock = sqlite3.connect(settings.data_dir / "qa-coach.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        lock.execute("ROLLBACK")
        lock.close()


def heard() -> int:
    db.session.rollback()
    listened = select(func.count(AuditRecord.id)).where(AuditRecord.action == "listen")
    count = db.session.scalar(listened)
    db.session.rollback()
    return count


@pytest.mark.parametrize("wanted", ["bytes=0-", "bytes=1-", "bytes=100-199", "bytes=-50", None])
def test_hearing_any_part_is_listening(client_of, call, wanted):
    headers = {"Range": wanted} if wanted else {}

    client_of(call.agent).get(f"/calls/{call.id}/recording", headers=headers)

    assert heard() == 1


def test_the_many_ranges_of_a_player_are_one_listening(client_of, call):
    agent = client_of(call.agent)

    for start in range(0, 2000, 100):
        headers = {"Range": f"bytes={start}-{start + 99}"}
        assert agent.get(f"/calls/{call.id}/recording", headers=headers).status_code == 206

    assert heard() == 1


def test_sound_plays_while_the_database_is_locked_and_is_put_on_record_after(
    client_of, call, settings, monkeypatch
):
    agent, url = client_of(call.agent), f"/calls/{call.id}/recording"
    call_id = call.id
    # The session was used long ago: that, too, is to be written.
    monkeypatch.setattr(sessions, "SEEN_EVERY", -sessions.SEEN_EVERY)

    with locked(settings):
        began = time.monotonic()
        for start in (1, 500, 900):
            answer = agent.get(url, headers={"Range": f"bytes={start}-{start + 99}"})
            assert answer.status_code == 206
            assert len(answer.data) == 100
        # The database waits for 30 s for a lock: together these would have waited for 90.
        assert time.monotonic() - began < 30
        assert [(entry.action, entry.subject_id) for entry in journal.kept()] == [
            ("listen", call_id)
        ]

    assert heard() == 0
    audit.take_in()
    assert heard() == 1
    assert journal.kept() == []
    assert verify().faults == []
    page = client_of(create_person("qa", language="en")).get(f"/calls/{call_id}").text
    assert "listened" in page


def test_what_waits_in_the_journal_comes_with_the_next_look(client_of, call, settings):
    agent = client_of(call.agent)
    call_id = call.id
    with locked(settings):
        agent.get(f"/calls/{call_id}/recording")

    agent.get(f"/calls/{call_id}")

    assert heard() == 1


def test_a_page_that_cannot_be_put_on_record_is_not_shown(client_of, call, settings, monkeypatch):
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    agent, url = client_of(call.agent), f"/calls/{call.id}"

    with locked(settings):
        refused = agent.get(url)
        refused_script = agent.get(f"{url}/transcript.txt", headers=JSON)

    assert refused.status_code == refused_script.status_code == 503
    assert "Wait a moment, then try again." in refused.text
    assert "택배" not in refused.text + refused_script.text
    assert agent.get(url).status_code == 200


def test_many_keep_and_take_at_once_and_nothing_is_lost(app):
    def work(number: int) -> None:
        with app.app_context():
            for step in range(20):
                journal.keep([entry_of(number * 100 + step)])
                if step % 3 == 0:
                    audit.take_in()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    audit.take_in()

    kept = list(db.session.scalars(select(AuditRecord.subject_id)))
    assert sorted(kept) == sorted(n * 100 + step for n in range(1, 5) for step in range(20))


def entry_of(number: int) -> Entry:
    return entry_of_now("listen", "call", number, reason="", changes=None, details=None, by=None)
