"""An upload that breaks off goes on where it stopped, for whoever began it and nobody else."""

import os
import socket
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation import incoming_folder
from qa_app.foundation.extensions import db
from qa_app.library import resumable
from tests import recordings as made
from tests.conftest import PATIENCE, make_settings
from tests.doors import tus
from tests.doors.impatient import serving_impatiently
from tests.doors.server import eventually, serving
from tests.factories import create_person

SOUND = made.tone(3)


@pytest.fixture
def agent(app):
    agent = create_person("agent", name="Kim Jisu")
    db.session.commit()
    return str(agent.id)


@pytest.fixture
def qa(client_of):
    return client_of(create_person("qa", language="en"))


@pytest.fixture
def begun(qa, agent):
    """The address of an upload of which ten thousand bytes have come."""
    url = tus.create(qa, len(SOUND), agent=agent, queue="orders").location
    assert tus.piece(qa, url, 0, SOUND[:10_000]).status_code == 204
    return url


def left(settings) -> list[Path]:
    return list(settings.incoming_dir.iterdir())


def calls() -> list[Call]:
    db.session.rollback()
    return list(db.session.scalars(select(Call)))


def test_an_upload_goes_on_where_it_stopped(qa, begun, settings):
    assert tus.offset(qa, begun) == 10_000

    last = tus.piece(qa, begun, 10_000, SOUND[10_000:])

    assert last.status_code == 204
    assert last.headers["Upload-Offset"] == str(len(SOUND))
    (call,) = calls()
    assert (call.queue, call.filename, call.state) == ("orders", "call.wav", "uploaded")
    with recordings().open(call.storage_key) as kept:
        assert kept.read() == SOUND


def test_what_came_of_it_is_told_as_often_as_it_is_asked(qa, begun, settings):
    tus.piece(qa, begun, 10_000, SOUND[10_000:])

    answers = [qa.post(f"{begun}/outcome", headers=tus.VERSION) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert {answer.json["call"] for answer in answers} == {f"/calls/{calls()[0].id}"}
    assert tus.offset(qa, begun) == len(SOUND)
    assert not list(settings.incoming_dir.rglob("bytes"))


def test_one_that_arrived_whole_is_taken_in_though_its_process_died_then(qa, begun, settings):
    (upload,) = left(settings)
    (upload / "bytes").write_bytes(SOUND)

    assert qa.post(f"{begun}/outcome", headers=tus.VERSION).status_code == 201


def test_one_that_is_not_whole_yet_has_no_outcome(qa, begun):
    answer = qa.post(f"{begun}/outcome", headers=tus.VERSION)

    assert answer.status_code == 400
    assert "Resume" in answer.json["error"]
    assert tus.offset(qa, begun) == 10_000


def test_what_was_uploaded_before_leads_to_the_first_call(qa, agent):
    for known in (False, True):
        url = tus.create(qa, len(SOUND), agent=agent).location
        tus.piece(qa, url, 0, SOUND)
        assert qa.post(f"{url}/outcome", headers=tus.VERSION).json["known"] is known
    assert len(calls()) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"filename": "20261399-000000_x.wav"}, "not a valid date"),
        ({"started_at": "2099-01-01T10:00"}, "future"),
        ({"agent": ""}, "Choose the agent"),
        ({"agent": "", "filename": "20260302-143000_nobody_x_in_A1.wav"}, "nobody"),
    ],
)
def test_wrong_details_are_told_before_anything_is_sent(qa, agent, settings, said, words):
    answer = tus.create(qa, len(SOUND), **{"agent": agent, **said})

    assert answer.status_code == 400
    assert words in answer.json["error"]
    assert left(settings) == []


def test_what_is_no_recording_is_refused_as_by_the_form_and_not_kept(qa, agent, settings):
    diary = b"Dear diary, today I renamed a text to .wav. " * 40
    url = tus.create(qa, len(diary), agent=agent).location

    answer = tus.piece(qa, url, 0, diary)

    assert answer.status_code == 400
    assert "not a recording" in answer.json["error"]
    assert left(settings) == []
    assert calls() == []


