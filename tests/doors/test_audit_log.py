"""Everything is on record: what people do, what they look at, and what was refused them.

Each route is asked as somebody who may, and must put something on record, or stand in ``WITHOUT``
with the reason why there is nothing to put there. A new route without either fails.
"""

import ast
import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.audit.chain import START, row_hash, text_digest
from qa_app.audit.wording import ACTIONS, SUBJECTS
from qa_app.calls.models import Call
from qa_app.calls.states import FIRST, STATE_OF
from qa_app.cli.in_force import note_what_is_in_force
from qa_app.cli.main import commands
from qa_app.coaching.models import Plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.accounts import add_person
from qa_app.people.models import RoleName
from qa_app.reviews.models import Rating, Review
from qa_app.work.models import Job
from tests import recordings as made
from tests.conftest import ROOT, SECRET
from tests.every_door import centre_in, routes
from tests.factories import clear_of_codes, create_call, create_person

PASSWORD = "a long and quiet evening"
SPOKEN = "택배"


def set_call(*, state: str) -> Callable[[], None]:
    """Bring the call into a state in which the request makes sense, and its transcription too."""
    (of_job,) = (job for job, of_call in STATE_OF.items() if of_call == state)

    def bring() -> None:
        db.session.execute(update(Call).values(state=state))
        db.session.execute(update(Job).where(Job.kind == FIRST).values(state=of_job))

    return bring


def request_is(state: str) -> Callable[[], None]:
    again = update(Job).where(Job.kind == "retranscription")
    return lambda: db.session.execute(again.values(state=state))


def rate_all() -> None:
    db.session.execute(update(Rating).values(not_applicable=True))
    db.session.execute(update(Review).values(summary="Well done."))


def open_original() -> None:
    keeper = THERE.numbers["qa and privacy"]
    audit.log("original", "call", THERE.ids["call_id"], reason="A complaint", by=keeper)


def plan_ahead() -> None:
    db.session.execute(update(Plan).values(goal_on=utc_now().date() + timedelta(days=9)))


@dataclass(frozen=True)
class Ask:
    """A request that is meant to go well."""

    who: str
    data: dict[str, Any] | Callable[[], dict[str, Any]] | None = None
    query: str = ""
    before: Callable[[], None] | None = None


def mark_of_review() -> dict[str, str]:
    return {"mark": db.session.get(Review, THERE.ids["review_id"]).mark}


def a_recording() -> dict[str, Any]:
    file = (io.BytesIO(made.tone(1, pitch=333)), "call.wav")
    return {"agent": str(THERE.ids["agent_id"]), "recording": file}


def words_file() -> dict[str, Any]:
    return {"language": "en", "file": (io.BytesIO(b"word\nZentrova\n"), "words.csv")}


REVISION = {"revision": "0"}
STRETCH = {"start": "1", "end": "2"}
PERSON = {"name": "Kim Jisu", "roles": "agent"}

