"""Answers about what was not the agent's doing: told to the agent until they have read them."""

from collections.abc import Sequence

from sqlalchemy import select, update

from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call
from qa_app.coaching.models import Plan, PlanState, plan_reviews
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import after_commit
from qa_app.people.models import Person
from qa_app.reviews.amendments import last_answer
from qa_app.reviews.causes import of_reviews
from qa_app.reviews.counting import counts
from qa_app.reviews.models import CauseAnswer, Rating, Review


def plans_with_new_answers(agent: Person) -> Sequence[Plan]:
    """The plans of an agent on which an answer stands that they have not read, newest first."""
    new = (
        select(Review)
        .join(Review.call)
        .join(Rating, Rating.review_id == Review.id)
        .join(CauseAnswer, CauseAnswer.rating_id == Rating.id)
        .where(Call.agent_id == agent.id, CauseAnswer.revision > CauseAnswer.read_revision)
        .where(counts())
    )
    answered = {id_ for review in db.session.scalars(new).unique() for id_ in _versions(review)}
    if not answered:
        return []
    on = select(plan_reviews.c.plan_id).where(plan_reviews.c.review_id.in_(answered))
    given = Plan.agent_id == agent.id, Plan.state != PlanState.DRAFT, Plan.erased_at.is_(None)
    return db.session.scalars(
        select(Plan).where(Plan.id.in_(on), *given).order_by(Plan.id.desc())
    ).all()


def answers_read_by_agent(plan: Plan) -> None:
    """Remember that the agent has read what is answered on a plan.

    Written by itself after the request, as records are: reading never waits for a lock.
    """
    answers = [answer for rating in of_reviews(plan.reviews) if (answer := last_answer(rating))]
    read = [
        update(CauseAnswer)
        .where(CauseAnswer.id == one.id, CauseAnswer.revision == one.revision)
        .values(read_revision=one.revision)
        for one in answers
        if one.revision > one.read_revision
    ]
    if not read:
        return

    def write() -> None:
        with db.engine.begin() as connection:
            for one in read:
                connection.execute(one)

    after_commit(write)


def _versions(review: Review) -> list[int]:
    """A review and those that it amends: a plan rests on one of them."""
    ids = [review.id]
    while review.purpose == Purpose.AMENDMENT and review.supersedes is not None:
        review = review.supersedes
        ids.append(review.id)
    return ids
