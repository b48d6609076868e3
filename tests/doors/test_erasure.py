"""A call can be erased whole: nobody finds it, nothing comes back, and no byte of it is left."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qa_app.calls.models import Call, StoredTranscript
from qa_app.calls.storage import recordings, scratch_name
from qa_app.coaching.models import Plan
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.retention.certificates import erased_in
from qa_app.retention.erasing import order_erasure, work_off
from qa_app.retention.models import Certificate
from qa_app.reviews.models import Rating, Review
from qa_app.work import life, running
from qa_app.work.models import Job
from qa_app.work.silence import LEASE
from tests import recordings as made
from tests.conftest import Visitor, make_app, make_settings, take_in_rubrics
from tests.doors.erased import LINE, REFERENCE, Life, left_of, live_through
from tests.factories import create_call, create_person
from tests.jobs import change_jobs, claim
from tests.postgresql import fresh_database

BOTH = pytest.mark.parametrize(
    "centre",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
REASON = "The customer asked for it"


@pytest.fixture
def centre(request, tmp_path, migrated_database):
    """An app on an empty, migrated database, SQLite where a test does not ask for another."""
    folder: Path = tmp_path / "data"
    changes: dict[str, str] = {}
    folder.mkdir()
    if getattr(request, "param", "sqlite") == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "erasure")
        changes |= {"DATABASE_URL": url}
    else:
        shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    app = make_app(make_settings(folder, **changes))
    with app.app_context():
        if changes.get("DATABASE_URL"):
            upgrade()
            take_in_rubrics()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor_of(centre):
    """A browser of a person of this centre."""

    def visitor(person: Person) -> Visitor:
        browser = centre.test_client()
        browser.sign_in(person)
        return browser

    return visitor


def erase(call_id: int, *, keep_ratings: bool = False) -> Certificate:
    """Order and carry out, as a command does."""
    certificate = order_erasure([call_id], reason=REASON, by=None, keep_ratings=keep_ratings)
    db.session.commit()
    assert not work_off()
    db.session.expire_all()
    return certificate


def database_files(url: str) -> Path:
    """Where the server keeps this database's tables."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        folder = connection.execute("SHOW data_directory").fetchone()[0]
        oid = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()[0]
    return Path(folder) / "base" / str(oid)


def places(centre) -> list[Path]:
    """Where a call could have left something: the data folder, and the server's files."""
    settings = centre.extensions["settings"]
    if settings.database_url.startswith("sqlite"):
        return [settings.data_dir]
    return [settings.data_dir, database_files(settings.database_url)]


def dump(centre, folder: Path) -> None:
    """All that the database says, as text."""
    url = centre.extensions["settings"].database_url
    if url.startswith("sqlite"):
        with db.engine.connect() as connection:
            lines = connection.connection.driver_connection.iterdump()
            (folder / "dump.sql").write_text("\n".join(lines))
        return
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    command = [str(tools / "pg_dump"), url.replace("+psycopg", "")]
    with (folder / "dump.sql").open("wb") as file:
        subprocess.run(command, check=True, stdout=file, env={**os.environ, "PGTZ": "UTC"})


@pytest.mark.parametrize(
    ("centre", "keep_ratings"),
    [("sqlite", True), pytest.param("postgresql", False, marks=pytest.mark.postgresql)],
    indirect=["centre"],
)
def test_no_byte_of_an_erased_call_is_left(centre, visitor_of, tmp_path, keep_ratings):
    life = live_through(visitor_of)
    other = create_call(customer_reference="REF-OTHER")
    db.session.commit()
    _leave_temporary_files(centre, life)
    before = {what for place in places(centre) for _name, what in left_of(life, place)}
    assert {LINE, REFERENCE, "sound"} <= before

    certificate = erase(life.call_id, keep_ratings=keep_ratings)

    db.session.commit()
    left = [found for place in places(centre) for found in left_of(life, place)]
    assert left == []
    (tmp_path / "dump").mkdir()
    dump(centre, tmp_path / "dump")
    assert left_of(life, tmp_path / "dump") == []
    assert db.session.get(Call, other.id).customer_reference == "REF-OTHER"
    assert certificate.number == 1
    counts = erased_in(certificate)
    assert counts["recordings"] == counts["masked copies"] == 1
    assert counts["temporary files"] == 4
    assert counts["transcripts"] == 2
    assert (counts["reviews"], counts["clips"], counts["plans"]) == (2, 8, 2)
    _check_what_people_see(life, visitor_of, keep_ratings=keep_ratings)


def _leave_temporary_files(centre, life: Life) -> None:
    """As a killed worker, a killed upload and a broken write leave them."""
    incoming = centre.extensions["settings"].incoming_dir
    (incoming / "upload-killed").write_bytes(life.sound)
    (incoming / f"{scratch_name(life.call_id)}x").mkdir()
    (incoming / f"{scratch_name(life.call_id)}x" / "masked.mp3").write_bytes(life.masked)
    (incoming / "upload-in-pieces").mkdir()
    (incoming / "upload-in-pieces" / "file").write_bytes(life.sound)
    key = db.session.get(Call, life.call_id).storage_key
    place = centre.extensions["settings"].data_dir / "recordings" / f"{key}.part"
    place.write_bytes(life.sound)