@pytest.mark.parametrize("role", ["qa", "admin"])
def test_nobody_else_sees_it(client_of, begun, settings, role):
    other = client_of(create_person(role))

    assert other.head(begun, headers=tus.VERSION).status_code == 404
    assert tus.piece(other, begun, 10_000, b"x").status_code == 404
    assert other.delete(begun, headers=tus.VERSION).status_code == 404
    for action in ("outcome", "forget"):
        assert other.post(f"{begun}/{action}", headers=tus.VERSION).status_code == 404
    assert "Unfinished" not in other.get("/calls/upload").text
    assert len(left(settings)) == 1


@pytest.mark.parametrize("name", ["..", "%2e%2e%2frecordings", "x" * 400, "a.b"])
def test_an_address_that_was_never_given_out_is_nothing(qa, begun, name):
    assert qa.head(f"/calls/uploads/{name}", headers=tus.VERSION).status_code == 404


def test_without_the_page_s_token_nothing_is_taken(qa, begun):
    del qa.environ_base["HTTP_X_CSRFTOKEN"]

    for answer in (
        tus.create(qa, 100),
        tus.piece(qa, begun, 10_000, b"x"),
        qa.delete(begun, headers=tus.VERSION),
    ):
        assert answer.status_code == 400
        assert answer.json["expired"]
    assert tus.offset(qa, begun) == 10_000


@pytest.mark.parametrize("at", [0, 9_999, 10_001, 90_000])
def test_a_piece_from_elsewhere_in_the_recording_changes_nothing(qa, begun, at):
    assert tus.piece(qa, begun, at, b"x" * 100).status_code == 409
    assert tus.offset(qa, begun) == 10_000


def test_more_than_was_said_is_not_taken(qa, begun):
    too_long = SOUND[10_000:] + b"more"

    assert tus.piece(qa, begun, 10_000, too_long).status_code == 413
    assert tus.offset(qa, begun) == 10_000


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Length": "9" * 15}, 413),
        ({"Upload-Metadata": "filename !!!"}, 400),
        ({"Upload-Metadata": "filename " + "QUFB" * 5000}, 400),
    ],
    ids=["version", "empty", "negative", "no number", "too large", "no base64", "much"],
)
def test_what_is_no_upload_is_not_begun(qa, agent, settings, headers, status):
    known = {"Upload-Length": "100", "Upload-Metadata": tus.metadata(agent=agent)}

    answer = qa.post("/calls/uploads", headers={**tus.VERSION, **known, **headers})

    assert answer.status_code == status
    assert left(settings) == []


def test_a_piece_is_sent_as_the_protocol_has_it(qa, begun):
    assert tus.piece(qa, begun, 10_000, b"x", content_type="text/plain").status_code == 415


def test_an_upload_larger_than_is_left_on_the_disk_is_refused_at_its_beginning(
    app, qa, agent, settings
):
    app.extensions["settings"] = make_settings(settings.data_dir, KEEP_FREE_MB="1000000")

    answer = tus.create(qa, len(SOUND), agent=agent)

    assert answer.status_code == 507
    assert "not enough disk space" in answer.json["error"]
    assert left(settings) == []


def test_a_person_has_so_many_unfinished_uploads_and_no_more(app, qa, agent, settings):
    app.extensions["settings"] = make_settings(settings.data_dir, MAX_UPLOAD_MB="1")
    size = 1024 * 1024
    for _ in range(resumable.LARGEST_OF_A_PERSON):
        assert tus.create(qa, size, agent=agent).status_code == 201

    assert tus.create(qa, size, agent=agent).status_code == 409
    for _ in range(resumable.MOST_OF_A_PERSON):
        last = tus.create(qa, 1, agent=agent)
    assert last.status_code == 409


def test_the_page_shows_what_is_unfinished_and_lets_it_be_forgotten(qa, begun, settings):
    page = qa.get("/calls/upload").text
    assert "Unfinished uploads" in page
    assert "20 % uploaded" in page

    assert qa.post(f"{begun}/forget").location == "/calls/upload"

    assert left(settings) == []
    assert "Unfinished uploads" not in qa.get("/calls/upload").text


