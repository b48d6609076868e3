"""The wrong people at every URL: each page and download asks who is there."""

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from qa_app.calls.models import Retranscription
from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.extensions import db, utc_now
from qa_app.glossary.models import GlossaryWord
from qa_app.people.access import RIGHTS, Right
from qa_app.people.gate import OPEN_ENDPOINTS
from qa_app.people.models import RoleName
from qa_app.retention.models import Certificate, LegalHold, RetentionRule
from qa_app.reviews.operations import start_review
from qa_app.rubrics import load_rubrics
from tests.factories import (
    add_moment,
    create_call,
    create_doubtful_part,
    create_person,
    create_request,
    create_team,
)

# Pages about oneself only; everybody who has signed in may open them.
FOR_EVERYBODY = {
    "pages.start",
    "people.sign_out",
    "people.sessions",
    "people.end_session",
    "people.end_other_sessions",
    "account.overview",
    "account.second_factor",
    "account.authenticator",
    "account.remove_authenticator",
    "account.recovery_codes",
    "passkeys.add",
    "passkeys.add_options",
    "passkeys.remove",
    "passkeys.verify",
    "passkeys.verify_options",
    "sign_in.verify",
    "security.change_password",
    "security.logout",
}
FILLERS = {
    "kind": "json",
    "name": "x",
    "criterion": "clarity",
    "filename": "x",
    "rule": "x",
    "answer": "yes",
    "upload_id": "x",
}


def urls(app: Flask) -> list[tuple[Rule, str]]:
    """All URLs of the app with their methods, but files and the open ones."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_ENDPOINTS and not rule.endpoint.endswith("static")
        for method in sorted(rule.methods or set())
        if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    ]


def right_of(app: Flask, rule: Rule) -> Right | None:
    return getattr(app.view_functions[rule.endpoint], "required_right", None)


@pytest.fixture
def world(app):
    """One call with a review and a published plan, of an agent in a supervised team."""
    agent, qa = create_person("agent", language="ko"), create_person("qa")
    supervisor = create_person("supervisor")
    team = create_team(agent, supervisor=supervisor)
    call = create_call(agent)
    rubric = load_rubrics(app.extensions["settings"].rubrics_dir)["soft-skills"]
    review = start_review(call, qa, rubric)
    point = PlanPoint(position=0, kind=PointKind.FOCUS, criterion="clarity", criterion_name="x")
    plan = Plan(
        agent=agent,
        author=qa,
        language="ko",
        state="published",
        goal_on=utc_now().date(),
        published_at=utc_now(),
        points=[point],
        reviews=[review],
    )
    wish = Retranscription(call=call, engine="faster-whisper", model="base")
    word = GlossaryWord(text="Zentrivo", language="en")
    rule = RetentionRule(kind="call", days=30, starts_on=utc_now().date())
    hold = LegalHold(kind="queue", name="x", reason="x")
    certificate = Certificate(reason="x")
    db.session.add_all([plan, wish, word, rule, hold, certificate])
    db.session.flush()
    part = create_doubtful_part(call)
    ids = {
        "call_id": call.id,
        "transcript_id": call.transcripts[0].id,
        "wish_id": wish.id,
        "word_id": word.id,
        "segment_id": call.transcripts[0].segments[0].id,
        "review_id": review.id,
        "plan_id": plan.id,
        "team_id": team.id,
        "agent_id": agent.id,
        "person_id": agent.id,
        "evidence_id": 1,
        "moment_id": add_moment(call).id,
        "point_id": point.id,
        "clip_id": 1,
        "part_id": part.id,
        "session_id": 1,
        "passkey_id": 1,
        "rule_id": rule.id,
        "hold_id": hold.id,
        "certificate_id": certificate.id,
        "request_id": create_request().id,
    }
    db.session.commit()
    return ids


def url_of(app: Flask, rule: Rule, ids: dict[str, int]) -> str:
    values = {argument: {**FILLERS, **ids}[argument] for argument in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def test_every_page_names_the_right_that_it_needs(app):
    nameless = {rule.endpoint for rule, _method in urls(app) if right_of(app, rule) is None}

    assert nameless <= FOR_EVERYBODY


def test_a_stranger_is_asked_to_sign_in_everywhere(app, client_of, world):
    let_in = []
    for rule, method in urls(app):
        answer = client_of(None).open(url_of(app, rule, world), method=method)
        if answer.status_code != 302 or not answer.location.startswith("/login"):
            let_in.append((rule.endpoint, method, answer.status_code))

    assert let_in == []


@pytest.mark.parametrize("role", list(RoleName))
def test_a_role_without_the_right_is_refused_everywhere(app, client_of, world, role):
    visitor = client_of(create_person(role))
    checked, let_in = 0, []
    for rule, method in urls(app):
        right = right_of(app, rule)
        if right is None or right in RIGHTS[role]:
            continue
        checked += 1
        status = visitor.open(url_of(app, rule, world), method=method).status_code
        if status != 403:
            let_in.append((rule.endpoint, method, status))

    assert let_in == []
    # an admin may answer no plans, everybody else lacks more
    assert checked >= 1


@pytest.mark.parametrize("role", [RoleName.AGENT, RoleName.SUPERVISOR])
def test_what_is_about_somebody_elses_agents_does_not_exist(app, client_of, world, role):
    other = create_person(role)
    create_team(create_person("agent"), supervisor=other)
    visitor = client_of(other)
    checked, seen = 0, []
    for rule, method in urls(app):
        right = right_of(app, rule)
        if right is None or right not in RIGHTS[role] or not rule.arguments:
            continue
        checked += 1
        status = visitor.open(url_of(app, rule, world), method=method).status_code
        if status != 404:
            seen.append((rule.endpoint, method, status))

    assert seen == []
    assert checked >= 5


def test_lists_show_only_what_is_in_scope(client_of, world):
    other = create_person("agent", name="Somebody Else")
    create_call(other, customer_reference="ELSE-1")

    mine = client_of(other).get("/calls").text
    assert "ELSE-1" in mine
    assert f'/calls/{world["call_id"]}"' not in mine
    plans = client_of(other).get("/plans").text
    assert f"/plans/{world['plan_id']}" not in plans


def test_a_form_without_its_token_changes_nothing(client_of, world):
    visitor = client_of(create_person("qa", language="en"))
    del visitor.environ_base["HTTP_X_CSRFTOKEN"]

    answer = visitor.post(f"/calls/{world['call_id']}/cancel")

    assert answer.status_code == 400
    assert "Reload" in answer.text
