"""The pages of sampling: plans, previews, draws, gaps, and why a call was drawn."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select, update

from qa_app.assignments.operations import finish
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.sampling.draws import frame_of
from qa_app.sampling.models import Draw, DrawnCall, SamplingPlan
from tests.every_door import plan_of
from tests.factories import create_person, create_team
from tests.reading import text_of
from tests.sampling.centre import (
    draw_last_month,
    drawn_in,
    last_month,
    take_calls,
    write_plan,
)

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
FIELDS = {
    "name": "Monthly", "quota": "4", "unit": "agent", "span": "month", "share": "25",
    "kinds": ["dismissal"], "splits": ["direction"], "shortest": "60", "due_days": "7",
}  # fmt: skip


BOTH = pytest.mark.parametrize("language", ["en", "ko"])


@pytest.fixture
def language() -> str:
    return "ko"


@pytest.fixture
def lead(app, language):
    return create_person("lead", language=language)


def words_of(answer) -> str:
    return " ".join(text_of(answer.text).split())


@pytest.fixture
def client(client_of, lead):
    return client_of(lead)


def review_of(drawn: DrawnCall) -> None:
    """The drawn call's review, submitted."""
    call = db.session.get(Call, drawn.call_id)
    review = start_review(call, drawn.assignment.reviewer, RUBRIC, assignment=drawn.assignment)
    review.state, review.submitted_at = "submitted", utc_now()
    finish(review.id)
    db.session.commit()


@BOTH
def test_from_a_plan_over_its_preview_to_its_draw(client, lead):
    agent = create_person("agent", name="Agent One")
    take_calls(agent, 10, direction="in")
    take_calls(agent, 3, duration=10.0)
    assert client.get("/sampling").status_code == 200
    assert client.get("/sampling/plans/new").status_code == 200

    page = client.post("/sampling/plans/new", data=FIELDS).location
    plan = db.session.scalars(select(SamplingPlan)).one()
    preview = client.get(f"{page}/preview")
    assert "Agent One" in preview.text
    assert "10" in words_of(preview)
    start = last_month().start.isoformat()
    record = client.post(f"{page}/draw", data={"period": start}).location

    shown = client.get(record)
    draw = db.session.scalars(select(Draw)).one()
    assert draw.seed in shown.text
    assert draw.digest in shown.text
    assert len(drawn_in(draw)) == 3  # no call has the moment, so the share of chance alone
    assert draw.ordered_by_id == lead.id
    assert client.get(page).status_code == 200
    assert plan.version.number == 1


def test_a_preview_never_says_which_calls_will_be_drawn(client, lead):
    ids = take_calls(create_person("agent"), 10)
    plan = write_plan(lead)

    page = client.get(f"/sampling/plans/{plan.id}/preview").text

    assert not any(f"/calls/{number}" in page for number in ids)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"quota": "0"},
        {"quota": "many"},
        {"share": "101"},
        {"share": "100"},
        {"share": "5"},
        {"kinds": []},
        {"kinds": ["nothing"]},
        {"shortest": "-1"},
        {"due_days": ""},
        {"unit": "nobody"},
        {"most_abuse": "x"},
    ],
)
def test_what_is_wrong_with_a_plan_stands_at_its_field(client, wrong):
    answer = client.post("/sampling/plans/new", data={**FIELDS, **wrong})

    assert answer.status_code == 400
    assert "invalid-feedback" in answer.text or 'class="problem"' in answer.text
    assert db.session.scalars(select(SamplingPlan)).all() == []


def test_two_plans_of_one_name_are_told_apart(client, lead):
    write_plan(lead, name="Monthly")

    answer = client.post("/sampling/plans/new", data={**FIELDS, "name": "monthly "})

    assert answer.status_code == 409
    assert "invalid-feedback" in answer.text


def test_a_closed_plan_draws_nothing_until_it_is_opened_again(client, lead):
    take_calls(create_person("agent"), 10)
    plan = write_plan(lead)
    page, period = f"/sampling/plans/{plan.id}", {"period": last_month().start.isoformat()}

    client.post(f"{page}/close")
    assert client.post(f"{page}/draw", data=period).status_code == 400
    client.post(f"{page}/open")
    assert client.post(f"{page}/draw", data=period).status_code == 302


def test_a_draw_is_checked_by_a_button_and_the_frame_can_be_taken_along(client, lead):
    take_calls(create_person("agent"), 10)
    draw = draw_last_month(write_plan(lead), lead)

    assert "alert-success" in client.post(f"/sampling/draws/{draw.id}/verify").text
    rows = list(csv.DictReader(StringIO(client.get(f"/sampling/draws/{draw.id}/frame.csv").text)))
    assert [int(row["rank"]) for row in rows] == list(range(1, 11))
    assert {int(row["call"]) for row in rows} == set(frame_of(draw).strata[0].calls)
    lots = [row["hmac_sha256"] for row in rows]
    assert lots == sorted(lots)

    db.session.execute(update(Draw).values(digest="0" * 64))
    db.session.commit()
    assert "alert-danger" in client.post(f"/sampling/draws/{draw.id}/verify").text