ON_RECORD: dict[tuple[str, str], Ask] = {
    ("GET", "calls.library"): Ask("qa", query=f"?text={SPOKEN}"),
    ("GET", "calls.call_page"): Ask("agent"),
    ("GET", "calls.call_progress"): Ask("qa", before=set_call(state="transcribing")),
    ("GET", "calls.recording"): Ask("supervisor"),
    ("GET", "calls.details"): Ask("qa"),
    ("POST", "calls.details"): Ask("qa", lambda: details_of_call()),
    ("POST", "calls.upload"): Ask("qa", a_recording),
    ("POST", "calls.remove_call"): Ask("qa", before=lambda: free_the_call()),
    ("POST", "calls.keep_both"): Ask("qa", before=lambda: sound_alike()),
    ("POST", "calls.cancel"): Ask("qa", before=set_call(state="transcribing")),
    ("POST", "calls.hurry"): Ask("qa", before=set_call(state="uploaded")),
    ("POST", "calls.retry"): Ask("qa", before=set_call(state="failed")),
    ("POST", "calls.redo_stage"): Ask("qa"),
    ("POST", "found.mark"): Ask("agent", {**STRETCH, "kind": "abuse_insult"}),
    ("POST", "found.unmark"): Ask("agent", STRETCH),
    ("GET", "versions.versions_page"): Ask("qa"),
    ("GET", "versions.compare_versions"): Ask("qa"),
    ("GET", "versions.transcript_file"): Ask("agent"),
    ("GET", "versions.version_file"): Ask("agent"),
    ("GET", "versions.correct_lines"): Ask("qa"),
    ("POST", "versions.save_line"): Ask(
        "qa", {**REVISION, "text": "다른 말이에요.", "speaker": "agent"}
    ),
    ("POST", "versions.use"): Ask("qa"),
    ("POST", "retranscription.one"): Ask(
        "qa", {"engine": "faster-whisper", "model": "base", "language": "ko"},
        before=request_is("failed"),
    ),
    ("POST", "retranscription.many"): Ask(
        "qa",
        {"engine": "faster-whisper", "model": "base", "language": "known", "expected": "1"},
        before=request_is("failed"),
    ),
    ("POST", "retranscription.cancel"): Ask("qa"),
    ("POST", "retranscription.retry"): Ask("qa", before=request_is("failed")),
    ("POST", "retranscription.forget_request"): Ask("qa", before=request_is("failed")),
    ("POST", "work.redo"): Ask("admin"),
    ("POST", "originals.original"): Ask("qa and privacy", {"reason": "A complaint"}),
    ("GET", "originals.original_recording"): Ask("qa and privacy", before=open_original),
    ("GET", "checking.cases"): Ask("qa and privacy"),
    ("GET", "checking.case_sound"): Ask("qa and privacy"),
    ("POST", "checking.decide_case"): Ask("qa and privacy", {"decision": "mask"}),
    ("POST", "glossary.add"): Ask("qa", {"text": "Zentrova", "language": "en"}),
    ("POST", "glossary.change"): Ask("qa", {"text": "Zentriva", "active": "y"}),
    ("POST", "glossary.remove"): Ask("qa"),
    ("POST", "glossary.import_file"): Ask("qa", words_file),
    ("GET", "glossary.export"): Ask("qa"),
    ("POST", "reviews.start"): Ask("admin"),
    ("GET", "reviews.review_page"): Ask("supervisor"),
    ("POST", "reviews.save_rating"): Ask("qa", {**REVISION, "choice": "2", "note": ""}),
    ("POST", "reviews.save_summary"): Ask("qa", {**REVISION, "summary": "Well done."}),
    ("POST", "reviews.add_evidence"): Ask(
        "qa", {"start": "3", "end": "4", "criterion": "clarity", "polarity": "for"}
    ),
    ("POST", "reviews.remove_evidence"): Ask("qa"),
    ("POST", "reviews.take_version"): Ask("qa"),
    ("POST", "reviews.submit"): Ask("qa", mark_of_review, before=rate_all),
    ("POST", "review_moments.accept"): Ask("qa"),
    ("POST", "review_moments.dismiss"): Ask("qa"),
    ("POST", "review_moments.undo"): Ask("qa"),
    ("POST", "review_moments.show"): Ask(
        "qa",
        before=lambda: (
            rate_all(), db.session.execute(update(Review).values(moments_wait=True)),
        ),
    ),
    ("POST", "rules.switch"): Ask("qa", {"off": "1"}),
    ("GET", "coaching.plan_page"): Ask("agent"),
    ("GET", "coaching.plan_pdf"): Ask("agent"),
    ("GET", "coaching.edit_plan"): Ask("qa"),
    ("POST", "coaching.save_plan"): Ask("qa", {**REVISION, "goal_on": "2031-01-01"}),
    ("POST", "coaching.compose_plan"): Ask("admin", lambda: {"review_ids": THERE.submitted_id}),
    ("POST", "coaching.discard_plan"): Ask("qa"),
    ("POST", "coaching.publish_plan"): Ask("qa", REVISION, before=plan_ahead),
    ("POST", "coaching.save_reflection"): Ask("agent", {**REVISION, "reflection": "다음엔 이렇게"}),
    ("POST", "coaching.acknowledge_plan"): Ask(
        "agent", {**REVISION, "reflection": "다음에는 날짜를 먼저 말씀드리겠습니다."}
    ),
    ("GET", "progress.team"): Ask("supervisor"),
    ("GET", "progress.agent"): Ask("supervisor"),
    ("GET", "people.directory"): Ask("admin"),
    ("GET", "people.edit"): Ask("admin"),
    ("POST", "people.edit"): Ask("admin", {**PERSON, "active": "y"}),
    ("POST", "people.add"): Ask(
        "admin", {**PERSON, "email": "jisu@centre.kr", "password": PASSWORD}
    ),
    ("POST", "people.reset_password"): Ask("admin", {"password": PASSWORD}),
    ("POST", "people.reset_second_factor"): Ask("admin"),
    ("POST", "people.choose_language"): Ask("qa", {"language": "ko"}),
    ("POST", "people.sign_out"): Ask("qa"),
    ("POST", "security.logout"): Ask("qa"),
    ("POST", "people.end_session"): Ask("qa"),
    ("POST", "people.end_other_sessions"): Ask("qa", before=lambda: another_session()),
    ("POST", "teams.overview"): Ask("admin", {"name": "Another team"}),
    ("POST", "teams.edit"): Ask("admin", {"name": "Another name"}),
    ("POST", "teams.close"): Ask("admin"),
    ("POST", "teams.open_again"): Ask("admin", before=lambda: close_teams()),
    ("GET", "record.overview"): Ask("privacy"),
    ("GET", "record.export"): Ask("privacy"),
    ("GET", "subjects.request_page"): Ask("privacy"),
    ("POST", "retention.remove_rule"): Ask("privacy"),
    ("POST", "retention.lift_hold"): Ask("privacy", {"reason": "The case is closed."}),
}  # fmt: skip
# What these do is said whole by their row: nothing that was there is another than before.
SOMETHING_NEW = {
    "calls.upload", "reviews.start", "reviews.add_evidence", "coaching.compose_plan",
    "glossary.import_file", "retranscription.one", "retranscription.many",
}  # fmt: skip
SOMETHING_LESS = {"calls.remove_call", "reviews.remove_evidence", "retranscription.forget_request"}
WORK_TO_DO = {
    "calls.keep_both", "calls.cancel", "calls.hurry", "calls.retry", "calls.redo_stage",
    "retranscription.cancel", "retranscription.retry", "work.redo", "originals.original",
    "review_moments.show",
}  # fmt: skip
SESSIONS = {
    "people.sign_out", "security.logout", "people.end_session", "people.end_other_sessions",
}  # fmt: skip
AS_IT_WAS = {"versions.use", "reviews.take_version", "review_moments.undo"}  # here; tried below
SAID_BY_THE_ROW = AS_IT_WAS | SOMETHING_NEW | SOMETHING_LESS | WORK_TO_DO | SESSIONS
NO_WORDS = "shows states and times of calls, no word of them"
A_FORM = "an empty form"
NAMES = "names of colleagues and teams; what is behind them is on record"
OWN = "about oneself only"
WITHOUT: dict[tuple[str, str], str] = {
    ("GET", "static"): "files of the app",
    ("GET", "pages.icon"): "files of the app",
    ("GET", "pages.health"): "for machines",
    ("GET", "pages.start"): "leads on to another page",
    ("GET", "security.login"): A_FORM,
    ("GET", "security.change_password"): A_FORM,
    ("POST", "security.change_password"): "tried below, with the password that it needs",
    ("POST", "security.login"): "tried below, with a password and without",
    ("GET", "calls.library_row"): NO_WORDS,
    ("GET", "calls.call_state"): NO_WORDS,
    ("GET", "calls.call_stages"): NO_WORDS,
    ("GET", "calls.sound"): NO_WORDS,
    ("GET", "retranscription.requests"): NO_WORDS,
    ("GET", "work.overview"): NO_WORDS,
    ("GET", "work.progress"): NO_WORDS,
    ("GET", "calls.upload"): A_FORM,
    ("GET", "retranscription.one"): A_FORM,
    ("GET", "retranscription.many"): A_FORM,
    ("GET", "people.add"): A_FORM,
    ("GET", "originals.original"): "asks for a reason; the reason opens it, and is on record",
    ("GET", "glossary.words"): "the centre's own words; who changes or takes them is on record",
    ("GET", "rules.overview"): "figures of rules over all calls",
    ("GET", "reviews.my_reviews"): "a list of one's own reviews; opening one is on record",
    ("GET", "coaching.plans"): "a list of plans; opening one is on record",
    ("GET", "coaching.new_plan"): "a list of reviews; drafting from them is on record",
    ("GET", "progress.overview"): NAMES,
    ("GET", "teams.overview"): NAMES,
    ("GET", "teams.edit"): NAMES,
    ("GET", "people.sessions"): OWN,
    ("GET", "record.mine"): OWN,
    ("GET", "account.overview"): OWN,
    ("GET", "account.second_factor"): OWN,
    ("GET", "account.authenticator"): OWN,
    ("GET", "sign_in.second_step"): A_FORM,
    ("GET", "sign_in.verify"): A_FORM,
    ("GET", "sign_in.by_link"): A_FORM,
    **dict.fromkeys(
        (
            ("POST", "account.authenticator"), ("POST", "account.remove_authenticator"),
            ("POST", "account.recovery_codes"), ("POST", "passkeys.add"),
            ("POST", "passkeys.remove"), ("POST", "passkeys.sign_in"),
            ("POST", "sign_in.second_step"), ("POST", "sign_in.by_link"),
            ("POST", "sign_in.verify"), ("POST", "passkeys.verify"),
            ("GET", "single_sign_on.callback"),
        ),
        "needs an app, a key, a link or a provider: tests of second factors and single sign-on",
    ),
    ("GET", "retention.overview"): "rules and numbers of calls",
    ("GET", "retention.rule_page"): "a rule and numbers of calls",
    ("GET", "retention.holds_page"): "what is held; who placed and lifted it is on record",
    ("GET", "retention.certificates_page"): "numbers of what is gone",
    ("GET", "retention.certificate_page"): "numbers of what is gone",
    ("GET", "retention.new_rule"): A_FORM,
    ("GET", "retention.erase_call"): A_FORM,
    ("GET", "anonymising.confirm"): A_FORM,
    ("POST", "anonymising.confirm"): "for who left: tests of customers' requests",
    **dict.fromkeys(
        (
            ("POST", "resumable.create"), ("GET", "resumable.upload"),
            ("PATCH", "resumable.go_on"), ("DELETE", "resumable.cancel"),
            ("POST", "resumable.forget"), ("POST", "resumable.outcome"),
        ),
        "pieces of a file; the call that comes of them is on record",
    ),
    ("GET", "subjects.overview"): "a list of requests; opening one is on record",
    ("GET", "subjects.new"): A_FORM,
    **dict.fromkeys(
        (
            ("POST", "retention.new_rule"), ("POST", "retention.confirm_rule"),
            ("POST", "retention.holds_page"), ("POST", "retention.erase_call"),
            *(
                ("POST", f"subjects.{step}")
                for step in (
                    "new", "take", "check_identity", "extend", "look_again", "decide", "export",
                    "erase", "suspend", "lift", "correct_reference", "close",
                )
            ),
            ("GET", "subjects.archive"), ("GET", "retention.certificate_file"),
        ),
        "needs several steps before it: tests of retention and of customers' requests",
    ),
    **dict.fromkeys(
        (
            ("POST", "passkeys.add_options"), ("POST", "passkeys.sign_in_options"),
            ("POST", "passkeys.verify_options"), ("GET", "single_sign_on.start"),
            ("GET", "single_sign_on.leave"),
        ),
        "leads on to a step that is on record",
    ),
}  # fmt: skip


