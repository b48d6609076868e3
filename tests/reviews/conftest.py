"""A review to work on, and the ways in which its page saves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from tests.conftest import Visitor
from tests.factories import create_call, create_person, create_team

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
CRITERIA = [criterion.id for criterion in RUBRIC.criteria]
JSON = {"Accept": "application/json"}


@dataclass
class Tab:
    """A browser tab that has a review open; sends what the page's script sends."""

    visitor: Visitor
    review_id: int

    def rate(self, criterion: str, *, revision: int = 0, **fields: Any) -> TestResponse:
        return self._post(f"ratings/{criterion}", revision=revision, **fields)

    def summarise(self, summary: str, *, revision: int = 0) -> TestResponse:
        return self._post("summary", summary=summary, revision=revision)

    def add_clip(self, criterion: str, start: str, end: str, **fields: Any) -> TestResponse:
        values = {"polarity": "against", "quote": "", **fields}
        return self._post("evidence", criterion=criterion, start=start, end=end, **values)

    def remove_clip(self, clip: int) -> TestResponse:
        return self._post(f"evidence/{clip}/remove")

    def submit(self, mark: str | None = None) -> TestResponse:
        return self._post("submit", mark=mark or stored(self.review_id).mark)

    def _post(self, path: str, **data: Any) -> TestResponse:
        return self.visitor.post(f"/reviews/{self.review_id}/{path}", data=data, headers=JSON)


def stored(review_id: int) -> Review:
    """The review as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    review = db.session.get(Review, review_id)
    assert review is not None
    return review


def complete(tab: Tab) -> None:
    """Rate everything at the top, where no clip is needed."""
    for criterion in RUBRIC.criteria:
        assert tab.rate(criterion.id, choice=criterion.top_level).status_code == 200


@pytest.fixture
def reviewer(app: object) -> Person:
    return create_person("qa", name="Reviewer")


@pytest.fixture
def supervisor(app: object) -> Person:
    return create_person("supervisor", name="Supervisor")


@pytest.fixture
def agent(supervisor: Person) -> Person:
    agent = create_person("agent", name="Agent")
    create_team(agent, supervisor=supervisor)
    return agent


@pytest.fixture
def review(reviewer: Person, agent: Person) -> Review:
    """A draft of a call of 20 seconds."""
    review = start_review(create_call(agent), reviewer, RUBRIC)
    db.session.commit()
    return review


@pytest.fixture
def tab_of(client_of: Callable[[Person], Visitor], review: Review) -> Callable[[Person], Tab]:
    """A tab of this person with the review open."""
    review_id = review.id
    return lambda person: Tab(client_of(person), review_id)


@pytest.fixture
def tab(tab_of: Callable[[Person], Tab], reviewer: Person) -> Tab:
    return tab_of(reviewer)