def test_cancelled_is_gone(qa, begun, settings):
    assert qa.delete(begun, headers=tus.VERSION).status_code == 204
    assert qa.head(begun, headers=tus.VERSION).status_code == 404
    assert left(settings) == []


def test_after_a_day_it_is_swept_unless_somebody_is_at_it(qa, begun, settings):
    (folder,) = left(settings)
    assert incoming_folder.sweep(settings.incoming_dir) == 0
    _age(folder, timedelta(hours=25))

    with incoming_folder.held(folder):
        assert incoming_folder.sweep(settings.incoming_dir) == 0
    assert incoming_folder.sweep(settings.incoming_dir) == 1

    assert qa.head(begun, headers=tus.VERSION).status_code == 404


def _age(path: Path, age: timedelta) -> None:
    then = time.time() - age.total_seconds()
    for each in (path, *path.rglob("*")):
        os.utime(each, (then, then))


class Sender:
    """A browser at a real server, whose line can be cut in the middle of a piece."""

    def __init__(self, server, qa, url: str) -> None:
        session = qa.get_cookie("session")
        self.port, self.url = server.port, url
        self.headers = {
            "Host": "localhost",
            "Cookie": f"session={session.value}",
            "X-CSRFToken": qa.environ_base["HTTP_X_CSRFTOKEN"],
            "Content-Type": "application/offset+octet-stream",
            **tus.VERSION,
        }

    def open_piece(self, at: int, length: int) -> socket.socket:
        headers = {**self.headers, "Upload-Offset": str(at), "Content-Length": str(length)}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        line.sendall(f"PATCH {self.url} HTTP/1.1\r\n{head}\r\n".encode())
        return line


def status_of(line: socket.socket) -> int:
    return int(line.recv(65536).split()[1])


@pytest.fixture
def whole():
    """A recording of some size."""
    return made.tone(30)


def test_what_came_before_a_line_was_cut_is_kept(qa, agent, settings, whole):
    url = tus.create(qa, len(whole), agent=agent).location
    db.session.commit()
    with serving(settings) as server:
        sender = Sender(server, qa, url)
        line = sender.open_piece(0, len(whole))
        line.sendall(whole[:200_000])
        eventually(lambda: tus.offset(qa, url) == 200_000)
        # Another request meanwhile finds it in use, and disturbs nothing.
        second = sender.open_piece(200_000, 10)
        second.sendall(b"disturbing")
        assert status_of(second) == 423
        second.close()
        line.close()

        def goes_on() -> bool:
            with sender.open_piece(200_000, len(whole) - 200_000) as line:
                line.sendall(whole[200_000:])
                return status_of(line) == 204

        eventually(goes_on)

    (call,) = calls()
    with recordings().open(call.storage_key) as kept:
        assert kept.read() == whole


def test_of_many_who_send_the_same_piece_at_once_one_is_heard(qa, agent, settings, whole):
    url = tus.create(qa, len(whole), agent=agent).location
    db.session.commit()
    heard = []

    def send(sender: Sender) -> None:
        with sender.open_piece(0, len(whole)) as line:
            try:
                for start in range(0, len(whole), 20_000):
                    line.sendall(whole[start : start + 20_000])
            except OSError:
                return
            heard.append(status_of(line))

    with serving(settings) as server:
        threads = [threading.Thread(target=send, args=(Sender(server, qa, url),)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert heard.count(204) == 1
    assert set(heard) <= {204, 409, 423, 404}
    (call,) = calls()
    with recordings().open(call.storage_key) as kept:
        assert kept.read() == whole


def test_a_trickle_is_ended_after_a_while_and_what_came_of_it_is_kept(qa, agent, settings, whole):
    url = tus.create(qa, len(whole), agent=agent).location
    db.session.commit()
    with serving_impatiently(settings) as server:
        line = Sender(server, qa, url).open_piece(0, len(whole))
        line.sendall(whole[:100_000])

        assert status_of(line) == 408
        line.close()

    assert tus.offset(qa, url) == 100_000
    assert db.session.scalar(select(func.count(Call.id))) == 0