class There:
    """The centre of the walk, for data that needs its numbers."""


THERE: Any = There()


def details_of_call() -> dict[str, str]:
    call = db.session.get(Call, THERE.ids["call_id"])
    started = call.started_at.strftime("%Y-%m-%dT%H:%M:%S")
    return {"agent": str(call.agent_id), "started_at": started, "queue": "Orders"}


def free_the_call() -> None:
    for model in (Plan, Review):
        for row in db.session.scalars(select(model).order_by(model.id.desc())):
            db.session.delete(row)


def sound_alike() -> None:
    other = create_call().id
    db.session.execute(update(Call).where(Call.id != other).values(sounds_like_id=other))


def another_session() -> None:
    from qa_app.people import sessions
    from qa_app.people.models import Person

    sessions.begin(db.session.get(Person, THERE.numbers["qa"]))


def close_teams() -> None:
    from qa_app.people.models import Team

    db.session.execute(update(Team).values(closed_at=utc_now()))


@pytest.fixture(scope="module")
def centre(tmp_path_factory, migrated_database):
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    global THERE
    with centre_in(folder) as THERE:
        yield THERE


def last_number() -> int:
    db.session.rollback()
    number = db.session.scalar(select(func.max(AuditRecord.id))) or 0
    db.session.rollback()
    return number