def _check_what_people_see(life: Life, visitor_of, *, keep_ratings: bool) -> None:
    qa, agent = visitor_of(life.qa), visitor_of(life.agent)
    for page in (f"/calls/{life.call_id}", f"/calls/{life.call_id}/recording"):
        assert qa.get(page).status_code == 404
    assert qa.get(f"/reviews/{life.review_id}").status_code == 404
    assert "REF-" not in qa.get("/calls").text.replace("REF-OTHER", "")
    plan = agent.get(f"/plans/{life.plan_id}")
    assert plan.status_code == 410
    assert agent.get("/plans").status_code == 200
    assert agent.get(f"/plans/{life.plan_id}/plan.pdf").status_code == 302
    assert db.session.get(Plan, life.plan_draft_id) is None
    ratings = db.session.query(Rating).count()
    assert ratings == (4 if keep_ratings else 0)
    assert db.session.query(Review).count() == (1 if keep_ratings else 0)
    progress = qa.get(f"/progress/agents/{life.agent.id}")
    assert progress.status_code == 200


def test_nobody_can_open_a_call_from_the_moment_it_is_marked(centre, visitor_of):
    qa = create_person("qa")
    call = create_call()
    db.session.commit()

    order_erasure([call.id], reason=REASON, by=None)
    db.session.commit()

    assert visitor_of(qa).get(f"/calls/{call.id}").status_code == 404
    with pytest.raises(Conflict):
        order_erasure([call.id], reason=REASON, by=None)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "failed", "transcribed": False},
        {"state": "uploaded", "transcribed": False},
        {"sounds_like_id": 1},
    ],
)
def test_a_call_in_any_state_can_be_erased(centre, values):
    first = create_call()
    call = create_call(**values)
    if "sounds_like_id" in values:
        first.sounds_like_id, call.sounds_like_id = call.id, first.id
    db.session.commit()
    call_id = call.id

    assert erase(call_id).number == 1

    assert first.sounds_like_id is None
    assert db.session.scalar(select(Call.id).where(Call.id == call_id)) is None


@BOTH
def test_the_number_of_an_erased_call_is_never_given_to_another(centre):
    call_id = create_call().id
    db.session.commit()
    erase(call_id)

    assert create_call().id > call_id


@BOTH
def test_a_worker_lets_go_and_writes_nothing_back(centre, tmp_path):
    call = create_call(transcribed=False)
    db.session.commit()
    task = claim(call, worker="worker 1")
    key, call_id = call.storage_key, call.id
    order_erasure([call_id], reason=REASON, by=None)
    db.session.commit()

    assert work_off(), "a worker is still at it"
    assert running.Watch(task)(0) == "erased"
    running.end(task, "erased")
    assert not work_off()

    db.session.add(StoredTranscript(call_id=call_id, engine="late", text=LINE))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    assert not recordings().beside(key)


def test_a_worker_that_fell_silent_holds_nothing_up_and_finds_nothing_to_write_to(centre, tmp_path):
    call = create_call()
    path = tmp_path / "call.wav"
    path.write_bytes(made.tone(2.0))
    recordings().keep(path, call.storage_key)
    life.add("sound", {"call_id": call.id})
    task, key = claim(call, "sound", worker="worker 1"), call.storage_key
    change_jobs(heartbeat_at=utc_now() - LEASE * 2)

    erase(call.id)
    running.do(task)

    assert recordings().beside(key) == []
    assert db.session.query(Job).count() == 0


def test_what_was_begun_is_gone_on_with_after_the_process_died(centre, tmp_path, monkeypatch):
    from qa_app.retention import carrying_out

    call = create_call()
    path = tmp_path / "call.wav"
    path.write_bytes(made.tone(0.5))
    recordings().keep(path, call.storage_key)
    db.session.commit()
    certificate = order_erasure([call.id], reason=REASON, by=None)
    db.session.commit()
    rows = carrying_out.erase_rows

    def die(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(carrying_out, "erase_rows", die)
    with pytest.raises(KeyboardInterrupt):
        work_off()
    db.session.rollback()
    db.session.expire_all()
    assert certificate.number is None
    monkeypatch.setattr(carrying_out, "erase_rows", rows)

    assert not work_off()

    db.session.expire_all()
    assert certificate.number == 1
    assert erased_in(certificate)["recordings"] == 1, "counted before it went"


def test_certificates_are_numbered_one_after_the_other_and_keep_no_content(centre):
    calls = [create_call(customer_reference=REFERENCE) for _ in range(2)]
    db.session.commit()

    numbers = [erase(call_id).number for call_id in [call.id for call in calls]]

    assert numbers == [1, 2]
    names = ("certificate", "deletion")
    rows = [str(row) for name in names for row in db.session.execute(text(f"SELECT * FROM {name}"))]
    assert REFERENCE not in "".join(rows)
