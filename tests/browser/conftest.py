"""A real service (web and worker as `make run` starts them) and a real Chromium."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.support import Translations
from playwright.sync_api import Browser, Page

from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import add_person
from qa_app.people.models import RoleName
from tests.conftest import PATIENCE, make_app

ROOT = Path(__file__).resolve().parents[2]
_numbers = itertools.count(1)
PASSWORD = "a-password-for-tests"
# Chromium looks for its makers' servers otherwise, and refuses to run as root.


def korean(message: str, **values: object) -> str:
    """What the page says in Korean for an English message of the sources."""
    catalogue = Translations.load(ROOT / "qa_app" / "translations", ["ko"])
    return str(catalogue.gettext(message)) % values if values else str(catalogue.gettext(message))


def eventually(happened: Callable[[], object], seconds: float = 240) -> None:
    """Wait for something that takes as long as it takes; fail when it never happens."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Service:
    """`qa-app run` in a data folder of its own."""

    url: str
    folder: Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"

    def add_person(self, name: str, *roles: str, language: str = "ko") -> str:
        """Somebody who can sign in; gives the address. Quicker than the command beside it."""
        email = f"person{next(_numbers)}@centre.kr"
        with make_app(Settings.from_environment(self.environment)).app_context():
            chosen = [RoleName(role) for role in roles]
            add_person(email=email, name=name, password=PASSWORD, roles=chosen, language=language)
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        return email

    def workers(self) -> list[int]:
        """The process ids of the workers that are running."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if b"worker" in words and int(parent) == self.process.pid:
                found.append(int(folder.name))
        return found


@contextmanager
def running(folder: Path, *, log: Path | None = None, **settings: str) -> Iterator[Service]:
    """Start the service and wait until it answers; end it afterwards. Its log may be a file."""
    port = free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "MODELS_DIR": str(ROOT / "var" / "models"),
        "LISTEN": f"127.0.0.1:{port}",
        "DEMO": "0",
        **settings,
    }
    with log.open("ab") if log else nullcontext() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa_app", "run"],
            env=environment, cwd=ROOT, stdout=output, stderr=output,
        )  # fmt: skip
    url = f"http://{environment['LISTEN']}"
    try:
        eventually(lambda: _answers(url, process), PATIENCE)
        yield Service(url, folder, environment, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "the service ended"
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An empty centre with one worker."""
    with running(tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture
def open_as(browser: Browser, service: Service) -> Iterator[Callable[..., Page]]:
    """A window in which this person has signed in, by the form; errors on its pages fail."""
    contexts, errors = [], []

    def open_window(email: str, *, width: int = 1280, locale: str = "ko-KR") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{service.url}/login")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.click(".sign-in form button")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert errors == []