def is_recorded(centre, method: str, endpoint: str, arguments: set[str]) -> str:
    """Nothing where the request puts something on record; otherwise what came of it."""
    ask = ON_RECORD[method, endpoint]
    if ask.before:
        ask.before()
        db.session.commit()
    data = ask.data() if callable(ask.data) else ask.data
    before = last_number()
    url = centre.url(endpoint, arguments, ask.who) + ask.query
    answer = centre.clients[ask.who].open(url, method=method, data=data)
    status = answer.status_code
    answer.close()
    rows = db.session.scalars(select(AuditRecord).where(AuditRecord.id > before)).all()
    changed = any(row.changes for row in rows)
    centre.put_back()
    if not rows or status >= 400:
        return f"{method} {endpoint}: {status}"
    expected = method == "POST" and endpoint not in SAID_BY_THE_ROW
    return "" if changed or not expected else f"{method} {endpoint}: nothing before and after"


def test_every_request_is_on_record_or_has_a_reason_not_to_be(centre):
    silent, known = [], set()
    for by_method in routes(centre.app).values():
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} & set(by_method)):
            rule = by_method[method]
            known.add((method, rule.endpoint))
            if (method, rule.endpoint) in WITHOUT:
                continue
            if (method, rule.endpoint) not in ON_RECORD:
                silent.append(f"{method} {rule.endpoint} is not known here")
            elif fault := is_recorded(centre, method, rule.endpoint, rule.arguments):
                silent.append(fault)

    assert "\n".join(silent) == ""
    assert known >= set(ON_RECORD)


