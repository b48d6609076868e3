"""What was under way, done or failed before all work was one table of jobs goes on after it."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from qa_app.foundation.extensions import db
from qa_app.transcripts.retranscribing import RetranscriptionRequest
from qa_app.work import life
from qa_app.work.models import Job
from tests.conftest import make_app, make_settings
from tests.postgresql import fresh_database

AT = "2026-03-02 09:00:00.000000"
PERSON = """
    INSERT INTO person (id, email, name, password, fs_uniquifier, active, must_change_password,
        is_sample, created_at)
    VALUES (1, 'a@centre.kr', 'A', 'x', 'a', true, false, false, :at)
"""
CALL = """
    INSERT INTO call (id, agent_id, uploaded_by_id, started_at, queue, customer_reference,
        reference_to_find, is_sample, filename, sha256, size, codec, duration, duration_estimated,
        unread, channels, uploaded_at, keep_both, state, failure, progress, attempts, worker,
        heartbeat_at, cancel_requested, priority)
    VALUES (:id, 1, 1, :at, '', '', '', false, 'a.wav', :sha256, 1, 'pcm', 1, false, '[]', 1, :at,
        false, :state, :failure, :progress, :attempts, :worker, :heartbeat_at, :cancel_requested,
        :priority)
"""
TRANSCRIPT = """
    INSERT INTO transcript (id, call_id, engine, model, corrected, complete, in_use, glossary,
        created_at, text)
    VALUES (:id, :call_id, 'faster-whisper', 'base', false, :complete, true, false, :at, '')
"""
STAGE = """
    INSERT INTO call_stage (call_id, name, state, priority, attempts, failure, worker,
        heartbeat_at, due_at, finished_at, version)
    VALUES (3, :name, :state, 2, :attempts, :failure, NULL, NULL, :due_at, :finished_at, :version)
"""
REQUEST = """
    INSERT INTO retranscription (call_id, engine, model, language, glossary, requested_by_id,
        requested_at, priority, transcript_id, state, failure, progress, attempts, worker,
        heartbeat_at, cancel_requested)
    VALUES (3, 'openai-whisper', 'small', 'ko+en', :glossary, 1, :at, 2, :transcript_id, :state,
        :failure, 0.25, 1, NULL, NULL, false)
"""
IDLE = {"failure": None, "progress": 0, "attempts": 0, "worker": None, "heartbeat_at": None,
        "cancel_requested": False, "priority": 1}  # fmt: skip
CALLS = (
    {"id": 1, "state": "uploaded", "priority": 0},
    {"id": 2, "state": "transcribing", "progress": 0.5, "attempts": 2, "worker": "here",
     "heartbeat_at": AT, "cancel_requested": True},
    {"id": 3, "state": "ready", "progress": 1, "priority": 2},
    {"id": 4, "state": "failed", "failure": "too_long", "attempts": 1},
    {"id": 5, "state": "erasing"},
)  # fmt: skip
NEVER = {"attempts": 0, "failure": None, "due_at": None, "finished_at": None, "version": ""}
STAGES = (
    {"name": "masking", "state": "done", "version": "7", "finished_at": AT},
    {"name": "moments", "state": "failed", "failure": "unexpected", "version": "3",
     "finished_at": AT, "attempts": 3},
    {"name": "sound", "state": "waiting", "attempts": 1, "failure": "unexpected", "due_at": AT},
)  # fmt: skip
TABLES = ("call", "call_stage", "retranscription")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def earlier(request, tmp_path):
    """A database as the version before left it, in the middle of its work."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "earlier")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade(revision="0030")
        put(PERSON, at=AT)
        for call in CALLS:
            put(CALL, **{**IDLE, **call}, at=AT, sha256=f"{call['id']:064}")
        put(TRANSCRIPT, id=1, call_id=2, complete=False, at=AT)
        put(TRANSCRIPT, id=2, call_id=3, complete=True, at=AT)
        for stage in STAGES:
            put(STAGE, **{**NEVER, **stage})
        put(REQUEST, state="failed", failure="model_unknown", glossary=True, transcript_id=None,
            at=AT)  # fmt: skip
        put(REQUEST, state="waiting", failure=None, glossary=False, transcript_id=9, at=AT)
        yield app
        db.session.remove()
        db.engine.dispose()


def put(statement: str, **values: object) -> None:
    db.session.execute(text(statement), values)
    db.session.commit()


def rows_of(table: str) -> list[dict[str, object]]:
    order = "id" if table == "call" else "call_id, state, id"
    rows = db.session.execute(text(f"SELECT * FROM {table} ORDER BY {order}")).mappings().all()
    db.session.commit()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def job(call_id: int, kind: str, state: str) -> Job:
    query = select(Job).where(Job.call_id == call_id, Job.kind == kind, Job.state == state)
    return db.session.scalars(query).one()


def test_work_goes_on_where_the_version_before_left_it(earlier):
    upgrade()

    first = job(1, "transcription", "waiting")
    assert (first.priority, first.requested_at.year) == (0, 2026)
    running = job(2, "transcription", "running")
    assert (running.worker, running.attempts, running.progress) == ("here", 2, 0.5)
    assert (running.stop_requested, running.transcript_id) == ("cancelled", 1)
    assert job(3, "transcription", "done").progress == 1
    assert job(4, "transcription", "failed").failure == "too_long"
    assert db.session.scalars(select(Job).where(Job.call_id == 5)).all() == []
    assert job(3, "masking", "done").version == "7"
    assert job(3, "moments", "failed").failure == "unexpected"
    assert (job(3, "sound", "waiting").attempts, job(3, "sound", "waiting").priority) == (1, 2)
    again = job(3, "retranscription", "waiting")
    assert (again.requested_by.name, again.transcript_id, again.progress) == ("A", 9, 0.25)
    assert RetranscriptionRequest.of(again) == RetranscriptionRequest(
        engine="openai-whisper", model="small", language="ko+en", glossary=False
    )
    assert RetranscriptionRequest.of(job(3, "retranscription", "failed")).glossary

    assert life.next_task("worker").call_id == 1
    assert life.release_silent() == 1
    assert life.retry(job(4, "transcription", "failed"))
    assert db.session.execute(text("SELECT state FROM call ORDER BY id")).scalars().all() == [
        "uploaded", "failed", "ready", "uploaded", "erasing",
    ]  # fmt: skip


def test_the_way_back_leaves_everything_as_it_was(earlier):
    before = {table: rows_of(table) for table in TABLES}

    upgrade()
    db.session.remove()
    downgrade(revision="0030")

    assert {table: rows_of(table) for table in TABLES} == before
