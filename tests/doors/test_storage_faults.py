"""Full disks, damaged pages, a database that is away, lost recordings: told, nothing half done."""

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from qa_app.calls import stages
from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.foundation.incoming_folder import UNHELD_SECONDS, sweep
from tests import recordings as made
from tests.conftest import Visitor, make_app, make_settings
from tests.doors import tus
from tests.doors.server import Server, eventually, serving, signed_in
from tests.factories import create_call, create_person
from tests.jobs import job_of
from tests.postgresql import controlled_server, fresh_database

MB = 1024 * 1024
DISK_MB = 32
JSON = {"Accept": "application/json"}
KOREAN = {"Accept-Language": "ko"}


class SmallDisk:
    """A server whose data folder is a small disk of its own, in a mount namespace of its own."""

    def __init__(self, server: Server, headers: dict[str, str], agent_id: int) -> None:
        self.server, self.headers, self.agent_id = server, headers, agent_id
        self.root = Path(f"/proc/{server.process.pid}/root{server.folder}")

    def fill(self, leaving: int = 0) -> None:
        """Let nothing but so many bytes be free."""
        free = shutil.disk_usage(self.root).free
        with (self.root / "ballast").open("ab", buffering=0) as file, suppress(OSError):
            for _ in range(max(0, free - leaving) // 4096 + (0 if leaving else 1)):
                file.write(bytes(4096))

    def empty(self) -> None:
        """Make room again."""
        (self.root / "ballast").unlink()

    def left(self) -> list[str]:
        """What is in the folder of what arrives."""
        return [path.name for path in (self.root / "incoming").iterdir()]

    def form(self, content: bytes) -> tuple[bytes, dict[str, str]]:
        """A recording as the plain form sends it."""
        head = (
            f'--b\r\nContent-Disposition: form-data; name="agent"\r\n\r\n{self.agent_id}\r\n'
            '--b\r\nContent-Disposition: form-data; name="recording"; filename="a.wav"\r\n\r\n'
        )
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        return head.encode() + content + b"\r\n--b--\r\n", {**self.headers, **kind}


@pytest.fixture(scope="module")
def server_on_small_disk(tmp_path_factory, migrated_database) -> Iterator[SmallDisk]:
    folder = tmp_path_factory.mktemp("small")
    shutil.copy(migrated_database, folder)
    app = make_app(make_settings(folder))
    with app.app_context():
        visitor = app.test_client()
        assert isinstance(visitor, Visitor)
        agent = create_person("agent")
        visitor.sign_in(create_person("qa", language="ko"))
        agent_id = agent.id
        db.session.commit()
        db.engine.dispose()
    disk = folder / "disk"
    disk.mkdir()
    mount = (
        f"mount -t tmpfs -o size={DISK_MB}m,mode=700 tmpfs {disk} && mkdir {disk}/incoming && "
        f'cp {folder}/qa-coach.sqlite3* {folder}/*_key {disk}; exec "$@"'
    )
    within = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh")
    with serving(make_settings(disk), within=within, KEEP_FREE_MB="1") as server:
        yield SmallDisk(server, signed_in(visitor), agent_id)


@pytest.fixture
def small_disk(server_on_small_disk: SmallDisk) -> Iterator[SmallDisk]:
    """The server on its disk, which is empty again afterwards."""
    yield server_on_small_disk
    with suppress(FileNotFoundError):
        server_on_small_disk.empty()


def test_room_is_asked_for_before_an_upload(small_disk):
    server = small_disk.server
    body, headers = small_disk.form(bytes(20 * MB))

    status, page = server.send("/calls/upload", body, **headers)
    beginning = tus_beginning(20 * MB, agent=str(small_disk.agent_id))
    told = server.send("/calls/uploads", b"", **small_disk.headers, **beginning)

    assert status == 507
    assert "디스크에 이 녹음을 저장할 공간이 없습니다" in page
    assert told[0] == 507
    assert "40MB" in json.loads(told[1])["error"]
    assert small_disk.left() == []


def tus_beginning(size: int, **said: str) -> dict[str, str]:
    known = {"filename": "20260302-143000_x.wav", **said}
    return {**tus.VERSION, "Upload-Length": str(size), "Upload-Metadata": tus.metadata(**known)}


def test_a_disk_that_gets_full_during_an_upload_takes_nothing_half(small_disk):
    server = small_disk.server
    small_disk.fill(leaving=4 * MB)
    body, headers = small_disk.form(made.tone(400))

    status, page = server.send("/calls/upload", iter([body]), **headers)  # its size is not said

    assert status == 507
    assert "디스크가 가득 찼습니다" in page
    assert small_disk.left() == []
    small_disk.empty()
    assert server.send("/calls/upload", body, **headers, **JSON)[0] in {200, 201}


def test_an_upload_that_met_a_full_disk_goes_on_once_there_is_room(small_disk):
    server, sound = small_disk.server, made.tone(300)
    beginning = tus_beginning(len(sound), agent=str(small_disk.agent_id))
    assert server.send("/calls/uploads", b"", **small_disk.headers, **beginning)[0] == 201
    (name,) = small_disk.left()
    url = f"/calls/uploads/{name.removeprefix('resumable-')}"
    small_disk.fill(leaving=MB)

    def send(at: int) -> tuple[int, str]:
        piece = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        return server.send(url, sound[at:], "PATCH", **small_disk.headers, **tus.VERSION, **piece)

    status, told = send(0)
    came = (small_disk.root / "incoming" / name / "bytes").stat().st_size
    small_disk.empty()

    assert status == 507
    assert "가득" in json.loads(told)["error"]
    assert 0 < came < len(sound)
    assert send(came)[0] == 204


def test_a_full_disk_is_a_page_and_not_a_trace_where_the_database_cannot_grow(small_disk):
    server = small_disk.server
    small_disk.fill()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    word = f"text={'x' * 60}&language=en".encode()

    status, page = server.send("/glossary/words", word, **small_disk.headers, **form)
    health = server.ask("/health")

    assert status == 507
    assert "디스크가 가득 찼습니다" in page
    assert health[0] == 503
    assert json.loads(health[1])["problems"][0]["what"] == "disk"
    small_disk.empty()
    assert server.ask("/health")[0] == 200
    assert server.send("/glossary/words", word, **small_disk.headers, **form)[0] == 302


def test_health_warns_before_the_disk_is_full(app, settings, client_of):
    app.extensions["settings"] = make_settings(settings.data_dir, KEEP_FREE_MB="1000000")

    answer = client_of(None).get("/health")

    assert answer.status_code == 200
    assert answer.json["status"] == "warning"
    assert "nearly full" in answer.text


def test_health_tells_a_damaged_page(app, settings, client_of):
    create_call()
    db.session.commit()
    db.engine.dispose()
    file = settings.data_dir / "qa-coach.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_call_duration'"
        ).fetchone()
    connection.close()
    with file.open("r+b") as pages:
        pages.seek((page - 1) * size)
        pages.write(b"\xff" * size)

    watcher = client_of(None)
    eventually(lambda: watcher.get("/health").status_code == 503)
    told = watcher.get("/health").json

    assert told["status"] == "error"
    assert "damaged" in told["problems"][0]["text"]