def test_what_is_done_has_words_in_both_languages():
    said, about = set(), set()
    for file in (ROOT / "qa_app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None)
            owner = getattr(getattr(node.func, "value", None), "id", None)
            words = [given.value for given in node.args if isinstance(given, ast.Constant)]
            if name in {"log", "look"} and owner in {"audit", "record"} and len(words) > 1:
                said.add(words[0])
                about.add(words[1])
            elif getattr(node.func, "id", None) == "_note" and words:
                said.add(words[0])

    assert said - set(ACTIONS) == set()
    assert about - set(SUBJECTS) == set()


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


def test_no_word_that_was_said_searched_or_typed_stands_on_record_in_clear(centre, tmp_path):
    """All requests of the walk again: nothing that is private stands in any row."""
    secrets = [SPOKEN, "wrong", PASSWORD, "다른 말이에요", "x@centre.kr", "다음에는"]
    for (method, endpoint), ask in ON_RECORD.items():
        rule = next(r for r in centre.app.url_map.iter_rules() if r.endpoint == endpoint)
        if ask.data is None and not ask.query:
            continue
        if ask.before:
            ask.before()
            db.session.commit()
        data = ask.data() if callable(ask.data) else ask.data
        url = centre.url(endpoint, rule.arguments, ask.who) + ask.query
        centre.clients[ask.who].open(url, method=method, data=data).close()
        rows = db.session.execute(select(*AuditRecord.__table__.columns)).all()
        text = json.dumps([list(map(str, row)) for row in rows], ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text], endpoint
        db.session.rollback()
        centre.put_back()


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
