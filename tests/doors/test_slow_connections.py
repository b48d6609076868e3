"""Slow connections do not stop the site, and uploads over slow lines go through meanwhile."""

import http.client
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread

import pytest

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from tests import recordings as made
from tests.conftest import Visitor, make_settings
from tests.doors import impatient, slow
from tests.doors.server import Server, eventually, serving
from tests.factories import create_call, create_person

MB = 1000 * 1000
SLOW = 200
# What people are promised: a page within a second. A wall clock is meant here; a machine on which
# pages take long without any slow connection has as much more.
PROMISED_SECONDS = 1.0


@dataclass
class Door:
    """A server with somebody from QA who has signed in, and a long recording to listen to."""

    server: Server
    cookie: str
    token: str
    agent_id: int
    download: str

    def get(self, path: str) -> tuple[int, float]:
        """A page's status, and the seconds that it took."""
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        line.request("GET", path, headers={"Cookie": self.cookie})
        status = line.getresponse().status
        line.close()
        return status, time.monotonic() - began

    def upload(self, content: bytes, rate: float) -> int:
        """Send a recording by the plain form, so many bytes a second; the status."""
        parts = {"agent": str(self.agent_id), "csrf_token": self.token}
        fields = "".join(
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        file = '--b\r\nContent-Disposition: form-data; name="recording"; filename="a.wav"\r\n\r\n'
        head, tail = (fields + file).encode(), b"\r\n--b--\r\n"
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        line.putrequest("POST", "/calls/upload")
        for name, value in {
            "Cookie": self.cookie,
            "Accept": "application/json",
            "Content-Type": "multipart/form-data; boundary=b",
            "Content-Length": str(len(head) + len(content) + len(tail)),
        }.items():
            line.putheader(name, value)
        line.endheaders(head)
        began = time.monotonic()
        step = 100_000
        for start in range(0, len(content), step):
            line.send(content[start : start + step])
            time.sleep(max(0.0, start / rate - (time.monotonic() - began)))
        line.send(tail)
        status = line.getresponse().status
        line.close()
        return status


@pytest.fixture
def door(app, settings, client_of) -> Iterator[Door]:
    qa: Visitor = client_of(create_person("qa"))
    call = create_call(masked_sound="0123456789abcdef")
    long = settings.incoming_dir / "long"
    long.write_bytes(bytes(50 * MB))
    recordings().keep(long, call.masked_key)
    long.unlink()
    session = qa.get_cookie("session")
    assert session
    known = {
        "cookie": f"session={session.value}",
        "token": qa.environ_base["HTTP_X_CSRFTOKEN"],
        "agent_id": call.agent_id,
        "download": f"/calls/{call.id}/recording",
    }
    db.session.commit()  # an open transaction would hold up the server's
    with serving(settings) as server:
        yield Door(server, **known)


@dataclass
class Watch:
    """Asks for pages again and again, and keeps how long each took."""

    door: Door
    pages: tuple[str, ...] = ("/health", "/calls")
    answers: list[tuple[str, int, float]] = field(default_factory=list)

    def until(self, over: Event) -> None:
        """Ask until it is over."""
        while not over.wait(0.3):
            for page in self.pages:
                self.answers.append((page, *self.door.get(page)))


def uploads_while_slow_ones_stay(door: Door, content: bytes, *, rate: float) -> int:
    """Upload while slow connections are held, and see that pages answer all the time."""
    for _ in range(6):
        door.get("/calls")  # both processes have loaded what a first page loads
    alone = max(door.get(page)[1] for page in ("/health", "/calls") * 6)
    over, watch = Event(), Watch(door)
    with slow.slow_clients(door.server.port, slow.all_kinds(door.download, door.cookie), SLOW):
        time.sleep(2)
        thread = Thread(target=watch.until, args=(over,))
        thread.start()
        try:
            status = door.upload(content, rate)
        finally:
            over.set()
            thread.join()
    assert {status for _page, status, _seconds in watch.answers} == {200}
    assert max(watch.answers, key=lambda answer: answer[2])[2] < PROMISED_SECONDS + 4 * alone
    return status


def test_200_slow_connections_stop_neither_pages_nor_an_upload(door):
    before = door.server.memory()

    status = uploads_while_slow_ones_stay(door, made.tone(500), rate=MB)

    assert status == 201
    assert db.session.query(Call).count() == 2
    assert door.server.memory() - before < 150 * MB


@pytest.mark.slow_connections
def test_200_mb_come_at_1_mb_a_second_meanwhile(door):
    before = door.server.memory()

    status = uploads_while_slow_ones_stay(door, made.tone(1134, rate=44_100, channels=2), rate=MB)

    assert status == 201
    assert max(size for (size,) in db.session.query(Call.size)) > 200 * MB
    assert door.server.memory() - before < 150 * MB


@pytest.fixture(scope="module")
def impatient_server(tmp_path_factory, migrated_database):
    """A server whose deadlines are a second instead of many."""
    folder = tmp_path_factory.mktemp("impatient")
    shutil.copy(migrated_database, folder)
    with impatient.serving_impatiently(make_settings(folder)) as server:
        yield server


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (slow.says_nothing, b""),
        (slow.sends_headers, b""),
        (partial(slow.sends_a_body, size=1000), b"HTTP/1.1 408 "),
        (partial(slow.sends_a_body, size=60_000), b"HTTP/1.1 408 "),
        (partial(slow.sends_a_body, size=60_000_000), b"HTTP/1.1 413 "),
        (slow.stays_idle, b""),
    ],
    ids=["silent", "headers", "form", "long form", "far too long form", "idle"],
)
def test_who_stands_still_is_let_go(impatient_server, kind, answer):
    left_over = slow.hold_line(impatient_server.port, kind)

    assert left_over.startswith(answer)


def test_who_does_not_read_is_let_go(impatient_server):
    download = partial(slow.reads, path="/static/vendor/vega.min.js", cookie="")
    before = impatient_server.connections()

    with slow.slow_clients(impatient_server.port, [download], 10, again=False):
        eventually(lambda: impatient_server.connections() >= before + 10)
        eventually(lambda: impatient_server.connections() <= before)


def test_a_name_with_an_underscore_is_no_header_that_a_proxy_sent(impatient_server):
    """It would stand where WSGI has the one with a hyphen."""
    lines = ("GET /login HTTP/1.1", "Host: localhost", "Accept_Language: ko", "Connection: close")

    answer = impatient_server.exchange("".join(f"{line}\r\n" for line in (*lines, "")).encode())

    assert b'<html lang="en">' in answer
