"""A backup is whole, made while people work, and brings the centre back."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text

from qa_app.at_rest import vault
from qa_app.backup import making
from qa_app.calls.models import Call, CallState
from qa_app.calls.storage import RecordingStorage, recordings
from qa_app.cli.main import main
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.retention.erasing import order_erasure, work_off
from tests.conftest import make_app, make_settings
from tests.factories import add_transcript, create_call, create_person
from tests.postgresql import fresh_database
from tests.recordings import tone

NUMBER = (("agent", "전화번호가 어떻게 되세요?"), ("customer", "네 010-2345-6789 입니다."))
SECRET = "010-2345-6789"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def centre(request, tmp_path):
    """Two calls with recordings, one with a masked number; and where a new centre would be."""
    changes, fresh = {}, {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        changes = {"DATABASE_URL": fresh_database(server, "centre")}
        fresh = {"DATABASE_URL": fresh_database(server, "restored")}
    app = make_app(make_settings(tmp_path / "centre", SECRET_KEY="", **changes))
    with app.app_context():
        upgrade()
        vault.check_keys()
        create_person("qa", name="Somebody of the Centre")
        for number in (1, 2):
            call = create_call(sha256=f"{number}a" * 32, language="ko", transcribed=False)
            add_transcript(call, NUMBER)
            sound = tmp_path / "sound.wav"
            sound.write_bytes(tone(number))
            recordings().keep(sound, call.storage_key)
        call.masked_sound = "0123456789abcdef"
        recordings().keep(sound, call.masked_key)
        db.session.commit()
        yield changes, fresh
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def command(tmp_path, monkeypatch, capfd):
    """Run ``qa-app`` on a data folder; gives its exit code and what it said."""

    def run(folder: str, *words: object, **environment: str) -> tuple[int, str, str]:
        db.session.remove()
        for name, value in {"DATA_DIR": str(tmp_path / folder), **environment}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["qa-app", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out.strip(), said.err

    return run


def backed_up(command, changes, *words: object) -> Path:
    code, folder, said = command("centre", "backup", *words, **changes)
    assert code == 0, said
    return Path(folder)


def first_call() -> Call:
    return db.session.scalars(select(Call).order_by(Call.id)).first()


def test_a_centre_comes_back_from_its_backup(centre, command, tmp_path):
    changes, fresh = centre
    folder = backed_up(command, changes, tmp_path / "copies", "--with-keys", tmp_path / "keys")

    assert command("centre", "backup", "verify", folder, **changes)[0] == 0
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for what in (SECRET.encode(), tone(1)[5000:5040], *key_texts(tmp_path / "keys")):
        assert what not in stored
    listed = json.loads((folder / "manifest.json").read_text())
    assert listed["settings"]["TIME_ZONE"] == "Asia/Seoul"
    assert "SECRET_KEY" not in listed["settings"]
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("copies/**/*")} == {0}

    code, _out, said = command("new", "restore", folder, "--keys", tmp_path / "keys", **fresh)

    assert code == 0, said
    app = make_app(make_settings(tmp_path / "new", SECRET_KEY="", **fresh))
    with app.app_context():
        call = first_call()
        assert call.transcript.as_original().segments[1].text.endswith(f"{SECRET} 입니다.")
        with recordings().open(call.storage_key) as file:
            assert file.read() == tone(1)
        assert db.session.scalars(select(Person.name)).all().count("Somebody of the Centre") == 1
        db.session.remove()
        db.engine.dispose()
    code, _out, said = command("new", "audit", "verify", **fresh)
    assert code == 0, said


def key_texts(folder: Path) -> list[bytes]:
    kept = sorted(folder.iterdir())
    assert [path.name for path in kept] == ["encryption_key", "secret_key"]
    return [path.read_bytes().strip() for path in kept]


def test_nothing_is_overwritten_and_nothing_damaged_is_taken(centre, command, tmp_path):
    changes, fresh = centre
    folder = backed_up(command, changes, tmp_path / "copies", "--with-keys", tmp_path / "keys")

    code, _out, said = command("centre", "restore", folder, **changes)
    assert (code, "nothing is overwritten" in said) == (2, True)
    code, _out, said = command("new", "restore", folder, **fresh)
    assert (code, "--keys" in said) == (2, True)
    shutil.rmtree(tmp_path / "new")

    recording = next((folder / "recordings").rglob("1a1a*"))
    for how in ("is damaged", "is missing", "not in the list"):
        worse = tmp_path / "worse"
        shutil.copytree(folder, worse)
        path = worse / recording.relative_to(folder)
        if how == "is damaged":
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        elif how == "is missing":
            path.unlink()
        else:
            (worse / "recordings" / "more").write_text("x")
        for words in (("backup", "verify", worse), ("restore", worse, "--keys", tmp_path / "keys")):
            code, _out, said = command("new", *words, **fresh)
            assert (code, how in said) == (2, True), said
        shutil.rmtree(worse)
    (folder / "manifest.json").unlink()
    assert command("new", "backup", "verify", folder)[0] == 2
    code, _out, said = command("centre", "backup", tmp_path / "copies", "--with-keys",
                               tmp_path / "copies" / "keys", **changes)  # fmt: skip
    assert (code, "another place" in said) == (2, True)


def test_the_next_backup_links_what_is_the_same(centre, command, tmp_path):
    changes, _fresh = centre
    first = backed_up(command, changes, tmp_path / "copies")
    sound = tmp_path / "sound.wav"
    sound.write_bytes(tone(3))
    key = first_call().storage_key
    recordings().keep(sound, key)
    first.rename(first.with_name("qa-coach-20200101T000000Z"))

    second = backed_up(command, changes, tmp_path / "copies")

    links = {path.name: path.stat().st_nlink for path in (second / "recordings").rglob("*a*")
             if path.is_file()}  # fmt: skip
    assert sorted(links.values()) == [1, 2, 2]
    assert links[key.partition("/")[2]] == 1
    assert command("centre", "backup", "verify", second, **changes)[0] == 0


def test_what_comes_or_goes_meanwhile_does_not_break_it(centre, command, tmp_path, monkeypatch):
    changes, fresh = centre
    gone = first_call().storage_key
    copy = RecordingStorage.copy_sealed

    def with_others_at_work(store: RecordingStorage, key: str, target: Path) -> None:
        # Another process erases one recording, and takes in a call, after the database was copied.
        if store.exists(gone):
            store.remove(gone)
            db.session.execute(text("UPDATE \"call\" SET queue = 'meanwhile'"))
            db.session.commit()
        copy(store, key, target)

    monkeypatch.setattr(RecordingStorage, "copy_sealed", with_others_at_work)
    folder = backed_up(command, changes, tmp_path / "copies", "--with-keys", tmp_path / "keys")
    monkeypatch.undo()

    listed = json.loads((folder / "manifest.json").read_text())
    assert listed["missing"] == [gone]
    code, _out, said = command("new", "restore", folder, "--keys", tmp_path / "keys", **fresh)
    assert code == 0, said
    assert "1 recordings were gone then" in said


def test_what_was_erased_or_dropped_before_is_not_missing(centre, command, tmp_path):
    changes, _fresh = centre
    erased, dropped = db.session.scalars(select(Call).order_by(Call.id))
    kept = dropped.masked_key
    erased.state = CallState.ERASED
    dropped.original_gone_at = utc_now()
    for gone in (erased, dropped):
        recordings().remove(gone.storage_key)
    db.session.commit()

    folder = backed_up(command, changes, tmp_path / "copies")

    listed = json.loads((folder / "manifest.json").read_text())
    assert listed["missing"] == []
    assert [name for name in listed["files"] if "recordings/" in name] == [f"recordings/{kept}"]


def test_what_was_erased_since_is_erased_again_after_an_older_backup(centre, command, tmp_path):
    changes, fresh = centre
    older = backed_up(command, changes, tmp_path / "copies", "--with-keys", tmp_path / "keys")
    older = older.rename(older.with_name("qa-coach-20200101T000000Z"))
    call_id = first_call().id
    order_erasure([call_id], reason="The customer asked for it.", by=None)
    db.session.commit()
    while work_off():
        pass
    backed_up(command, changes, tmp_path / "copies")

    code, _out, said = command("new", "restore", older, "--keys", tmp_path / "keys", **fresh)

    assert code == 0, said
    assert f"erased again by the worker: {call_id}" in said
    app = make_app(make_settings(tmp_path / "new", SECRET_KEY="", **fresh))
    with app.app_context():
        assert first_call().state == "erasing"
        while work_off():
            pass
        assert not any("1a1a" in path.name for path in (tmp_path / "new").rglob("*"))
        db.session.remove()
        db.engine.dispose()


def test_a_backup_that_is_broken_off_leaves_nothing_that_looks_like_one(
    centre, tmp_path, monkeypatch
):
    def breaks(*_about: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RecordingStorage, "copy_sealed", breaks)
    with pytest.raises(making.BackupProblem, match="No space left"):
        making.make_backup(tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_people_write_while_the_database_is_copied(centre, command, tmp_path):
    """Whatever moment the copy is of, all of it is of that moment."""
    changes, _fresh = centre
    settings = make_settings(tmp_path / "centre", SECRET_KEY="", **changes)
    stop = threading.Event()

    def write() -> None:
        app = make_app(settings)
        with app.app_context():
            number = 0
            while not stop.is_set():
                number += 1
                for call in db.session.scalars(select(Call)):
                    call.queue = f"{number}"
                db.session.commit()
            db.session.remove()
            db.engine.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        folder = backed_up(command, changes, tmp_path / "copies")
    finally:
        stop.set()
        writer.join()
    if db.engine.dialect.name == "sqlite":
        read = f"sqlite:///{folder / 'database.sqlite3'}"
        app = make_app(make_settings(tmp_path / "look", DATABASE_URL=read))
        with app.app_context():
            assert len(set(db.session.scalars(select(Call.queue)))) == 1
            assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            db.session.remove()
            db.engine.dispose()
    else:
        words = ["pg_restore", "--list", str(folder / "database.dump")]
        listing = subprocess.run(words, capture_output=True, check=True)
        assert b"TABLE DATA public call" in listing.stdout
