"""What stands on a plan's page and on its paper beside the points: only what is true of it."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db
from qa_app.reviews.amendments import start_amendment
from qa_app.reviews.models import CauseAnswer
from qa_app.reviews.operations import start_review, submit_review
from qa_app.rubrics import parse_rubric
from tests.factories import create_call
from tests.rubrics.written import REFLECTION, rubric, scale, section

SCORECARD = parse_rubric(
    rubric(section("calls", 1, scale("hearing", 0.5), scale("ending", 0.5)),
           section("self", None, REFLECTION)),
    "scorecard.yaml",
)  # fmt: skip
SCORE = "Scores of the calls reviewed"


@pytest.fixture
def plan(centre) -> Plan:
    """A published plan in English, whose review says that one thing was not the agent's doing."""
    centre.other_agent.language = "en"
    review = start_review(create_call(centre.other_agent), centre.qa, SCORECARD)
    review.rating("hearing").level = 4
    caused = review.rating("ending")
    caused.cause, caused.note = "system", "The screen froze."
    db.session.flush()
    submit_review(review, seen=review.mark)
    caused.cause_answer = CauseAnswer(text="It is mended.", person_id=centre.admin.id, revision=1)
    plan = compose_plan([review], centre.qa)
    publish_plan(plan, based_on=plan.revision)
    db.session.commit()
    return plan


@pytest.fixture
def read(plan, centre, client_of):
    """The plan's page and its PDF as the agent reads them."""
    visitor, place = client_of(centre.other_agent), f"/plans/{plan.id}"

    def both() -> tuple[str, str]:
        pdf = PdfReader(io.BytesIO(visitor.get(f"{place}/plan.pdf").data))
        printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        return visitor.get(place).text, printed

    return both


def test_questions_and_what_was_not_their_doing_stand_on_both(read) -> None:
    for text in read():
        for told in ("To think about", "How was it?", "System", "It is mended."):
            assert told in text
        assert "was amended" not in text


def test_no_score_is_told_unless_the_centre_wants_it(app, read) -> None:
    assert not any(SCORE in text or "100" in text for text in read())

    app.extensions["settings"] = replace(app.extensions["settings"], agents_see_scores=True)
    for text in read():
        assert SCORE in text
        assert "100 of 100" in text


def test_that_a_review_was_amended_and_why_stands_on_both(plan, centre, read) -> None:
    amendment = start_amendment(plan.reviews[0], centre.qa)
    amendment.reason = "I misheard the end."
    db.session.flush()
    submit_review(amendment, seen=amendment.mark)
    db.session.commit()

    for text in read():
        assert "was amended on" in text
        assert "I misheard the end." in text


def told(client_of, person, plan) -> bool:
    """Whether the list of plans leads this person to an answer on the plan that is new."""
    page = client_of(person).get("/plans").text
    return f'href="/plans/{plan.id}#not-yours-title"' in page


def test_the_agent_is_told_of_an_answer_until_they_have_read_it(plan, centre, client_of) -> None:
    agent = centre.other_agent
    assert told(client_of, agent, plan)
    client_of(centre.qa).get(f"/plans/{plan.id}")
    assert told(client_of, agent, plan)
    assert not told(client_of, centre.qa, plan)

    client_of(agent).get(f"/plans/{plan.id}")

    assert not told(client_of, agent, plan)
    answer = plan.reviews[0].rating("ending").cause_answer
    answer.text, answer.revision = "And checked.", 2
    db.session.commit()
    assert told(client_of, agent, plan)
    assert "And checked." in client_of(agent).get(f"/plans/{plan.id}").text
    assert not told(client_of, agent, plan)


def test_an_answer_after_the_review_was_amended_reaches_the_agent(plan, centre, client_of) -> None:
    client_of(centre.other_agent).get(f"/plans/{plan.id}")
    amendment = start_amendment(plan.reviews[0], centre.qa)
    amendment.reason = "I listened again."
    submit_review(amendment, seen=amendment.mark)
    db.session.commit()
    assert not told(client_of, centre.other_agent, plan)

    answer = amendment.rating("ending").cause_answer
    answer.text, answer.revision = "Replaced.", 2
    db.session.commit()

    assert told(client_of, centre.other_agent, plan)
    assert "Replaced." in client_of(centre.other_agent).get(f"/plans/{plan.id}").text
    assert not told(client_of, centre.other_agent, plan)
