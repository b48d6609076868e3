"""Which rubric a call gets, and what a reviewer does who wants another one."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.reviews.models import Review
from qa_app.scorecards import selection
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.models import RubricRule
from qa_app.scorecards.publishing import retire_version
from tests.factories import create_call, create_person, create_team


def rule(rubric: str, queue: str = "", direction: str | None = None, team=None) -> RubricRule:
    team_id = team.id if team else None
    return selection.add_rule(queue=queue, direction=direction, team_id=team_id, rubric_id=rubric)


def proposed(call) -> str:
    return selection.proposed_rubric(call).id


@pytest.fixture
def agent(app):
    agent = create_person("agent")
    create_team(agent)
    return agent


def test_without_a_rule_every_call_gets_the_usual_rubric(agent) -> None:
    assert proposed(create_call(agent)) == "soft-skills"


@pytest.mark.parametrize(
    ("queue", "direction", "got"),
    [
        ("Returns", "in", "emotion-care"),
        ("returns", None, "emotion-care"),
        ("Orders", "out", "five-elements"),
        ("", "out", "five-elements"),
        ("Returns", "out", "emotion-care"),
        ("Orders", "in", "soft-skills"),
        ("", None, "soft-skills"),
    ],
)
def test_the_first_rule_that_fits_decides(agent, queue, direction, got) -> None:
    rule("emotion-care", queue="Returns")
    rule("five-elements", direction="out")
    rule("ksqi-shaped", queue="Returns", direction="out")

    assert proposed(create_call(agent, queue=queue, direction=direction)) == got


def test_a_rule_for_a_team_is_for_the_calls_of_its_agents(agent) -> None:
    rule("ksqi-shaped", team=agent.team)

    assert proposed(create_call(agent)) == "ksqi-shaped"
    assert proposed(create_call(create_person("agent"))) == "soft-skills"


def test_rules_can_change_places(agent) -> None:
    first, second = rule("emotion-care", queue="Returns"), rule("five-elements", direction="in")
    call = create_call(agent, queue="Returns", direction="in")

    selection.move_rule(second, up=True)
    assert proposed(call) == "five-elements"
    selection.move_rule(second, up=True)
    selection.move_rule(second, up=False)
    assert proposed(call) == "emotion-care"
    selection.remove_rule(first)
    assert proposed(call) == "five-elements"


def test_calls_that_no_rule_fits_get_what_was_chosen_for_them(agent) -> None:
    selection.choose_for_all_others("ksqi-shaped")
    rule("emotion-care", queue="Returns")

    assert proposed(create_call(agent)) == "ksqi-shaped"
    assert proposed(create_call(agent, queue="Returns")) == "emotion-care"


def test_a_rule_whose_rubric_is_retired_is_passed_over(agent, qa) -> None:
    selection.choose_for_all_others("ksqi-shaped")
    rule("emotion-care", queue="Returns")
    for rubric in ("emotion-care", "ksqi-shaped"):
        retire_version(version_in_use(rubric), by=qa)

    assert proposed(create_call(agent, queue="Returns")) == "soft-skills"


def test_a_rule_is_for_some_calls_and_the_only_one_for_them(agent) -> None:
    kept = rule("emotion-care", queue="Returns")
    rule("ksqi-shaped", direction="in")

    with pytest.raises(Refused):
        rule("five-elements")
    with pytest.raises(Conflict):
        rule("five-elements", queue="RETURNS ")
    with pytest.raises(Conflict):
        selection.change_rule(kept, {"queue": "", "direction": "in"})


def start(visitor, call, **data):
    return visitor.post(f"/reviews/of-call/{call.id}", data=data)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_start_of_a_review_proposes_the_rubric_of_the_rules(agent, client_of, qa) -> None:
    rule("emotion-care", queue="Returns")
    call = create_call(agent, queue="Returns")
    visitor = client_of(qa)

    page = text_of(visitor.get(f"/calls/{call.id}").text)
    assert "Review this call with “Caring for the customer's feelings”" in page
    assert start(visitor, call).status_code == 302

    review = db.session.scalars(select(Review)).one()
    assert (review.rubric.id, review.proposed_rubric) == ("emotion-care", None)


@pytest.mark.parametrize(
    ("language", "asked", "shown"),
    [
        ("en", "Say why this call", "instead of “Soft skills on the call”: A complaint."),
        ("ko", "이유를 적어 주세요", "대신 이 평가 기준표를 선택한 이유: A complaint."),
    ],
)
def test_another_rubric_takes_a_reason_which_is_kept_shown_and_on_record(
    agent, client_of, language, asked, shown
) -> None:
    visitor = client_of(create_person("qa", language=language))
    call = create_call(agent)
    db.session.commit()

    refused = start(visitor, call, rubric="emotion-care", reason="  ")
    assert refused.status_code == 400
    assert asked in text_of(refused.text)
    assert db.session.scalar(select(Review)) is None
    place = start(visitor, call, rubric="emotion-care", reason="A complaint.").location

    assert shown in text_of(visitor.get(place).text)
    (record,) = db.session.scalars(
        select(AuditRecord).where(AuditRecord.action == "start review")
    ).all()
    assert (record.reason, record.details["proposed"]) == ("A complaint.", "soft-skills")


def test_a_rubric_that_is_not_in_use_cannot_be_taken(agent, client_of, qa) -> None:
    call = create_call(agent)
    retire_version(version_in_use("emotion-care"), by=qa)
    db.session.commit()

    assert start(client_of(qa), call, rubric="emotion-care", reason="x").status_code == 400
