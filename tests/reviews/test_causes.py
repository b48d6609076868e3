"""What was not the agent's doing: chosen with a cause, counted for nobody, answered, told."""

import pytest

from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.causes import set_owner
from qa_app.reviews.missing import missing
from qa_app.reviews.models import Cause, Rating, Review
from tests.factories import create_person
from tests.reviews.conftest import JSON, RUBRIC, Tab, complete, stored

NOTE = "The script has no words for this."


@pytest.fixture
def submitted(tab: Tab, review: Review) -> int:
    """A review in which clarity was not the agent's doing; the rating's id."""
    complete(tab)
    assert tab.rate("clarity", choice="script", note=NOTE, revision=1).status_code == 200
    assert tab.submit().status_code == 200
    return stored(review.id).rating("clarity").id


def answer(client, rating: int, text: str, *, revision: int = 0):
    data = {"text": text, "revision": revision}
    return client.post(f"/causes/{rating}/answer", data=data, headers=JSON)


@pytest.fixture
def owner(app) -> Person:
    owner = create_person("supervisor", name="Script Owner", language="en")
    set_owner(Cause.SCRIPT, owner)
    db.session.commit()
    return owner


def test_a_cause_needs_a_note_and_no_level(tab: Tab, review: Review) -> None:
    complete(tab)
    tab.rate("clarity", choice="policy", revision=1)

    rating = stored(review.id).rating("clarity")
    assert (rating.cause, rating.level, rating.is_rated) == ("policy", None, True)
    assert [(one.of.id, one.need) for one in missing(stored(review.id))] == [("clarity", "note")]
    tab.rate("clarity", choice="3", revision=2, note="After all.")
    assert stored(review.id).rating("clarity").cause is None


def test_it_counts_for_nobody(submitted: int, tab: Tab, review: Review, reviewer: Person) -> None:
    page = tab.visitor.get(f"/reviews/{review.id}").text
    assert "Score 100 of 100" in page
    assert "Counts for nobody." in page
    plan = compose_plan([stored(review.id)], reviewer)
    assert "clarity" not in [point.criterion for point in plan.points]


def test_whoever_answers_for_the_cause_reads_and_answers_it(
    submitted, owner, client_of, supervisor, agent, reviewer, review
) -> None:
    page = client_of(owner).get("/causes").text
    assert NOTE in page
    assert agent.name not in page.split("<main")[1]
    assert NOTE not in client_of(supervisor).get("/causes").text
    assert NOTE in client_of(reviewer).get("/causes?cause=script").text
    assert NOTE not in client_of(reviewer).get("/causes?cause=system").text

    assert answer(client_of(supervisor), submitted, "x").status_code == 404
    assert answer(client_of(reviewer), submitted, "x").status_code == 403
    assert answer(client_of(owner), submitted, "  ").status_code == 400
    assert answer(client_of(owner), submitted, "Words come on Monday.").status_code == 302
    assert NOTE not in client_of(owner).get("/causes").text
    assert "Words come on Monday." in client_of(owner).get("/causes?state=answered").text


def test_two_answers_at_once_overwrite_nothing(submitted, owner, client_of) -> None:
    assert answer(client_of(owner), submitted, "First.").status_code == 302
    late = answer(client_of(owner), submitted, "Second.")
    assert (late.status_code, late.json["theirs"]) == (409, {"text": "First."})
    assert answer(client_of(owner), submitted, "Third.", revision=1).status_code == 302
    db.session.expire_all()
    assert db.session.get(Rating, submitted).cause_answer.text == "Third."


def test_the_agent_reads_the_answer_with_the_plan(
    submitted, owner, client_of, agent, reviewer, review
) -> None:
    plan = compose_plan([stored(review.id)], reviewer)
    publish_plan(plan, based_on=plan.revision)
    db.session.commit()
    place = f"/plans/{plan.id}"

    page = client_of(agent).get(place).text
    assert "Not your doing" in page
    assert "Not answered yet." in page
    answer(client_of(owner), submitted, "Words come on Monday.")
    assert "Words come on Monday." in client_of(agent).get(place).text


def test_an_admin_chooses_who_answers(app, client_of, reviewer) -> None:
    admin, other = create_person("admin", language="en"), create_person("agent")
    db.session.commit()
    visitor = client_of(admin)

    assert visitor.post("/causes/system/owner", data={"owner": reviewer.id}).status_code == 302
    assert f'value="{reviewer.id}"\n                      selected' in visitor.get("/causes").text
    assert visitor.post("/causes/system/owner", data={"owner": other.id}).status_code == 400
    assert visitor.post("/causes/weather/owner", data={"owner": ""}).status_code == 404
    assert client_of(reviewer).post("/causes/system/owner", data={}).status_code == 403


def test_every_criterion_offers_the_causes(tab: Tab, review: Review) -> None:
    page = tab.visitor.get(f"/reviews/{review.id}").text
    assert page.count('value="department"') == len(RUBRIC.criteria)