def test_health_tells_recordings_out_of_reach(app, client_of, settings):
    assert client_of(None).get("/health").json["status"] == "ok"
    folder = settings.data_dir / "recordings"
    folder.rmdir()
    folder.write_text("an unmounted disk")

    answer = client_of(None).get("/health")

    assert answer.status_code == 503
    assert answer.json["problems"][0]["what"] == "recordings"


@pytest.mark.postgresql
def test_a_database_that_is_away_is_told_and_tried_again(tmp_path):
    from flask_migrate import upgrade

    with controlled_server() as database:
        url = fresh_database(database.url, "away")
        settings = make_settings(tmp_path, DATABASE_URL=url)
        app = make_app(settings)
        with app.app_context():
            upgrade()
            visitor = app.test_client()
            assert isinstance(visitor, Visitor)
            visitor.sign_in(create_person("qa", language="ko"))
            assert visitor.get("/calls").status_code == 200  # it knows the language from now on
            db.session.remove()
            db.engine.dispose()
        known = {"DATABASE_URL": url}
        headers = signed_in(visitor)
        with serving(settings, **known) as server:
            assert server.ask("/calls", **headers)[0] == 200
            database.stop()
            page = server.ask("/calls", **headers)
            script = server.ask("/calls", **headers, **JSON)
            sent = server.send("/glossary/words", b"", **headers)
            health = server.ask("/health")
            database.start()
            eventually(lambda: server.ask("/calls", **headers)[0] == 200)
            assert server.ask("/health")[0] == 200

    assert page[0] == 503
    assert int(page[2]["retry-after"]) > 0
    assert "데이터베이스에 연결할 수 없습니다" in page[1]
    assert '<meta http-equiv="refresh"' in page[1]
    assert "Traceback" not in page[1]
    assert script[0] == 503
    assert "error" in json.loads(script[1])
    assert (sent[0], health[0]) == (503, 503)
    assert "저장되지 않았습니다" in sent[1]
    assert json.loads(health[1])["problems"][0]["what"] == "database"


