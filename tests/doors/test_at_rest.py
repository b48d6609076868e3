"""What lies on a disk is encrypted, closed to others, and told from what was tampered with."""

import base64
import io
import os
import random
import sys
import tracemalloc
from pathlib import Path

import pytest
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select, text

from qa_app.at_rest import vault
from qa_app.at_rest.keys import GivenKeys, Keys, new_key, read_keys
from qa_app.at_rest.private_files import tighten
from qa_app.at_rest.sealed_column import ColumnDamaged, sealed, unsealed
from qa_app.at_rest.sealed_file import (
    HEADER,
    SEGMENT,
    SealedFile,
    SealedFileDamaged,
    encrypted_stream,
    length_outside,
    seal,
)
from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment
from qa_app.calls.resealing import counts, is_all_sealed, reseal_all
from qa_app.calls.storage import recordings
from qa_app.cli.main import main
from qa_app.foundation.extensions import db
from qa_app.masking.sound import SOUND
from tests.conftest import make_app, make_settings
from tests.factories import add_transcript, create_call, create_person
from tests.jobs import do
from tests.postgresql import fresh_database
from tests.recordings import tone

NUMBER = (("agent", "전화번호가 어떻게 되세요?"), ("customer", "네 010-2345-6789 입니다."))
SECRET = "010-2345-6789"
PLAIN = SEGMENT - 16
BORDERS = [0, 1, PLAIN - 41, PLAIN - 40, PLAIN - 39, 2 * PLAIN - 40, 2 * PLAIN - 39, 200_000]


def some_keys(*written: str) -> Keys:
    text = "\n".join(written or [new_key()])
    return Keys(GivenKeys(lambda: read_keys(text, "test")))


def bytes_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def sealed_bytes(content: bytes, keys: Keys, name: str = "a") -> bytes:
    out = io.BytesIO()
    seal(io.BytesIO(content), out, size=len(content), name=name, keys=keys)
    return out.getvalue()


def inside(stored: bytes, keys: Keys, name: str = "a") -> io.BufferedReader:
    return io.BufferedReader(SealedFile(io.BytesIO(stored), name, keys), SEGMENT)


@pytest.mark.parametrize("size", BORDERS)
def test_every_part_reads_as_it_was_written(size):
    keys, content = some_keys(), bytes_of(size)
    stored = sealed_bytes(content, keys)

    assert len(stored) == length_outside(size)
    assert inside(stored, keys).read() == content
    chance = random.Random(1)
    with inside(stored, keys) as file:
        for place in [*BORDERS, *(chance.randint(0, size + 9) for _ in range(20))]:
            length = chance.choice([1, 44, 8192, SEGMENT, 3 * SEGMENT])
            file.seek(place)
            assert file.read(length) == content[place : place + length]
        assert file.seek(-min(size, 7), os.SEEK_END) == max(0, size - 7)
        assert file.read() == content[max(0, size - 7) :]


def test_any_change_is_found():
    keys, content = some_keys(), bytes_of(3 * SEGMENT)
    stored = sealed_bytes(content, keys)
    second, third = HEADER + SEGMENT, HEADER + 2 * SEGMENT
    swapped = stored[:second] + stored[third : third + SEGMENT] + stored[second:third]
    places = (0, 9, 20, 30, 50, HEADER + 1, HEADER + 35, 5000, third + 9, len(stored) - 1)
    changed = [stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :] for at in places]
    wrong = {
        "cut within": stored[:-1],
        "cut between segments": stored[:third],
        "cut in its beginning": stored[:40],
        "longer": stored + b"x",
        "reordered": swapped + stored[third + SEGMENT :],
        "another's end": stored[:third] + sealed_bytes(content, keys)[third:],
        **{f"changed {number}": bytes_ for number, bytes_ in enumerate(changed)},
    }

    for how, tampered in wrong.items():
        with pytest.raises(SealedFileDamaged):
            pytest.fail(f"{how}: {len(inside(tampered, keys).read())} bytes were read")
    with pytest.raises(SealedFileDamaged):  # it lies under another recording's name
        inside(stored, keys, name="b")
    with pytest.raises(SealedFileDamaged):
        inside(stored, some_keys())


def test_its_content_is_in_a_format_that_others_have_analysed(monkeypatch):
    """What Google's Tink 1.16 wrote with this key and name is what we write."""
    by_tink = base64.b64decode(
        "KJ0jeho6EZOIoGaoYHljSDwo4aNinlXIIsl8upj3QN+kgRxLqtZRMIhKcbNcgzEXI1su4YVo"
        "+wTjVrYxW1gZpqkxzUwq"
    )
    chosen = iter([by_tink[1:33], by_tink[33:40]])
    monkeypatch.setattr("secrets.token_bytes", lambda _length: next(chosen))

    ours = encrypted_stream(io.BytesIO(b"Made by Tink."), bytes(range(32)), b"ab/name")

    assert b"".join(ours) == by_tink


