"""Replies and appeals of all kinds, for tests that look at every form."""

from qa_app.appeals.models import Appeal, Reply
from qa_app.assignments.models import Purpose
from qa_app.assignments.operations import assign
from qa_app.coaching.models import Plan
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.appealed import start_decision
from qa_app.reviews.models import Review
from tests.appeals.conftest import ITEM, OTHER, rated
from tests.factories import create_call, create_person


def open_appeal(review: Review, criterion: str = ITEM) -> Appeal:
    appeal = Appeal(
        review=review, criterion=criterion, agent_id=review.call.agent_id, kind="otherwise",
        reason="x", due=today(),
    )  # fmt: skip
    db.session.add(appeal)
    db.session.flush()
    return appeal


def open_appeals(decider: Person, agent: Person) -> Review:
    """One appeal that is given to nobody, one that is decided on; gives the review that does."""
    reviewer = create_person("qa")
    open_appeal(rated(create_call(agent), reviewer))
    review = rated(create_call(agent), reviewer)
    appeal = open_appeal(review, OTHER)
    call = review.call
    given = assign(call, decider, purpose=Purpose.APPEAL, about_id=review.id)
    appeal.assignment = given
    db.session.flush()
    return start_decision(given)


def replied(plan: Plan, words: str) -> str:
    """The page of an item to which the agent has replied with these words."""
    (review,) = plan.reviews
    db.session.flush()
    criterion = review.rubric.criteria[0].id
    db.session.add(
        Reply(review_id=review.id, criterion=criterion, agent_id=plan.agent_id, text=words)
    )
    return f"/plans/{plan.id}/items/{review.id}/{criterion}"
