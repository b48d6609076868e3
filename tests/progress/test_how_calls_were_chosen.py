"""Figures of calls that were drawn by chance are never mixed with those of others."""

import pytest
from sqlalchemy import update

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from tests.factories import create_person
from tests.progress.centre import review_call
from tests.reading import text_of


@pytest.fixture
def agent(app) -> Person:
    return create_person("agent")


@pytest.fixture
def page(client_of, agent):
    """The agent's page, as somebody reads it who may."""
    client = client_of(create_person("qa", language="en"))

    def read(query: str = "") -> str:
        return " ".join(text_of(client.get(f"/progress/agents/{agent.id}{query}").text).split())

    return read


def review_calls(agent: Person, selection: str, level: int, number: int = 3) -> None:
    known = {review.id for review in db.session.query(Review)}
    reviewer = create_person("qa")
    for _call in range(number):
        review_call(agent, reviewer, levels=(level,))
    new = update(Review).where(Review.id.not_in(known)).values(selection=selection)
    db.session.execute(new)
    db.session.commit()


def test_what_was_drawn_by_chance_is_shown_first_and_alone(agent, page):
    review_calls(agent, "chosen", level=1, number=5)
    review_calls(agent, "random", level=3)
    review_calls(agent, "targeted", level=1, number=2)

    shown = page()

    assert "Drawn by chance Picked by a person Worth hearing" in shown
    assert "the figures speak for all calls" in shown
    assert "3 of 10 needed" in shown  # calls, of ten of which five had the lowest level
    assert db.session.query(Call).count() == 10


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ("chosen", "speak for these calls alone"),
        ("targeted", "speak for such calls alone"),
        ("nonsense", "speak for all calls"),
    ],
)
def test_the_others_are_shown_when_asked_for(agent, page, chosen, sentence):
    for selection in ("chosen", "random", "targeted"):
        review_calls(agent, selection, level=2)

    assert sentence in page(f"?chosen={chosen}")


def test_where_nothing_was_drawn_by_chance_what_people_picked_is_shown_and_said_so(agent, page):
    review_calls(agent, "chosen", level=2)

    shown = page()

    assert "speak for these calls alone" in shown
    assert "Worth hearing" not in shown
