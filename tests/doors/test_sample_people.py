"""Sample people cannot be left where strangers find them, and go with all that is theirs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qa_app.calls.models import Call
from qa_app.demo.loader import load_sample_centre
from qa_app.foundation.extensions import db
from qa_app.people.models import Person, Team
from qa_app.people.sample_people import unsafe_setting
from tests.conftest import make_settings
from tests.factories import create_call, create_person, create_team

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def with_samples(app):
    create_person("qa", is_sample=True)
    db.session.commit()
    return app


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def qa_app(settings, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    known = {
        **os.environ,
        "DATA_DIR": str(settings.data_dir),
        "LISTEN": "127.0.0.1:9",
        "WORKERS": "0",
        **environment,
    }
    command = [sys.executable, "-m", "qa_app", *words]
    return subprocess.run(command, env=known, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DEMO": "0"}, "DEMO=0"),
        ({"LISTEN": "0.0.0.0:9"}, "LISTEN='0.0.0.0:9'"),
        ({"LISTEN": "[::]:9"}, "LISTEN='[::]:9'"),
        ({"LISTEN": "qa.centre.kr:9"}, "LISTEN='qa.centre.kr:9'"),
        ({"TRUSTED_PROXIES": "1"}, "TRUSTED_PROXIES=1"),
    ],
)
def test_a_centre_with_samples_does_not_start_where_strangers_may_come(
    with_samples, settings, changes, named
):
    assert named in unsafe_setting(make_settings(settings.data_dir, **changes))


@pytest.mark.parametrize("listen", ["127.0.0.1:9", "localhost:9", "[::1]:9"])
def test_it_starts_on_its_own_machine(with_samples, settings, listen):
    assert unsafe_setting(make_settings(settings.data_dir, LISTEN=listen)) is None


def test_samples_are_not_loaded_for_strangers_either(app, settings):
    done = qa_app(settings, "run", LISTEN="0.0.0.0:9", DEMO="1")

    assert done.returncode == 2
    assert "start with DEMO=0, after `qa-app samples remove`" in done.stderr
    assert db.session.scalar(select(func.count(Person.id))) == 0


@pytest.mark.parametrize("host", ["qa.centre.kr", "192.168.0.7:8000", "localhost.centre.kr"])
@pytest.mark.parametrize("page", ["/login", "/calls", "/health"])
def test_with_sample_people_the_app_answers_to_localhost_only(with_samples, client_of, host, page):
    answer = client_of(None).get(page, base_url=f"http://{host}")

    assert answer.status_code == 403
    assert "qa-app samples remove" in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_on_its_own_machine_it_does(with_samples, client_of, host):
    assert client_of(None).get("/login", base_url=f"http://{host}").status_code == 200


def test_a_centre_without_sample_people_answers_to_its_name(client_of):
    assert client_of(None).get("/login", base_url="http://qa.centre.kr").status_code == 200


def test_sample_people_who_may_not_sign_in_are_no_danger(with_samples, client_of, settings):
    db.session.scalars(select(Person)).one().active = False
    db.session.commit()

    assert unsafe_setting(make_settings(settings.data_dir, LISTEN="0.0.0.0:9", DEMO="0")) is None
    assert client_of(None).get("/login", base_url="http://a.kr").status_code == 200


def test_samples_go_by_command_with_all_that_rests_on_them(app, settings):
    load_sample_centre()
    agent = create_person("agent")
    mine, team = create_call(agent), create_team(agent)
    db.session.commit()
    folder = settings.data_dir / "recordings"
    assert len(files_in(folder)) == 7

    asked = qa_app(settings, "samples", "remove")
    assert asked.returncode != 0
    assert len(files_in(folder)) == 7
    done = qa_app(settings, "samples", "remove", "--yes")

    told = done.stderr.splitlines()[-1]  # after what was closed to other accounts of the machine
    assert (done.returncode, told) == (0, "10 people and 7 calls removed")
    assert db.session.scalars(select(Call)).all() == [mine]
    assert db.session.scalars(select(Person)).all() == [agent]
    assert db.session.scalars(select(Team)).all() == [team]
    assert files_in(folder) == []


def test_a_click_on_a_sample_person_has_its_script(with_samples, client_of):
    page = client_of(None).get("/login").text

    assert "data-sign-in-as" in page
    assert "js/sample_sign_in.js" in page
