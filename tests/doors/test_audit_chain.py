"""The record is one chain: what is added stays as it is, by whomever and to whichever database."""

import threading
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.audit.appending import append, signing_key
from qa_app.audit.chain import START, row_hash
from qa_app.audit.entry import Entry
from qa_app.audit.verifying import NotedHead, current_head, verify
from qa_app.cli.main import commands
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import Settings
from qa_app.foundation.transaction import settings as known_settings
from tests.conftest import SECRET, make_app, make_settings
from tests.factories import create_person
from tests.unguarded import unguarded

ON_SQLITE = pytest.mark.parametrize("centre", ["sqlite"], indirect=True)
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def centre(request, settings):
    """An app on an empty, migrated database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("migrated_postgresql")("chain")
        settings = make_settings(settings.data_dir, DATABASE_URL=url)
    app = make_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def add(number: int) -> None:
    for subject_id in range(1, number + 1):
        audit.log("open", "call", subject_id, reason=f"because {subject_id}")
        db.session.commit()


def ids() -> list[int]:
    return list(db.session.scalars(select(AuditRecord.id).order_by(AuditRecord.id)))


def test_many_who_write_at_once_make_one_chain_without_a_gap(centre):
    person_id = create_person("qa").id
    db.session.commit()

    def write() -> None:
        with centre.app_context():
            for number in range(10):
                audit.log("open", "call", number + 1, by=person_id)
                db.session.commit()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ids() == list(range(1, 61))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET subject_id = 7 WHERE id = 2",
        "UPDATE audit_record SET reason = 'another' WHERE id = 2",
        "UPDATE audit_record SET reason = '', changes = NULL, salt = '', person_id = 1",
        "DELETE FROM audit_record WHERE id = 3",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_or_to_delete_rows(centre, statement):
    add(3)

    with pytest.raises(DBAPIError, match="only added to"):
        db.session.execute(text(statement))
    db.session.rollback()

    assert ids() == [1, 2, 3]


def faults(*expected: str) -> list[str]:
    db.session.rollback()
    return verify([NotedHead.read(head) for head in expected]).faults


def noted() -> str:
    head = str(current_head())
    db.session.rollback()
    return head


def tamper(*statements: str) -> None:
    """As somebody who owns the database would."""
    with unguarded():
        for statement in statements:
            db.session.execute(text(statement))


def test_what_was_added_is_whole(centre):
    add(5)

    assert faults() == []
    assert faults(noted()) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_record SET person_id = 9 WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET address = '::1' WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET action = 'listen' WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET subject = 'plan' WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET subject_id = 9 WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET actor = 'nobody' WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET at = '2020-01-01 00:00:00' WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET details = '{\"a\": 1}' WHERE id = 3", "row 3 was changed"),
        ("UPDATE audit_record SET reason = 'x' WHERE id = 3", "the text of row 3 was changed"),
        ("UPDATE audit_record SET changes = '{}' WHERE id = 3", "the text of row 3 was changed"),
        (
            "UPDATE audit_record SET reason = '', salt = '' WHERE id = 3",
            "the text of row 3 was erased, and no row says so",
        ),
        ("DELETE FROM audit_record WHERE id = 1", "missing: row 1"),
        ("DELETE FROM audit_record WHERE id IN (2, 3)", "missing: rows 2 to 3"),
        ("DELETE FROM audit_record WHERE id >= 4", "missing: the last rows, 4 to 5"),
        ("DELETE FROM audit_record", "missing: the last rows, 1 to 5"),
        ("DELETE FROM audit_head", "the head of the record is gone"),
    ],
)
@ON_SQLITE
def test_a_row_that_is_changed_or_missing_is_found(centre, statement, fault):
    add(5)
    tamper(statement)

    assert faults() == [fault]


def test_changed_and_missing_rows_are_found_on_every_database(centre):
    add(5)
    tamper(
        "UPDATE audit_record SET details = '{\"a\": 1}' WHERE id = 2",
        "UPDATE audit_record SET reason = 'x' WHERE id = 3",
        "DELETE FROM audit_record WHERE id >= 4",
    )

    assert faults() == [
        "row 2 was changed",
        "the text of row 3 was changed",
        "missing: the last rows, 4 to 5",
    ]


def test_who_makes_the_whole_chain_anew_cannot_sign_it(centre):
    add(5)
    rows = db.session.execute(select(*AuditRecord.__table__.columns)).mappings().all()
    last, statements = START, []
    for row in rows[:4]:
        forged = {**row, "person_id": 9}
        last = row_hash(last, forged)
        statements.append(
            f"UPDATE audit_record SET person_id = 9, hash = '{last}' WHERE id = {row['id']}"
        )
    cut = "DELETE FROM audit_record WHERE id = 5"
    tamper(*statements, cut, f"UPDATE audit_head SET last_id = 4, last_hash = '{last}'")

    assert [fault for fault in faults() if "not signed" in fault]
    add(1)  # what the app writes next does not cover it up
    assert [fault for fault in faults() if "row 5: the head before it was not signed" in fault]


def test_an_older_state_that_is_put_back_is_found_by_a_head_that_was_noted(centre):
    add(3)
    db.session.rollback()
    head = db.session.execute(text("SELECT last_hash, signature FROM audit_head")).one()
    add(2)
    seen = noted()
    tamper(
        "DELETE FROM audit_record WHERE id > 3",
        f"UPDATE audit_head SET last_id = 3, last_hash = '{head[0]}', signature = '{head[1]}'",
    )

    assert faults() == []
    assert faults(seen) == ["row 5, whose head was noted, is not here any more"]
    add(4)
    assert faults(seen) == ["row 5 is not the one whose head was noted"]


def test_a_new_secret_key_needs_a_head_that_was_noted_before(centre):
    add(3)
    before = noted()
    centre.extensions["settings"] = replace(
        known_settings(), secret_key="another-key-of-the-tests" * 2
    )
    add(1)

    assert len(faults()) == 1
    assert faults(before) == []


def test_texts_can_be_erased_and_the_chain_holds(centre):
    add(3)
    audit.log("open", "call", 2, reason="a customer's name")
    db.session.commit()

    assert audit.erase_texts_of("call", 2) == 2
    db.session.commit()

    assert faults() == []
    reasons = db.session.execute(text("SELECT reason FROM audit_record ORDER BY id")).scalars()
    assert list(reasons) == ["because 1", "", "because 3", "", ""]


def add_days_ago(days: int) -> None:
    then = utc_now() - timedelta(days=days)
    key = signing_key(current_app.extensions["settings"].secret_key)
    append(db.session.connection(), [Entry(then, "worker", None, "", "open", "call", 1)], key)
    db.session.commit()


def test_the_oldest_rows_go_by_a_rule_and_the_rest_can_be_checked(centre):
    for days in (400, 390, 380, 2, 1):
        add_days_ago(days)
    year_ago = utc_now() - timedelta(days=365)

    assert audit.prune(year_ago, reason="one year") == 3
    db.session.commit()

    assert ids() == [4, 5, 6]
    assert faults() == []
    newest = db.session.get(AuditRecord, 6)
    assert (newest.action, newest.reason, newest.details["rows"]) == ("prune", "one year", 3)
    assert audit.prune(year_ago) == 0
    tamper("DELETE FROM audit_record WHERE id = 4")
    assert faults() == ["missing: row 4"]


def test_all_rows_may_go(centre):
    add_days_ago(400)

    assert audit.prune(utc_now()) == 1
    db.session.commit()

    assert ids() == [2]
    assert faults() == []


def environment(settings: Settings) -> dict[str, str]:
    return {"DATA_DIR": str(settings.data_dir), "SECRET_KEY": SECRET, "LOG_LEVEL": "ERROR"}


@pytest.mark.postgresql
def test_the_apps_own_role_can_only_read_the_record_and_add_to_it(
    migrated_postgresql, settings, postgresql_url
):
    url = migrated_postgresql("protected")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS app")
        owner.execute("CREATE ROLE app LOGIN")
    as_owner, as_app = url, url.replace("//qa@", "//app@")
    known = {"DATABASE_URL": as_app, "OWNER_DATABASE_URL": as_owner, **environment(settings)}

    def command(*words: str) -> Result:
        return CliRunner().invoke(commands, words, env=known)

    assert "owns the record" in command("audit", "protect", "--role", "qa").stderr
    assert "no role 'nobody'" in command("audit", "protect", "--role", "nobody").stderr
    done = command("audit", "protect", "--role", "app")
    assert done.exit_code == 0, done.stderr

    # As the app, all of the work can be done, migrations as the owner among it ...
    assert command("db", "upgrade").exit_code == 0
    password = ("--password", "a long and quiet evening")
    added = command("users", "add", "a@centre.kr", "--name", "A", "--role", "admin", *password)
    assert added.exit_code == 0, added.stderr
    app = make_app(make_settings(settings.data_dir, DATABASE_URL=as_app))
    with app.app_context():
        for days in (400, 1):
            add_days_ago(days)
        audit.log("open", "call", 5, reason="words")
        db.session.commit()
        assert audit.erase_texts_of("call", 5) == 1
        db.session.commit()
        # ... but nothing that takes from the record.
        for statement in (
            "DELETE FROM audit_record",
            "UPDATE audit_record SET reason = '', changes = NULL, salt = ''",
            "TRUNCATE audit_record",
            "ALTER TABLE audit_record DISABLE TRIGGER USER",
            "DROP TABLE audit_record",
            "DELETE FROM audit_head",
            "TRUNCATE audit_head",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                db.session.execute(text(statement))
            db.session.rollback()
        db.session.remove()
        db.engine.dispose()
    verified = command("audit", "verify")
    assert verified.exit_code == 0, verified.stderr
    assert "the record is whole" in verified.stdout


def test_the_command_says_what_is_wrong_and_ends_with_1(app, settings):
    def command(*words: str) -> Result:
        return CliRunner().invoke(commands, ["audit", *words], env=environment(settings))

    add(3)
    head = command("head").stdout.strip()
    assert head.startswith("3:")
    assert command("verify", "--expect", head).exit_code == 0
    tamper("DELETE FROM audit_record WHERE id = 2")

    wrong = command("verify")
    assert wrong.exit_code == 1
    assert wrong.stderr.splitlines()[0] == "qa-app: missing: row 2"
    assert command("verify", "--expect", "nonsense").exit_code == 2
