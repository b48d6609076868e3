"""Whatever goes wrong, no log says what people said, typed, are called or sent."""

import io
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
import structlog
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from qa_app.foundation import logs
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import SettingError, Settings
from qa_app.people.models import Team
from qa_app.work import life
from tests.conftest import PATIENCE, ROOT
from tests.doors.server import serving
from tests.factories import create_call, create_person
from tests.recordings import tone

MARKER = "Mugunghwa"


@pytest.fixture
def said(capfd):
    """All that processes have written since the test began."""
    logs.configure("DEBUG")
    capfd.readouterr()
    whole = []

    def read() -> str:
        captured = capfd.readouterr()
        whole.append(captured.out + captured.err)
        return "".join(whole)

    return read


def quiet(log: str, *traces: str) -> None:
    """The log has these lines of what went wrong, and not the word."""
    assert MARKER.casefold() not in log.casefold()
    for trace in traces:
        assert trace in log


def test_a_broken_rule_of_the_database_is_told_without_the_row(app, said):
    db.session.execute(insert(Team).values(name=MARKER))
    with pytest.raises(IntegrityError) as raised:
        db.session.execute(insert(Team).values(name=MARKER))
    said_by = {"name": MARKER, "call": 7, "text": f"by {MARKER}"}
    structlog.get_logger().error("not stored", exc_info=raised.value, **said_by)
    assert MARKER not in str(raised.value)

    quiet(said(), "not stored", "IntegrityError", "SQLITE_CONSTRAINT_UNIQUE", "call=7")


@pytest.mark.postgresql
def test_postgresql_s_detail_of_a_row_is_left_out(postgresql_url, said):
    import psycopg

    plain = postgresql_url.replace("+psycopg", "")
    with psycopg.connect(plain) as connection:
        connection.execute("CREATE TEMPORARY TABLE word (it text CONSTRAINT once UNIQUE)")
        connection.execute("INSERT INTO word VALUES (%s)", [MARKER])
        with pytest.raises(psycopg.Error, match=MARKER) as raised:
            connection.execute("INSERT INTO word VALUES (%s)", [MARKER])
        structlog.get_logger().error("not stored", exc_info=raised.value)
        connection.rollback()

    quiet(said(), "psycopg.errors.UniqueViolation: 23505: once")


def test_a_page_that_breaks_is_told_without_its_address_and_form(app, client_of, said):
    qa = client_of(create_person("qa", language="en"))
    agent = create_person("agent")
    db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    (app.extensions["settings"].data_dir / "recordings").write_text("in the way of all recordings")
    data = {
        "agent": str(agent.id),
        "customer_reference": MARKER,
        "recording": (io.BytesIO(tone(2)), f"{MARKER}.wav"),
    }
    assert qa.post("/calls/upload", data=data).status_code == 500
    db.session.execute(text("DROP TABLE transcript_search"))
    db.session.commit()
    assert qa.get(f"/calls?text={MARKER}+words&reference={MARKER}").status_code == 500
    wrong = {"email": f"{MARKER}@centre.kr", "password": MARKER}
    client_of(None).post("/login", data=wrong)
    qa.post("/calls/upload", data={"agent": MARKER, "started_at": MARKER})

    quiet(said(), "NotADirectoryError", "OperationalError", "in upload", "in library_page")


def test_a_stage_and_a_worker_that_break_are_told_without_what_was_said(app, settings, said):
    call = create_call(language="en")
    line = call.transcripts[0].segments[1]
    db.session.execute(
        text("UPDATE segment SET words = :words, original = NULL WHERE id = :id"),
        {"words": f'[["{MARKER}", "{MARKER}"]]', "id": line.id},
    )
    life.add("masking", {"call_id": call.id})
    db.session.commit()
    environment = {
        **os.environ, "DATA_DIR": str(settings.data_dir), "LOG_LEVEL": "DEBUG",
        "MODELS_DIR": str(ROOT / "var" / "models"),
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-m", "qa_app", "worker"], env=environment, cwd=ROOT)
    deadline = time.monotonic() + PATIENCE
    while "job failed" not in (log := said()):
        assert time.monotonic() < deadline
        assert worker.poll() is None
        time.sleep(0.2)
    worker.terminate()
    worker.wait(PATIENCE)

    quiet(log + said(), "job failed", f"call={call.id}", "builtins.TypeError")


def test_errors_that_nobody_catches_are_told_without_their_message(said):
    def fall() -> None:
        raise ValueError(MARKER) from KeyError(MARKER)

    thread = threading.Thread(target=fall)
    hook = threading.excepthook
    threading.excepthook = logs._log_uncaught_in_thread
    try:
        thread.start()
        thread.join()
    finally:
        threading.excepthook = hook
    sys.excepthook(ValueError, ValueError(MARKER), None)

    quiet(said(), "a thread was ended by an error", "builtins.KeyError", "in fall")


def test_a_server_says_nothing_of_what_strangers_send(settings, said):
    requests = [
        f"GET /{MARKER}?text={MARKER} HTTP/9.9\r\n\r\n",
        f"{MARKER} broken\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: localhost\r\n{MARKER}\x00: {MARKER}\r\n\r\n",
        f"GET /login?next={MARKER} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        f"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\nemail={MARKER}",
    ]
    with serving(settings, LOG_LEVEL="DEBUG") as server:
        for sent in requests:
            with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
                line.sendall(sent.encode())
                line.settimeout(2)
                with suppress(TimeoutError):
                    line.recv(1000)
        assert server.answers("/health") == 200

    quiet(said())


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "RECORDINGS_URL"])
def test_a_wrong_setting_that_may_hold_a_password_is_named_and_not_shown(name, tmp_path):
    with pytest.raises(SettingError, match=name) as refused:
        Settings.from_environment({"DATA_DIR": str(tmp_path), name: f"x:{MARKER}"})

    assert MARKER not in str(refused.value)
