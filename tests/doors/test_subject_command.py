"""One customer's calls are found by number and reference, handed out and erased by command."""

import json
import re

import pytest
from click.testing import CliRunner
from flask_migrate import upgrade
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.cli.main import commands
from qa_app.foundation.extensions import db
from qa_app.privacy.telephone import number_forms
from qa_app.retention.models import RetentionKind
from qa_app.retention.rules import set_rule
from qa_app.subjects.finding import find_calls_of
from qa_app.subjects.numbers import CallNumber
from tests.conftest import make_app, make_settings
from tests.doors.told_call import told
from tests.factories import (
    add_moment,
)
from tests.postgresql import fresh_database

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def centre(request, tmp_path):
    """An app on an empty database of this kind."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "subjects")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    "typed",
    ["010-2345-6789", "01023456789", "+82 10 2345 6789", "+82-10-2345-6789", "82 10 2345 6789",
     "0082 10 2345 6789", "０１０－２３４５－６７８９", "(010) 2345 6789"],
)  # fmt: skip
def test_a_number_finds_its_calls_however_it_is_written(app, typed):
    call = told()
    told(lines=(("customer", "공일공에 이삼사오에 육칠팔팔이요."),))

    assert [found.call.id for found in find_calls_of(number=typed)] == [call.id]


def test_numbers_of_other_countries_are_found_as_well(app):
    lines = (("agent", "What's your phone number?"), ("customer", "020 7946 0123."))
    call = told(lines=lines, language="en")

    assert [found.call.id for found in find_calls_of(number="+44 20 7946 0123")] == [call.id]
    assert number_forms("123") == set()


def test_no_number_itself_is_kept_for_that(app, settings):
    told()
    kept = db.session.scalars(select(CallNumber.digest)).all()

    assert kept
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in kept)


def test_numbers_in_references_queues_and_file_names_are_found(centre):
    calls = [
        told(lines=(("customer", "네."),), **values)
        for values in (
            {"customer_reference": "010-2345-6789"},
            {"queue": "VIP +82 10 2345 6789"},
            {"filename": "20260302_01023456789_in.wav"},
        )
    ]
    calls[0].customer_reference = "010-2345-6780"  # changed since it was indexed
    db.session.commit()

    assert {one.call.id for one in find_calls_of(number="010 2345 6789")} >= {
        calls[1].id, calls[2].id
    }  # fmt: skip
    assert [one.call.id for one in find_calls_of(number="010 2345 6780")] == [calls[0].id]


def test_a_reference_is_compared_as_search_compares(centre):
    call = told(customer_reference="Ａ-1001 김")
    told(customer_reference="A-1001 김철")

    assert [one.call.id for one in find_calls_of(reference="a-1001 김")] == [call.id]


@pytest.fixture
def command(app, monkeypatch, settings):
    """``qa-app subject …`` on the test's own centre."""
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)

    def run(*words: str):
        db.session.commit()
        return CliRunner().invoke(commands, ["subject", *words], catch_exceptions=False)

    return run


def test_all_of_a_customer_is_exported_as_a_folder_that_can_be_read(command, tmp_path):
    call = told(customer_reference="C-77", queue="배송")
    add_moment(call, "feeling_anger", quote="택배가 아직도 안 왔어요.", segments=[3])
    add_moment(call, "vague_time")
    told(customer_reference="C-78")
    set_rule(RetentionKind.SOUND, "", 30, keep_ratings=False, by=None)
    folder = tmp_path / "out" / "answer"

    done = command("export", "--reference", "C-77", "--output-dir", str(folder))

    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in folder.iterdir()) == [f"call-{call.id:06d}", "index.html"]
    inside = folder / f"call-{call.id:06d}"
    assert {path.name for path in inside.iterdir()} == {
        "about.json", "access.csv", "transcript.json", "transcript.txt"
    }  # fmt: skip
    page = (folder / "index.html").read_text()
    assert '<html lang="ko">' in page
    assert "공일공에 ****" in page
    assert "육칠팔구" not in page
    about = json.loads((inside / "about.json").read_text())
    assert [moment["kind"] for moment in about["moments"]] == ["feeling_anger"]
    assert about["kept_until"] == {"sound": "2026-04-01"}
    assert call.agent.name not in page
    record = db.session.scalars(
        select(AuditRecord).where(AuditRecord.action == "export to subject")
    ).one()
    assert (record.subject_id, record.actor) == (call.id, "command")


def test_the_customers_own_numbers_are_given_when_they_ask(command, tmp_path):
    told(customer_reference="C-77")
    folder = tmp_path / "answer"

    done = command(
        "export", "--number", "010-2345-6789", "--originals", "--agent-names", "--language", "en",
        "--output-dir", str(folder),
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    page = (folder / "index.html").read_text()
    assert "육칠팔구" in page
    assert "Person " in page
    assert "Your calls with us" in page


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "reference or a telephone number"),
        (("--number", "12"), "not a telephone number"),
        (("--reference", "nobody"), "no call was found"),
    ],
)
def test_bad_input_is_one_clear_line_and_writes_nothing(command, tmp_path, words, problem):
    told()
    done = command("export", *words, "--output-dir", str(tmp_path / "answer"))

    assert done.exit_code == 2
    assert problem in done.output
    assert not (tmp_path / "answer").exists()


def test_a_folder_with_something_in_it_is_left_alone(command, tmp_path):
    told(customer_reference="C-77")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")

    done = command("export", "--reference", "C-77", "--output-dir", str(tmp_path / "full"))

    assert done.exit_code == 2
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_command_erases_all_of_a_customer(command, tmp_path):
    call, other = told(customer_reference="C-77"), told(customer_reference="C-78")
    call_id, other_id = call.id, other.id

    done = command("erase", "--reference", "C-77", "--reason", "asked for", "--yes")

    assert done.exit_code == 0, done.output
    db.session.expire_all()
    assert db.session.get(Call, call_id) is None
    assert db.session.get(Call, other_id) is not None