def test_memory_does_not_grow_with_a_recording(tmp_path):
    keys, size = some_keys(), 60_000_000
    plain, stored = tmp_path / "plain", tmp_path / "sealed"
    with plain.open("wb") as out:
        out.truncate(size)
    tracemalloc.start()
    with plain.open("rb") as source, stored.open("wb") as out:
        seal(source, out, size=size, name="a", keys=keys)
    with io.BufferedReader(SealedFile(stored.open("rb"), "a", keys)) as file:
        assert sum(len(piece) for piece in iter(lambda: file.read(SEGMENT), b"")) == size
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


@pytest.fixture
def recorded(app, client_of):
    """A browser of QA, and a call with a number in it whose masked sound is there."""
    qa = client_of(create_person("qa", language="en"))
    agent = create_person("agent")
    db.session.commit()
    data = {"agent": str(agent.id), "recording": (io.BytesIO(tone(12)), "call.wav")}
    qa.post("/calls/upload", data=data)
    call = db.session.scalars(select(Call)).one()
    call.state, call.language = "ready", "ko"
    add_transcript(call, NUMBER)
    db.session.commit()
    SOUND.run(call.id)
    db.session.commit()
    return qa, call


def written_anywhere(folder: Path, what: bytes) -> list[str]:
    """The files of a folder in which this stands."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in files if what in path.read_bytes()]


def in_the_clear(call: Call) -> None:
    """Store a call as an earlier version did."""
    for key in (call.storage_key, *recordings().copies(call.storage_key)):
        with recordings().open(key) as file:
            content = file.read()
        Path(recordings()._path(key)).write_bytes(content)
    for row in db.session.scalars(select(StoredSegment)):
        if row.original:
            clear = text("UPDATE segment SET original = :said WHERE id = :id")
            said = f'{{"text": "{row.original["text"]}", "words": []}}'
            db.session.execute(clear, {"said": said, "id": row.id})
    db.session.commit()


def test_neither_sound_nor_what_is_masked_can_be_read_in_any_file(recorded, settings):
    qa, call = recorded
    sound = qa.get(f"/calls/{call.id}/recording").data

    assert len(sound) > 10_000
    for what in (tone(12)[5000:5040], sound[5000:5040], SECRET.encode()):
        assert written_anywhere(settings.data_dir, what) == []
    assert SECRET in said(call)
    part = qa.get(f"/calls/{call.id}/recording", headers={"Range": "bytes=9-19"})
    assert part.data == sound[9:20]
    assert recordings().size(call.storage_key) == len(tone(12))


def test_a_value_of_another_column_is_not_taken_for_this_ones(app):
    stored = sealed({"text": SECRET}, "segment.original")

    assert unsealed(stored, "segment.original") == {"text": SECRET}
    with pytest.raises(ColumnDamaged):
        unsealed(stored, "another.column")


def test_a_damaged_recording_is_told_on_the_page_and_in_the_work(recorded):
    qa, call = recorded
    for key in (call.masked_key, call.storage_key):
        path = Path(recordings()._path(key))
        stored = bytearray(path.read_bytes())
        stored[SEGMENT // 2] ^= 1
        path.write_bytes(stored)

    answer = qa.get(f"/calls/{call.id}/recording")
    assert answer.status_code == 404
    assert "cannot be read" in answer.text

    recordings().remove(call.masked_key)
    stages.redo(call.id, "sound")
    do(call, "sound")
    assert "cannot be read" in qa.get(f"/calls/{call.id}").text


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def earlier(request, tmp_path):
    """A call that an earlier version stored in the clear; on both databases."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "earlier")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        vault.check_keys()
        call = create_call(sha256="ab" * 32, language="ko", transcribed=False)
        add_transcript(call, NUMBER)
        incoming = tmp_path / "incoming" / "call.wav"
        incoming.write_bytes(tone(3))
        recordings().keep(incoming, call.storage_key)
        incoming.unlink()
        db.session.commit()
        in_the_clear(call)
        yield call
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def heard(call: Call) -> bytes:
    with recordings().open(call.storage_key) as file:
        return file.read()


def said(call: Call) -> str:
    db.session.expire_all()
    return call.transcript.as_original().segments[1].text


def test_what_an_earlier_version_stored_is_encrypted_little_by_little(earlier, tmp_path):
    here = vault.keys().current.id
    assert heard(earlier) == tone(3)
    assert SECRET in said(earlier)
    assert counts() == {None: (1, 1)}

    assert reseal_all(lambda: False).recordings == 0  # ended at once: nothing is lost
    assert not is_all_sealed()
    done = reseal_all()

    assert (done.recordings, done.lines, done.unreadable) == (1, 1, 0)
    assert counts() == {here: (1, 1)}
    assert is_all_sealed()
    assert heard(earlier) == tone(3)
    assert SECRET in said(earlier)
    db.session.commit()
    assert reseal_all().recordings == 0
    for what in (tone(3)[5000:5040], SECRET.encode()):
        assert written_anywhere(tmp_path, what) == []


