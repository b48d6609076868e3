"""What people do, what they look at, and what was refused them is on record, and is found there."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.audit.chain import START, row_hash, text_digest
from qa_app.cli.in_force import note_what_is_in_force
from qa_app.cli.main import commands
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.accounts import add_person
from qa_app.people.models import RoleName
from tests.conftest import SECRET
from tests.factories import clear_of_codes, create_call, create_person

PASSWORD = "a long and quiet evening"


def newest() -> AuditRecord:
    db.session.rollback()
    row = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id.desc()).limit(1)).one()
    db.session.expunge(row)
    db.session.rollback()  # an open transaction would hold up the app's own
    return row


@pytest.fixture
def somebody(app):
    person = add_person(
        email="kim@centre.kr", name="Kim", password=PASSWORD, roles=[RoleName.ADMIN], language="en"
    )
    db.session.commit()
    return person


def sign_in(client, email: str, password: str) -> int:
    page = client.get("/login").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    data = {"email": email, "password": password, "csrf_token": token}
    return client.post("/login", data=data).status_code


def test_signing_in_and_out_and_what_failed_is_on_record(client_of, somebody):
    stranger, person_id = client_of(None), somebody.id

    sign_in(stranger, "kim@centre.kr", "wrong")
    entry = newest()
    assert (entry.action, entry.actor) == ("failed sign-in", "nobody")
    assert (entry.subject, entry.subject_id, entry.address) == ("person", person_id, "127.0.0.1")

    assert sign_in(stranger, "kim@centre.kr", PASSWORD) == 302
    entry = newest()
    assert (entry.action, entry.actor, entry.person_id) == ("sign in", "person", person_id)

    stranger.post("/people/sign-out", data={"csrf_token": "x"})
    signed_in = client_of(somebody)
    signed_in.post("/people/sign-out")
    assert (newest().action, newest().person_id) == ("sign out", person_id)


def test_an_address_that_nobody_has_is_kept_as_a_digest_and_so_is_a_lockout(client_of, app):
    stranger, typed = client_of(None), "my-secret-password"
    for _ in range(11):
        status = sign_in(stranger, typed, "wrong")

    assert status == 429
    entry = newest()
    assert (entry.action, entry.subject, entry.person_id) == ("lock out", "account", None)
    assert entry.details == {"account": audit.keyed(typed)}
    tried = select(func.count(AuditRecord.id)).where(AuditRecord.action == "failed sign-in")
    assert db.session.scalar(tried) == 10


def test_a_new_password_is_on_record_without_the_password(client_of, somebody):
    client = client_of(somebody)
    new = "another long and quiet evening"

    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert client.post("/change", data=data).status_code == 302

    actions = set(db.session.scalars(select(AuditRecord.action)))
    assert "change password" in actions


def test_a_change_of_a_person_says_before_and_after(client_of, somebody):
    agent = create_person("agent", name="Before")
    db.session.commit()
    agent_id = agent.id

    data = {"name": "After", "roles": ["agent", "qa"], "active": "y"}
    assert client_of(somebody).post(f"/people/{agent_id}", data=data).status_code == 302

    entry = newest()
    assert (entry.action, entry.subject_id) == ("change", agent_id)
    assert entry.changes == {"name": ["Before", "After"], "roles": [["agent"], ["agent", "qa"]]}
    page = client_of(somebody).get(f"/people/{agent_id}").text
    assert "Name: Before → After" in page
    assert "Roles: Agent → Agent, QA" in page


def test_commands_are_on_record_with_who_ran_them(app, settings):
    environment = {"DATA_DIR": str(settings.data_dir), "SECRET_KEY": SECRET, "LOG_LEVEL": "ERROR"}
    db.session.commit()

    def command(*words: str) -> int:
        return CliRunner().invoke(commands, words, env=environment).exit_code

    password = ("--password", PASSWORD)
    assert command("users", "add", "a@centre.kr", "--name", "A", "--role", "qa", *password) == 0
    entry = newest()
    assert (entry.actor, entry.action, entry.subject) == ("command", "add", "person")
    assert entry.details["command"] == "users add"
    assert entry.details["account"]
    assert entry.changes["roles"] == [[], ["qa"]]
    assert command("users", "set-password", "a@centre.kr", "--password", PASSWORD + "!") == 0
    assert newest().action == "new password"
    assert command("audit", "export") == 0
    assert (newest().action, newest().subject) == ("export", "record")
    assert command("samples", "remove", "--yes") == 0
    assert newest().action == "remove samples"


def test_changed_settings_and_rubrics_are_on_record_at_the_next_start(app, settings):
    note_what_is_in_force(settings)
    note_what_is_in_force(settings)
    count = select(func.count(AuditRecord.id))
    assert db.session.scalar(count) == 2

    another = replace(settings, session_minutes=5, secret_key="another-secret-of-the-centre" * 2)
    note_what_is_in_force(another)

    entry = newest()
    assert (entry.action, entry.subject) == ("change", "settings")
    assert entry.changes["SESSION_MINUTES"] == ["60", "5"]
    assert set(entry.changes) == {"SESSION_MINUTES", "SECRET_KEY"}
    row = json.dumps([entry.changes, entry.details])
    assert SECRET not in row
    assert "another-secret" not in row


def test_the_record_is_found_by_person_action_and_day(client_of):
    privacy = client_of(create_person("privacy", language="en"))
    qa, call = create_person("qa", name="Lee Gibeom"), create_call()
    db.session.commit()
    client_of(qa).get(f"/calls/{call.id}")

    assert "Lee Gibeom" in privacy.get("/record?person=gibeom&action=open&subject=call").text
    assert "Lee Gibeom" not in privacy.get("/record?person=gibeom&action=listen").text
    assert "Lee Gibeom" not in privacy.get("/record?to=2020-01-01").text
    assert "Lee Gibeom" not in privacy.get("/record?person=nobody-of-this-name").text
    assert (newest().action, newest().subject) == ("search", "record")
    assert privacy.get("/record?from=nonsense&number=x&action=x&after=x~y").status_code == 200


def test_the_pages_of_the_record_follow_each_other_without_a_gap(client_of):
    from qa_app.audit import finding

    for number in range(1, 121):
        audit.log("open", "call", number)
    db.session.commit()
    seen, after = [], None
    while True:
        page = finding.find(finding.RecordFilter(), after=after)
        seen += [row.id for row in page.rows]
        after = page.next_key
        if after is None:
            break

    assert seen == list(range(120, 0, -1))
    privacy = client_of(create_person("privacy", language="en"))
    assert "after=" in privacy.get("/record").text


def test_an_export_has_all_rows_and_no_formula(client_of):
    privacy = client_of(create_person("privacy", language="en"))
    for number in range(1, 1203):
        audit.log("open", "call", number, reason="=HYPERLINK(1)" if number == 1 else "")
    db.session.commit()

    answer = privacy.get("/record/export.csv?action=open")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [int(row["subject_id"]) for row in rows] == list(range(1, 1203))
    assert rows[0]["reason"] == "'=HYPERLINK(1)"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (newest().action, newest().details["format"]) == ("export", "csv")

    lines = [json.loads(line) for line in privacy.get("/record/export.jsonl").text.splitlines()]
    last = START
    for line in lines:
        if line["salt"]:
            assert text_digest(line["salt"], line["reason"], line["changes"]) == line["digest"]
        assert row_hash(last, line) == line["hash"]
        last = line["hash"]
    assert privacy.get("/record/export.xml").status_code == 404


def test_an_agent_sees_who_opened_what_of_theirs_and_nothing_else(client_of):
    agent, other = create_person("agent", language="en"), create_person("agent", language="en")
    qa = create_person("qa", "privacy", name="Lee QA")
    call = create_call(agent)
    clear_of_codes(call)
    db.session.commit()
    reader = client_of(qa)
    reader.post(f"/calls/{call.id}/original", data={"reason": "About 010-1234-5678, a complaint"})
    reader.get(f"/calls/{call.id}/transcript.txt")

    page = client_of(agent).get("/record/mine").text
    assert "Lee QA" in page
    assert "opened the unmasked original" in page
    assert "downloaded" in page
    assert "1234-5678" not in page
    assert "Lee QA" not in client_of(other).get("/record/mine").text
    assert 'href="/record/mine"' in client_of(agent).get("/calls").text


def test_who_came_later_under_a_number_is_not_taken_for_who_was_there_before(app):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa_app.audit.entry.utc_now", lambda: utc_now() - timedelta(days=1))
        audit.log("open", "call", 1, by=1)
        db.session.commit()
    person = create_person("qa", name="Came Later")
    call = create_call(person)
    db.session.commit()

    assert (person.id, call.id) == (1, 1)
    assert newest().person is None
    assert audit.records_of("call", 1, since=call.uploaded_at) == []