@BOTH
def test_an_agent_learns_with_the_review_why_their_call_was_chosen(client_of, lead):
    agent, other = create_person("agent", name="Agent One"), create_person("agent")
    create_person("qa")
    take_calls(agent, 10)
    draw = draw_last_month(write_plan(lead), lead)
    drawn = drawn_in(draw)[0]
    page = f"/sampling/calls/{drawn.call_id}"

    assert client_of(agent).get(page).status_code == 404
    review_of(drawn)
    shown = client_of(agent).get(page)
    assert shown.status_code == 200
    assert draw.seed in shown.text
    assert f"/sampling/draws/{draw.id}" not in shown.text
    assert client_of(other).get(page).status_code == 404
    assert client_of(lead).get(page).status_code == 200


def test_a_plan_says_why_its_calls_were_chosen(client_of, lead):
    agent = create_person("agent", language="en")
    create_person("qa")
    take_calls(agent, 10)
    drawn = drawn_in(draw_last_month(write_plan(lead), lead))[0]
    review_of(drawn)
    review = db.session.get(Call, drawn.call_id)
    plan = plan_of(agent, lead, drawn_review(drawn), "published")
    db.session.add(plan)
    db.session.commit()

    page = client_of(agent).get(f"/plans/{plan.id}").text

    assert "one of 4 drawn from 10 calls" in page
    assert f"/sampling/calls/{review.id}" in page


def drawn_review(drawn: DrawnCall):
    from qa_app.reviews.models import Review

    return db.session.scalars(select(Review).where(Review.call_id == drawn.call_id)).one()


@BOTH
def test_gaps_are_shown_with_their_reason(client, lead):
    names = ("Reviewed", "Waiting", "Short", "Quiet", "Elsewhere")
    people = {name: create_person("agent", name=name) for name in names}
    team = create_team(*(people[name] for name in names[:-1]))
    create_person("qa")
    for name in ("Reviewed", "Waiting", "Elsewhere"):
        take_calls(people[name], 6)
    take_calls(people["Short"], 2, duration=10.0)
    draw = draw_last_month(write_plan(lead, teams=[team.id]), lead)
    review_of(next(one for one in drawn_in(draw) if one.agent_id == people["Reviewed"].id))
    start = last_month().start.isoformat()

    page = client.get(f"/sampling/coverage?by=month&period={start}")

    assert page.status_code == 200
    gaps = {
        "en": {
            "Waiting": "Drawn, not reviewed yet",
            "Short": "All calls excluded 2 too short",
            "Quiet": "No calls",
            "Elsewhere": "In no draw yet",
        },
        "ko": {
            "Waiting": "추출했으나 아직 평가 전",
            "Short": "모든 통화가 제외됨 2 너무 짧음",
            "Quiet": "통화 없음",
            "Elsewhere": "아직 추출하지 않음",
        },
    }[lead.language]
    words = words_of(page)
    for name, gap in gaps.items():
        assert gap in words[words.index(name) :][:120], name
    for query in ("", "?by=week", "?by=week&period=x"):
        assert client.get(f"/sampling/coverage{query}").status_code == 200


def test_replacing_asks_for_a_reason_and_words(client, lead):
    create_person("qa")
    take_calls(create_person("agent"), 10)
    draw = draw_last_month(write_plan(lead), lead)
    number = drawn_in(draw)[0].call_id
    page = f"/sampling/calls/{number}/replace"

    assert client.get(page).status_code == 200
    for wrong in ({}, {"reason": "abuse"}, {"reason": "x", "words": "Only noise."}):
        answer = client.post(page, data=wrong)
        assert answer.status_code == 400
        assert "invalid-feedback" in answer.text
    assert client.get("/sampling/replacements").status_code == 200
    assert client.post(page, data={"reason": "abuse", "words": "Only shouting."}).location
    shown = client.get("/sampling/replacements").text
    assert "Only shouting." in shown
    assert client.get(f"/sampling/draws/{draw.id}").status_code == 200


def test_a_command_checks_a_draw(settings, lead, app, monkeypatch, capsys):
    from qa_app.cli.main import commands

    take_calls(create_person("agent"), 10)
    draw = draw_last_month(write_plan(lead), lead)
    number, seed = draw.id, draw.seed
    db.session.remove()
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)

    with pytest.raises(SystemExit) as ended:
        commands.main(["sampling", "verify", str(number)], standalone_mode=False)

    assert ended.value.code == 0
    assert seed in capsys.readouterr().out
