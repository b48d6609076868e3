"""Whoever opens a form and saves it without a change has changed nothing, whatever is stored.

Each page with a form is served for things that nobody could enter today: people who left, closed
teams, times with seconds, far back, in an hour that exists twice, names of older and looser rules.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select

from qa_app.assignments.operations import assign
from qa_app.calibration.models import Calibration, CalibrationItem
from qa_app.calls.models import Call
from qa_app.coaching.models import Plan, PlanPoint, PlanPromise, PointKind
from qa_app.foundation.extensions import db, utc_now
from qa_app.glossary.models import GlossaryWord
from qa_app.people.models import Team
from qa_app.retention.models import LegalHold
from qa_app.reviews.amendments import start_amendment
from qa_app.reviews.models import Evidence, Review
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.sampling.models import PlanVersion, SamplingPlan
from tests.appeals.odd import open_appeals, replied
from tests.factories import (
    add_transcript,
    clear_of_codes,
    create_call,
    create_person,
    create_request,
    create_team,
)
from tests.odd_rubrics import odd_drafts, odd_rules
from tests.sampling.drawn import create_draw
from tests.served_forms import forms_in

# Forms of something that is there already.
EDITS = {
    "calls.details", "people.edit", "teams.edit", "glossary.change", "coaching.save_plan",
    "coaching.save_reflection", "plan_items.reply", "causes.set_owner", "reviews.answer_condition",
    "reviews.save_rating",
    "reviews.save_summary", "amendments.save_reason",
    "versions.save_line", "rubric_drafts.save_outline", "rubric_drafts.save_item",
    "rubric_rules.change", "sampling.edit_plan", "rubric_rules.choose_for_others",
    "calibration.save_item",
}  # fmt: skip
# Forms of something new: without an entry they say what is missing.
NEW = {
    "calls.upload", "people.add", "people.reset_password", "teams.overview", "glossary.add",
    "glossary.import_file", "originals.original", "reviews.add_evidence", "found.mark",
    "security.change_password", "security.login", "account.authenticator", "passkeys.add",
    "sign_in.second_step", "sign_in.verify",
    "retention.new_rule", "retention.holds_page", "retention.erase_call", "retention.lift_hold",
    "causes.answer", "rubric_rules.add", "scorecards.import_file",
    "calibration.begin",
    "sampling.new_plan", "draws.replace", "my_work.be_absent", "workload.assign",
    "workload.hand_over", "workload.withdraw", "workload.add_absence",
    "plan_items.appeal", "appeals.give", "appeals.decide",
    "subjects.new", "subjects.check_identity", "subjects.extend", "subjects.correct_reference",
}  # fmt: skip
# Buttons: what they do is written on them, and nothing is entered.
STEPS = {
    "account.recovery_codes", "account.remove_authenticator", "passkeys.add_options",
    "passkeys.remove", "passkeys.sign_in", "passkeys.sign_in_options", "passkeys.verify",
    "passkeys.verify_options", "people.reset_second_factor", "sign_in.by_link",
    "retention.confirm_rule", "retention.remove_rule",
    "calls.cancel", "calls.hurry", "calls.keep_both", "calls.redo_stage", "calls.remove_call",
    "calls.retry", "mending.assign", "mending.merge", "mending.split", "mending.swap",
    "mending.undo",
    "subjects.take", "subjects.look_again", "subjects.decide", "subjects.erase",
    "subjects.suspend", "subjects.lift", "anonymising.confirm", "subjects.export", "subjects.close",
    "retranscription.cancel", "retranscription.forget_request", "retranscription.many",
    "retranscription.one", "retranscription.retry",
    "resumable.create", "resumable.forget", "resumable.outcome",  # the first and last by a script
    "redaction_review.decide_case", "coaching.acknowledge_plan", "coaching.compose_plan",
    "coaching.discard_plan", "coaching.publish_plan", "found.unmark", "glossary.remove",
    "people.choose_language", "people.end_other_sessions", "people.end_session",
    "people.sign_out", "review_moments.accept",
    "review_moments.dismiss", "review_moments.show", "review_moments.undo",
    "calibration.close", "calibration.compare",
    "sampling.close_plan", "sampling.open_plan", "sampling.draw", "draws.verify_draw",
    "draws.give_out_rest", "my_work.begin", "my_work.be_back", "workload.remove_absence",
    "plan_items.withdraw",
    "amendments.start", "amendments.discard", "review_hearing.keep", "review_mending.follow",
    "reviews.remove_evidence", "reviews.start", "reviews.submit", "reviews.take_version",
    "rubric_rules.move", "rubric_rules.remove", "rubric_drafts.begin", "scorecards.begin_draft",
    "scorecards.bring_back", "scorecards.discard", "scorecards.publish", "scorecards.retire",
    "rules.switch", "security.logout", "teams.close", "teams.open_again", "versions.use",
    "work.redo",
}  # fmt: skip
# Tried below, by agents.
OF_AGENTS = {"coaching.save_reflection", "plan_items.reply", "plan_items.appeal"}
RECORDS = {"audit_head", "audit_record", "failed_sign_in", "sign_in"}
# These say on their page, with status 200, that something is missing.
SAYS_ON_THE_PAGE = {"security.change_password"}
RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
# It has duties, points, notes and conditions.
SCORECARD = load_rubric(default_rubric_path() / "ksqi-shaped.yaml")
LONG = "아주 긴 이름 " * 20


@pytest.fixture
def qa(app):
    return create_person("qa", "admin", "privacy", language="en")


@pytest.fixture
def left():
    """An agent who may not sign in any more, in a team that is closed."""
    person = create_person("agent", name="Agent Who Left")
    person.active = False
    create_team(person).closed_at = utc_now()
    return person


def odd_calls(left) -> list[Call]:
    first = create_person("agent", name="A First One")
    promoted = create_person("qa", name="No Agent Now")
    odd = [
        {"agent": left},
        {"agent": promoted, "direction": "out"},
        {"agent": first, "started_at": datetime(2025, 7, 1, 9, 30, 17, 654321, tzinfo=UTC)},
        {"agent": first, "started_at": datetime(1970, 1, 2, 0, 0, 1, tzinfo=UTC)},
        {"agent": first, "started_at": datetime(207, 3, 1, 12, tzinfo=UTC)},
        # 02:30 and 01:30 exist twice on these days, in Berlin and New York.
        {"agent": first, "started_at": datetime(2025, 10, 26, 1, 30, tzinfo=UTC)},
        {"agent": first, "started_at": datetime(2025, 11, 2, 6, 30, 5, tzinfo=UTC)},
        {"agent": first, "started_at": datetime(2150, 1, 1, tzinfo=UTC)},
        {"agent": first, "queue": "<b>\"5 & 6\"</b> 'x' %s {{ 7 }}", "customer_reference": LONG},
        {"agent": first, "queue": " zwei  Blanks\nund\u200b ein Umbruch ", "direction": "in"},
        {"agent": first, "queue": "\u1100\u1175\u11b7 NFD", "channels": 1, "agent_channel": "left"},
        {"agent": first, "agent_channel": "auto", "language": None},
    ]
    return [create_call(values.pop("agent"), **values) for values in odd]


def odd_people(left) -> list:
    nobody = create_person(name="Without A Role")
    foreign = create_person("agent", "supervisor", name="Speaks French", language="fr")
    create_team(foreign, supervisor=foreign).closed_at = utc_now()
    spaced = create_person("agent", name="  Two  Blanks\u202e ")
    long = create_person("supervisor", name=LONG)
    create_team(supervisor=long)
    unnamed = create_person("agent")
    unnamed.name = ""
    return [left, nobody, foreign, spaced, long, unnamed]


def odd_plan(qa, agent, review, **values) -> Plan:
    pair = {"instead_of": " so \r\n", "say": "anders"}
    focus = {
        "behaviour": "  am Rand  ", "heard": "\nvorn ein Umbruch", "why": "x" * 5000,
        "say_instead": [pair, {"instead_of": "", "say": " "}] * 8,
        "role_play": {"lines": [{"speaker": "agent", "text": "ja\ttab"}] * 14},
        "goal": "NFD \u1112\u1161\u11ab", "reflection": ["", "a\u200bb", "c"],
    }  # fmt: skip
    points = [
        PlanPoint(position=0, kind=PointKind.STRENGTH, criterion="a", criterion_name="A"),
        PlanPoint(position=1, kind=PointKind.FOCUS, criterion="b", criterion_name="B", **focus),
    ]
    call = review.call
    promises = [
        PlanPromise(call=call, start=n, end=n + 0.5, what_quoted=(f"Versprechen {n}",))
        for n in range(15)
    ]
    plan = Plan(
        agent=agent, author=qa, language="ko", opening="\r\nlange her ", reviews=[review],
        goal_on=date(1999, 12, 31), points=points, promises=promises,
    )  # fmt: skip
    for name, value in values.items():
        setattr(plan, name, value)
    db.session.add(plan)
    return plan


def odd_review(qa, call, note: str, rubric=RUBRIC) -> Review:
    review = start_review(call, qa, rubric)
    for number, rating in enumerate(review.ratings):
        rating.note, rating.level = note, None if number else 2
    review.ratings[-1].not_applicable = True
    review.summary = note
    clip = Evidence(criterion=review.ratings[0].criterion, polarity="for", start=1, end=2)
    review.evidence.append(clip)
    return review


def odd_amendment(qa, call, reason: str) -> Review:
    first = odd_review(qa, call, "")
    first.state, first.submitted_at = "submitted", utc_now()
    db.session.flush()
    amendment = start_amendment(first, qa)
    amendment.reason = reason
    return amendment


def odd_transcript(call: Call) -> None:
    for version in call.transcripts:
        version.in_use = False
    db.session.flush()
    transcript = add_transcript(
        call, (("customer", "제 번호는 010-2345-6789 이에요."), ("agent", "네"), ("unknown", "x"))
    )
    rows = transcript.segments
    rows[1].text, rows[2].text = "zwei  Blanks\nund Umbruch ", "w" * 4500
    empty = create_call(call.agent)
    empty.transcripts[0].segments[0].text = ""


def odd_calibration(qa, left) -> int:
    """One that is compared, with notes on each item."""
    made = Calibration(call=create_call(left), rubric_id=RUBRIC.id, made_by=qa, state="comparing")
    for criterion in RUBRIC.criteria:
        item = CalibrationItem(criterion=criterion.id, level=2, reason="So.", notes="Said.")
        made.items.append(item)
    made.items[0].level, made.items[0].not_applicable = None, True
    db.session.add(made)
    db.session.flush()
    return made.id


def odd_sampling_plans(call: Call) -> list[int]:
    """Plans for teams, queues and reviewers that are gone, and kinds of older rules."""
    create_draw(call)
    gone = {"teams": [10_000], "queues": [" zwei  Blanks "], "reviewers": [10_000]}
    odd: list[dict[str, Any]] = [gone, {"kinds": ["of old"], "share": 100}, {"direction": "out"}]
    plans = []
    for number, values in enumerate(odd):
        version = PlanVersion(span="week", unit="team", quota=1, **values)
        plans.append(SamplingPlan(name=f"  Rand {number}\u200b", versions=[version]))
    db.session.add_all(plans)
    db.session.commit()
    return [plan.id for plan in plans]


class Writes(list[str]):
    """What is written to the database, but for the records of who is here and looks at what."""

    def noted(self, _connection, _cursor, statement: str, parameters, *_rest) -> None:
        words = statement.split()
        if words[0] in {"INSERT", "UPDATE", "DELETE"} and not RECORDS & set(words):
            self.append(f"{statement} {parameters}")


@pytest.fixture
def writes(app, world) -> Iterator[Writes]:
    found = Writes()
    event.listen(db.engine, "before_cursor_execute", found.noted)
    yield found
    event.remove(db.engine, "before_cursor_execute", found.noted)


def pages(world) -> list[str]:
    urls = [
        "/scorecards",
        *["/scorecards/rules"] * 3,
        "/causes",
        "/my-work",
        "/workload",
        "/appeals",
        "/glossary",
        "/people/new",
        "/people/teams",
        "/calls/upload",
        "/change",
    ]
    urls += ["/account/authenticator", "/account/second-factor", "/sign-in/again"]
    urls += ["/requests/new", f"/requests/{world['request']}"]
    urls += [f"/calls/{call}/details" for call in world["calls"]]
    urls += [f"/calls/{call}/correct" for call in world["lines"]]
    urls += [f"/people/{person}" for person in world["people"]]
    urls += [f"/people/teams/{team}" for team in world["teams"]]
    urls += [f"/reviews/{review}" for review in world["reviews"]]
    urls += [f"/plans/{plan}/edit" for plan in world["plans"]]
    urls += world["drafts"]
    urls += [f"/sampling/plans/{plan}/edit" for plan in world["sampling"]]
    urls += [f"/calibration/{world['calibration']}"]
    urls += [f"/calibration/of-call/{world['calls'][0]}"]
    urls += ["/sampling/plans/new", f"/sampling/calls/{world['calls'][0]}/replace"]
    urls += ["/retention/rules/new", "/retention/holds", f"/calls/{world['calls'][1]}/erase"]
    return [*urls, f"/calls/{world['calls'][0]}", f"/calls/{world['calls'][0]}/original"]


@pytest.fixture
def world(qa, left):
    calls, people = odd_calls(left), odd_people(left)
    odd_transcript(calls[2])
    clear_of_codes(calls[0])
    notes = ("\nvorn ein Umbruch", "x" * 5000, " Rand \r\n\u200b ")
    reviews = [odd_review(qa, calls[n], note) for n, note in enumerate(notes)]
    plans = [odd_plan(qa, left, review) for review in reviews]
    reviews.append(odd_review(qa, calls[3], "", SCORECARD))
    reviews += [odd_amendment(qa, create_call(left), note) for note in notes]
    caused = odd_review(qa, create_call(left), "")
    caused.state, caused.ratings[0].level, caused.ratings[0].cause = "submitted", None, "script"
    words = [GlossaryWord(language="en", text=word) for word in ("Zentrivo", "a", "  =x  y ")]
    words[1].active = False
    db.session.add_all(words)
    db.session.add(LegalHold(kind="queue", name="x", reason="x"))
    teams = db.session.scalars(select(Team)).all()
    teams[0].name, teams[1].name = "=1+1 \u200b", LONG
    assign(create_call(left), qa)
    reviews.append(open_appeals(qa, left))
    request = create_request()
    odd_rules()
    db.session.commit()
    return {
        "calls": [call.id for call in calls],
        "lines": [calls[2].id],
        "people": [person.id for person in people],
        "teams": [team.id for team in teams],
        "reviews": [review.id for review in reviews],
        "plans": [plan.id for plan in plans],
        "request": request.id,
        "drafts": odd_drafts(qa),
        "sampling": odd_sampling_plans(calls[0]),
        "calibration": odd_calibration(qa, left),
    }


def endpoint_of(app, path: str) -> str:
    adapter = app.url_map.bind("localhost")
    return str(adapter.match(path.split("?")[0].split("#")[0], method="POST")[0])


def test_every_form_is_known_here(app):
    posting = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}

    assert posting == EDITS | NEW | STEPS


def sent_back(app, client, url: str) -> Iterator[tuple[str, int]]:
    """Send each form of a page as it was served; its endpoint and the status of the answer."""
    page = client.get(url)
    assert page.status_code == 200, url
    for form in forms_in(page.text, url):
        for target in filter(None, (form.action, form.autosave)):
            if form.method == "post" and (endpoint := endpoint_of(app, target)) not in STEPS:
                assert not form.lacking or endpoint in NEW, (url, form.lacking)
                yield endpoint, client.post(target, data=form.data).status_code


def test_a_form_that_comes_back_as_it_was_served_changes_nothing(app, client_of, qa, world, writes):
    app.extensions["settings"] = replace(app.extensions["settings"], public_url="http://localhost")
    client = client_of(qa)
    with client.session_transaction() as session:
        session["verified_at"] = time.time()
    met, wrong = Counter(), []
    for url in pages(world):
        for endpoint, status in sent_back(app, client, url):
            met[endpoint] += 1
            if writes or (status >= 400) != (endpoint in NEW - SAYS_ON_THE_PAGE):
                wrong.append((url, endpoint, status, writes[:1]))
                writes.clear()

    assert wrong == []
    assert all(met[endpoint] >= 3 for endpoint in EDITS - OF_AGENTS), met
    assert set(met) >= NEW - OF_AGENTS - {"security.login", "sign_in.second_step"}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_call_keeps_its_time_to_the_second_in_every_time_zone(
    app, client_of, qa, world, writes, zone
):
    app.extensions["settings"] = replace(app.extensions["settings"], time_zone=zone)
    client = client_of(qa)

    for call in world["calls"]:
        assert [status for _e, status in sent_back(app, client, f"/calls/{call}/details")] == [302]

    assert writes == []


def test_an_answer_that_comes_back_as_it_was_served_changes_nothing(
    app, client_of, qa, world, writes
):
    agents = [create_person("agent") for _ in range(3)]
    words = ("  am Rand ", "\r\nUmbruch", "x" * 5000)
    plans = []
    for agent, reflection in zip(agents, words, strict=True):
        review = odd_review(qa, create_call(agent), "")
        plan = odd_plan(qa, agent, review, state="published", published_at=utc_now())
        plan.reflection, plan.first_read_at = reflection, utc_now()
        plans.append(plan)
    items = [replied(plan, words) for plan, words in zip(plans, words, strict=True)]
    db.session.commit()
    writes.clear()

    for agent, plan, item in zip(agents, plans, items, strict=True):
        assert next(sent_back(app, client_of(agent), f"/plans/{plan.id}"))[1] == 302
        assert dict(sent_back(app, client_of(agent), item)) == {
            "plan_items.reply": 302, "plan_items.appeal": 400,
        }  # fmt: skip

    assert writes == []
