"""Which plans a person may see, found by filters, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qa_app.calls.models import Call, is_there
from qa_app.calls.quoting import read_ahead
from qa_app.coaching.models import Plan, PlanPoint, PlanState, plan_reviews
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotAllowed, NotFound
from qa_app.foundation.extensions import db
from qa_app.people.access import (
    Permission,
    about_visible_agent,
    has_permission,
    sees_work_in_progress,
)
from qa_app.people.models import Person, RoleName
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review
from qa_app.reviews.reading import may_learn_of, visible_reviews
from qa_app.rubrics import Reflection

PAGE_SIZE = 25
OVERDUE = "overdue"
MOST_REVIEWS_TO_CHOOSE = 50


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Some plans, newest first, and the id before which the next ones come."""

    plans: list[Plan]
    next_key: int | None


def visible_plans(person: Person) -> Select[Plan]:
    """The plans that this person may read; drafts only for those who write them."""
    query = select(Plan).where(
        about_visible_agent(person, Plan.agent_id), may_learn_of_plan(person)
    )
    if not sees_work_in_progress(person):
        query = query.where(Plan.state != PlanState.DRAFT)
    return query


def may_learn_of_plan(person: Person) -> ColumnElement[bool]:
    """The condition that a plan rests on no review of which this person is not to learn yet. An
    agent's own plans are theirs to read in any case."""
    rests = exists().where(
        plan_reviews.c.plan_id == Plan.id,
        plan_reviews.c.review_id == Review.id,
        ~may_learn_of(person),
    )
    return or_(Plan.agent_id == person.id, ~rests)


def get_plan(person: Person, plan_id: int) -> Plan:
    """A plan, if this person may read it.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    return _one(visible_plans(person).where(Plan.id == plan_id))


def get_plan_to_edit(person: Person, plan_id: int) -> Plan:
    """A draft that this person may change, held against others until the request ends.

    Raises:
        NotFound: when there is none, or it is not for this person.
        NotAllowed: when it is somebody else's.
        Conflict: when it has been published.
    """
    plan = _one(_held(visible_plans(person).where(Plan.id == plan_id)))
    if not may_edit(person, plan):
        raise NotAllowed(_("Only %(name)s can change this plan.", name=plan.author.name))
    _refuse_erased(plan)
    if plan.state != PlanState.DRAFT:
        raise Conflict(_("This plan has been published and can no longer be changed."))
    return plan


def get_plan_to_answer(person: Person, plan_id: int) -> Plan:
    """A plan given to this person, held until the request ends.

    Raises:
        NotFound: when there is none, or it is not for this person.
        NotAllowed: when it was given to somebody else.
        Conflict: when it has been answered already.
    """
    plan = _one(_held(visible_plans(person).where(Plan.id == plan_id)))
    if plan.agent_id != person.id or plan.state == PlanState.DRAFT:
        raise NotAllowed(_("Only %(name)s can acknowledge this plan.", name=plan.agent.name))
    _refuse_erased(plan)
    if plan.state == PlanState.ACKNOWLEDGED:
        raise Conflict(_("You have already acknowledged this plan."), acknowledged=True)
    return plan


def may_edit(person: Person, plan: Plan) -> bool:
    """Whether the plan is this person's to write; nobody writes their own."""
    if plan.agent_id == person.id or not has_permission(person, Permission.WRITE_PLANS):
        return False
    return plan.author_id == person.id or person.holds(RoleName.ADMIN)


