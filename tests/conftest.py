"""What all tests share: an app on a database of its own, people who are signed in, servers."""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.test import TestResponse

from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people import sessions
from qa_app.people.models import Person
from qa_app.rubrics import default_rubric_path
from qa_app.scorecards.files import take_in_files
from qa_app.web.app import create_app
from tests.pages import problems_of
from tests.postgresql import fresh_database, private_server
from tests.quick_apps import quicken

ROOT = Path(__file__).resolve().parents[1]
# Where files take minutes: they come first, so that two processes end at about the same time.
LONG = ("tests/browser/", "tests/transcription/", "tests/doors/")
SECRET = "a-secret-of-the-tests-that-is-long-enough"
# Seconds until what should happen counts as never happening, on a machine however busy.
PATIENCE = 120

if "PYTEST_XDIST_WORKER" in os.environ:
    # Tests share the cores already: threads that wait for each other would only take turns.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first; all else stays in its order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


class Visitor(FlaskClient):
    """A browser without scripts: keeps its session, sends the token of the page it is on.

    Each page that it is shown is looked over; none may hold a word that it ``must_not_see``.
    """

    must_not_see: Collection[str] = (SECRET,)

    def sign_in(self, person: Person) -> None:
        """Be this person; passwords have tests of their own."""
        token = sessions.begin(person, address="127.0.0.1", browser="Visitor")
        db.session.commit()
        with self.session_transaction() as session:
            session["_user_id"] = person.fs_uniquifier
            session[sessions.TOKEN] = token
            session["_fresh"] = True
            session["csrf_token"] = "token"
        signer = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token")
        self.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps("token")

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request that shares nothing with the one before, as in real life.

        The tests keep an app context open to look into the database; what Flask remembers
        in it, such as who is signed in, must not leak from one browser to another.
        """
        for remembered in list(g):
            g.pop(remembered)
        answer = super().open(*args, **options)
        is_page = answer.mimetype == "text/html" and answer.status_code // 100 != 3
        if is_page and answer.request.method == "GET":
            problems = problems_of(answer.text, self.must_not_see)
            assert not problems, f"{answer.request.path}: {problems}"
        return answer

    def ask(self, url: str) -> TestResponse:
        """GET as a script of the page does."""
        return self.get(url, headers={"Accept": "application/json"})


def make_settings(folder: Path, **changes: str) -> Settings:
    """Settings of a scratch centre in ``folder``."""
    return Settings.from_environment(
        {
            "DATA_DIR": str(folder),
            "SECRET_KEY": SECRET,
            "MODELS_DIR": str(ROOT / "var" / "models"),
            "LOG_LEVEL": "ERROR",
            **changes,
        }
    )


def make_app(settings: Settings) -> Flask:
    """An app that shows bugs as tracebacks, not as error pages."""
    app = create_app(settings)
    app.config.update(TESTING=True)
    app.test_client_class = Visitor
    quicken(app)
    return app


def take_in_rubrics() -> None:
    """Take in the rubrics that come with the software; the record stays empty."""
    take_in_files(default_rubric_path())
    db.session.info.clear()
    db.session.commit()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; one for all tests, since Playwright runs once in a process."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "Chromium is missing: `make test` says how to install it"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database as the first start makes it; copied for each test."""
    from flask_migrate import upgrade

    folder = tmp_path_factory.mktemp("migrated")
    with make_app(make_settings(folder)).app_context():
        upgrade()
        take_in_rubrics()
        db.engine.dispose()
    return folder / "qa-coach.sqlite3"


@pytest.fixture
def settings(tmp_path: Path, migrated_database: Path) -> Settings:
    """Settings of a scratch centre with an empty database."""
    shutil.copy(migrated_database, tmp_path / "qa-coach.sqlite3")
    return make_settings(tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app, with a context for looking into its database."""
    app = make_app(settings)
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client_of(app: Flask) -> Callable[[Person | None], Visitor]:
    """A browser of this person, or of a stranger."""

    def client(person: Person | None = None) -> Visitor:
        visitor = app.test_client()
        assert isinstance(visitor, Visitor)
        if person is not None:
            db.session.commit()
            visitor.sign_in(person)
        return visitor

    return client


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of our own, for as long as the tests run."""
    with private_server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(
    postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Gives the URL of a new database of this name, as the migrations make it."""
    from flask_migrate import upgrade

    url = fresh_database(postgresql_url, "migrated")
    with make_app(
        make_settings(tmp_path_factory.mktemp("migrated"), DATABASE_URL=url)
    ).app_context():
        upgrade()
        take_in_rubrics()
        db.engine.dispose()
    return lambda name: fresh_database(postgresql_url, name, like="migrated")