def aged(path: Path, age: timedelta) -> None:
    """Let a file have been written so long ago."""
    then = time.time() - age.total_seconds()
    os.utime(path, (then, then))


def test_what_a_killed_upload_left_is_swept_and_what_arrives_is_not(app, settings, client_of):
    headers = signed_in(client_of(create_person("qa")))
    db.session.commit()
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    begun = b'--b\r\nContent-Disposition: form-data; name="recording"; filename="a"\r\n\r\n'
    with serving(settings) as server:
        line = server.open_request("/calls/upload", 10 * MB, **headers, **kind)
        line.sendall(begun + bytes(200_000))
        eventually(lambda: list(settings.incoming_dir.iterdir()))
        (left,) = settings.incoming_dir.iterdir()
        aged(left, timedelta(seconds=2 * UNHELD_SECONDS))
        assert sweep(settings.incoming_dir) == 0
        server.kill()
        line.close()

    assert sweep(settings.incoming_dir) == 1
    assert list(settings.incoming_dir.iterdir()) == []


def test_what_was_left_just_now_may_still_be_about_to_be_held(settings):
    (settings.incoming_dir / "upload-new").write_bytes(b"")

    assert sweep(settings.incoming_dir) == 0


@pytest.mark.parametrize("loss", ["gone", "broken off"])
def test_a_lost_recording_comes_back_with_the_same_file(app, client_of, settings, loss):
    qa = client_of(create_person("qa", language="en"))
    agent = create_person("agent").id
    db.session.commit()
    sound = made.tone(2)
    url = tus.create(qa, len(sound), agent=str(agent)).location
    tus.piece(qa, url, 0, sound)
    call = db.session.scalars(select(Call)).one()
    key = call.storage_key
    lose(settings, key, loss)

    again = tus.create(qa, len(sound), agent=str(agent)).location
    tus.piece(qa, again, 0, sound)
    told = qa.post(f"{again}/outcome", headers=tus.VERSION).json

    assert told == {"call": f"/calls/{call.id}", "known": True, "repaired": True}
    with recordings().open(key) as kept:
        assert kept.read() == sound


def lose(settings, key: str, loss: str) -> None:
    file = settings.data_dir / "recordings" / key
    if loss == "gone":
        file.unlink()
    else:
        os.truncate(file, file.stat().st_size // 2)


def test_a_lost_copy_is_made_again_and_what_a_rule_let_go_stays_away(app, client_of):
    qa = client_of(create_person("qa"))
    call = create_call(masked_sound="0123456789abcdef")
    sound = made.tone(2)
    call.sha256 = hashlib.sha256(sound).hexdigest()
    call.size = len(sound)
    stages.begin(call.id)
    db.session.commit()

    def send() -> dict[str, object]:
        url = tus.create(qa, len(sound), agent=str(call.agent_id)).location
        tus.piece(qa, url, 0, sound)
        return dict(qa.post(f"{url}/outcome", headers=tus.VERSION).json)

    assert send()["repaired"]
    db.session.expire_all()
    assert call.masked_sound is None
    assert job_of(call, "sound").state == "waiting"
    recordings().remove(call.storage_key)
    call.original_gone_at = call.uploaded_at
    db.session.commit()
    assert "repaired" not in send()
    assert not recordings().exists(call.storage_key)