def test_a_new_key_takes_over_while_the_app_runs(earlier, tmp_path, monkeypatch, capsys):
    before = vault.keys().current.id
    reseal_all()
    db.session.remove()
    settings = current_app.extensions["settings"]
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setattr(sys, "argv", ["qa-app", "keys", "rotate"])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0, capsys.readouterr().err
    call = db.session.get_one(Call, 1)
    now = vault.keys().current.id
    assert now != before
    assert heard(call) == tone(3)
    assert SECRET in said(call)
    assert counts() == {now: (1, 1)}
    # Nothing needs the earlier key any more.
    written = (tmp_path / "encryption_key").read_text().split()
    assert len(written) == 2
    (tmp_path / "encryption_key").write_text(written[0])
    vault.check_keys()
    assert heard(call) == tone(3)


def test_what_is_replaced_or_removed_meanwhile_is_left_alone(earlier, tmp_path):
    key, other = earlier.storage_key, tmp_path / "other.wav"
    other.write_bytes(tone(1))
    store = recordings()
    with store._written(key, store._version(key)) as out:
        out.write(b"old")
        store.keep(other, key)
    assert heard(earlier) == tone(1)
    with store._written(key, store._version(key)) as out:
        out.write(b"old")
        store.remove(key)
    assert not store.exists(key)


@pytest.fixture
def command(tmp_path, monkeypatch, capfd, recorded):
    """Run ``qa-app`` on the centre with the recorded call."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    vault.check_keys()
    db.session.remove()

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["qa-app", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capfd.readouterr().err

    return run


@pytest.mark.parametrize("how", ["missing", "another", "no key at all"])
@pytest.mark.parametrize("words", [("keys", "list"), ("db", "upgrade"), ("worker",)])
def test_nothing_starts_without_the_key_and_none_is_made_beside_the_data(
    command, tmp_path, how, words
):
    file = tmp_path / "encryption_key"
    kept = file.read_text()
    file.unlink()
    if how != "missing":
        file.write_text(new_key() if how == "another" else "nothing like a key")

    code, said = command(*words)

    assert code == 2
    (line,) = [line for line in said.splitlines() if "qa-app:" in line]
    assert "ENCRYPTION_KEY_FILE" in line
    assert file.exists() == (how != "missing")
    file.write_text(kept)
    assert command("keys", "list")[0] == 0


def test_a_web_process_does_not_start_without_the_key(command, tmp_path, capfd):
    (tmp_path / "encryption_key").unlink()
    from qa_app.web.app import create_app

    with pytest.raises(SystemExit):
        create_app()
    assert "put the file back" in capfd.readouterr().err


def test_a_key_may_come_from_a_variable_or_a_command(tmp_path, monkeypatch):
    first, second = new_key(), new_key()
    (tmp_path / "kept").write_text(second)
    given = {
        "ENCRYPTION_KEY": f"{first},{second}".replace(",", " "),
        "ENCRYPTION_KEY_COMMAND": f"cat {tmp_path / 'kept'}",
    }

    for name, ids in (("ENCRYPTION_KEY", [first, second]), ("ENCRYPTION_KEY_COMMAND", [second])):
        app = make_app(make_settings(tmp_path, **{name: given[name]}))
        with app.app_context():
            assert vault.keys().ids == [key.id for text in ids for key in read_keys(text, "")]
    assert not (tmp_path / "encryption_key").exists()
    app = make_app(make_settings(tmp_path, ENCRYPTION_KEY_COMMAND="false"))
    with app.app_context(), pytest.raises(Exception, match="printed no key"):
        assert vault.keys().current


def test_files_are_closed_to_everybody_else(tmp_path, monkeypatch):
    shared = tmp_path / "centre"
    (shared / "recordings" / "ab").mkdir(parents=True)
    for path in (shared, shared / "recordings", shared / "recordings" / "ab"):
        path.chmod(0o755)
    for name in ("qa-coach.sqlite3", "secret_key", "recordings/ab/x", "notes of somebody's"):
        (shared / name).write_text("x" * 40)
        (shared / name).chmod(0o644)

    assert tighten(make_settings(shared)) == 6
    modes = {path.name: path.stat().st_mode & 0o777 for path in shared.rglob("*")}
    assert modes.pop("notes of somebody's") == 0o644
    assert {mode & 0o077 for mode in modes.values()} == {0}
    assert shared.stat().st_mode & 0o777 == 0o700
    assert tighten(make_settings(shared)) == 0