def plans_for(
    person: Person,
    *,
    state: str | None = None,
    agent_id: int | None = None,
    before: int | None = None,
) -> PlanPage:
    """One page of plans. ``state`` is a PlanState or "overdue"; ``None`` means all."""
    query = visible_plans(person)
    if state == OVERDUE:
        late = (Plan.answer_by < today()) & Plan.erased_at.is_(None)
        query = query.where(Plan.state == PlanState.PUBLISHED, late)
    elif state is not None:
        query = query.where(Plan.state == state)
    if agent_id is not None:
        query = query.where(Plan.agent_id == agent_id)
    if before is not None:
        query = query.where(Plan.id < before)
    rows = db.session.scalars(
        query.order_by(Plan.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(joinedload(Plan.agent), joinedload(Plan.author), selectinload(Plan.points))
    ).all()
    shown = list(rows[:PAGE_SIZE])
    return PlanPage(shown, shown[-1].id if len(rows) > PAGE_SIZE else None)


def agents_with_plans(person: Person) -> Sequence[Person]:
    """Whom the list can be narrowed to."""
    plans = visible_plans(person).with_only_columns(Plan.agent_id)
    return db.session.scalars(
        select(Person).where(Person.id.in_(plans)).order_by(Person.name, Person.id)
    ).all()


def reviewed_agents(person: Person) -> Sequence[Person]:
    """The agents of whom there are reviews that count."""
    reviewed = _reviews_that_count(person).with_only_columns(Call.agent_id)
    return db.session.scalars(
        select(Person).where(Person.id.in_(reviewed)).order_by(Person.name, Person.id)
    ).all()


def reviews_to_choose(person: Person, agent_id: int) -> Sequence[Review]:
    """An agent's newest reviews that count, to write a plan from."""
    return db.session.scalars(
        _reviews_that_count(person)
        .where(Call.agent_id == agent_id)
        .order_by(Review.submitted_at.desc(), Review.id.desc())
        .limit(MOST_REVIEWS_TO_CHOOSE)
        .options(joinedload(Review.call), joinedload(Review.reviewer))
    ).all()


def reviews_by_ids(person: Person, ids: Sequence[int]) -> list[Review]:
    """The reviews with these ids, submitted or not.

    Raises:
        NotFound: when one of them does not exist for this person.
    """
    query = (
        visible_reviews(person)
        .where(Review.id.in_(ids))
        .order_by(Call.started_at, Review.id)
        .options(selectinload(Review.ratings), selectinload(Review.evidence))
    )
    reviews = list(db.session.scalars(query))
    if len(reviews) != len(set(ids)):
        raise NotFound(_("One of these reviews does not exist, or you do not have access to it."))
    return reviews


def questions_of(plan: Plan) -> list[Reflection]:
    """What cannot be heard on a call, and is asked of the agent: by the reviews' rubrics, once."""
    asked = {
        (review.rubric.id, item.id): item
        for review in plan.reviews
        for section in review.rubric.sections
        for item in section.items
        if isinstance(item, Reflection) and review.asks(item)
    }
    return list(asked.values())


def points_with_clips(plan: Plan) -> list[PlanPoint]:
    """The plan's points with clips and what they quote, in a fixed number of queries."""
    points = list(
        db.session.scalars(
            select(PlanPoint)
            .where(PlanPoint.plan_id == plan.id)
            .order_by(PlanPoint.position)
            .options(selectinload(PlanPoint.clips))
        )
    )
    promised = [(promise.what_quoted, promise.by_when_quoted) for promise in plan.promises]
    clips = (clip.quoted for point in points for clip in point.clips)
    read_ahead([*clips, *chain.from_iterable(promised)])
    return points


def _reviews_that_count(person: Person) -> Select[Review]:
    return (
        select(Review)
        .join(Review.call)
        .where(
            about_visible_agent(person, Call.agent_id),
            is_there(),
            counts(),
            may_learn_of(person),
        )
    )


def _refuse_erased(plan: Plan) -> None:
    if plan.erased_at is not None:
        raise Conflict(_("The content of this plan has been erased."), erased=True)


def _held(query: Select[Plan]) -> Select[Plan]:
    return query.with_for_update(of=Plan)


def _one(query: Select[Plan]) -> Plan:
    plan: Plan | None = db.session.scalar(query)
    if plan is None:
        raise NotFound(_("This plan does not exist, or you do not have access to it."))
    return plan
