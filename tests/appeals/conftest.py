"""An agent with a plan, and the reviewers around it."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from qa_app.appeals.models import Appeal
from qa_app.assignments.models import Assignment
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.operations import add_evidence, save_rating, start_review, submit_review
from qa_app.rubrics import default_rubric_path, load_rubric
from tests.factories import create_call, create_person, create_team

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
ITEM, OTHER = "clarity", "active_listening"
JSON = {"Accept": "application/json"}
UPHELD = {"outcome": "upheld", "answer": "The date was named."}


def rated(call: Any, reviewer: Person) -> Review:
    """A submitted review: everything at the top, but two items a level lower."""
    review = start_review(call, reviewer, RUBRIC)
    for criterion in RUBRIC.criteria:
        low = criterion.id in (ITEM, OTHER)
        level = 2 if low else criterion.top_level
        note = "No date was named." if low else ""
        save_rating(review, criterion.id, level=level, not_applicable=False, note=note, based_on=0)
        if low:
            add_evidence(review, criterion.id, polarity=Polarity.AGAINST, start=10, end=14)
    db.session.flush()
    db.session.expire(review)
    submit_review(review, seen=review.mark)
    return review


@dataclass
class Centre:
    """Who works here, a review, and the plan that was published from it."""

    client_of: Any
    agent: Person
    reviewer: Person
    colleague: Person
    lead: Person
    supervisor: Person
    review: Review
    plan: Plan
    _clients: dict[int, Any] = field(default_factory=dict)

    def as_(self, person: Person) -> Any:
        if person.id not in self._clients:
            self._clients[person.id] = self.client_of(person)
        return self._clients[person.id]

    def url(self, criterion: str = ITEM, step: str = "") -> str:
        return f"/plans/{self.plan.id}/items/{self.review.id}/{criterion}{step}"

    def appeal(self, criterion: str = ITEM, **fields: Any) -> TestResponse:
        """What the agent's form sends."""
        values = {"kind": "otherwise", "reason": "I named the date."} | fields
        return self.as_(self.agent).post(self.url(criterion, "/appeal"), data=values)

    def begin(self) -> Review:
        """The decider begins from *My work*; gives the review that is to decide."""
        given = the_assignment()
        decider = db.session.get_one(Person, given.reviewer_id)
        begun = self.as_(decider).post(f"/my-work/{given.id}/begin")
        assert begun.status_code == 302, begun.text
        db.session.expire_all()
        return db.session.get_one(Review, int(begun.location.rsplit("/", 1)[1]))

    def rate(self, decision: Review, criterion: str = ITEM, **fields: Any) -> TestResponse:
        values = {"revision": decision.rating(criterion).revision, "note": ""} | fields
        url = f"/reviews/{decision.id}/ratings/{criterion}"
        return self.as_(decision.reviewer).post(url, data=values, headers=JSON)

    def decide(self, appeal: Appeal, **fields: Any) -> TestResponse:
        values = UPHELD | {"revision": appeal.revision} | fields
        return self.as_(appeal.given.reviewer).post(f"/appeals/{appeal.id}/decision", data=values)

    def submit(self, decision: Review) -> TestResponse:
        db.session.expire_all()
        seen = {"mark": db.session.get_one(Review, decision.id).mark}
        url = f"/reviews/{decision.id}/submit"
        answer = self.as_(decision.reviewer).post(url, data=seen, headers=JSON)
        db.session.expire_all()
        return answer


def the_appeal(criterion: str = ITEM) -> Appeal:
    db.session.expire_all()
    found = db.session.query(Appeal).filter_by(criterion=criterion)
    return found.order_by(Appeal.id.desc()).first()


def the_assignment() -> Assignment:
    return db.session.query(Assignment).filter_by(state="open", purpose="appeal").one()


@pytest.fixture
def centre(app: Flask, client_of: Any) -> Centre:
    supervisor = create_person("supervisor", name="Supervisor", language="en")
    agent = create_person("agent", name="Agent", language="en")
    create_team(agent, supervisor=supervisor)
    reviewer = create_person("qa", name="Reviewer", language="en")
    colleague = create_person("qa", name="Colleague", language="en")
    review = rated(create_call(agent), reviewer)
    plan = compose_plan([review], reviewer)
    publish_plan(plan, based_on=plan.revision)
    lead = create_person("lead", name="Lead", language="en")
    db.session.commit()
    return Centre(client_of, agent, reviewer, colleague, lead, supervisor, review, plan)
