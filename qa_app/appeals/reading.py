"""Replies and appeals as people may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, false, or_, select, update
from sqlalchemy.orm import joinedload

from qa_app.appeals.models import Appeal, Reply
from qa_app.assignments.models import Assignment, AssignmentState
from qa_app.calls.models import Call, StoredTranscript, is_there
from qa_app.coaching.models import Plan, PlanState
from qa_app.coaching.reading import get_plan
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotAllowed, NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import after_commit
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.reviews.appealed import first_of, versions_of
from qa_app.reviews.models import Review
from qa_app.reviews.reading import may_learn_of, visible_reviews
from qa_app.rubrics import Criterion

PAGE_SIZE = 30
SHOW = ("open", "overdue", "decided")


@dataclass(frozen=True, slots=True)
class AppealPage:
    """Some appeals, newest first, and the id before which the next ones come."""

    appeals: list[Appeal]
    next_key: int | None


@dataclass(frozen=True, slots=True)
class RatedItem:
    """An item of a review that a plan rests on, as it counts now, and what the agent said to it."""

    review: Review
    item: Criterion
    reply: Reply | None
    appeal: Appeal | None


def held_together(review: Review) -> None:
    """Hold what is said about a review against others who come at once, until the request ends."""
    first = first_of(review).id
    db.session.execute(select(Review.id).where(Review.id == first).with_for_update())


def appeals_against(versions: Sequence[Review]) -> list[Appeal]:
    """The appeals that stand against a review, in any of its versions, in order."""
    of_them = Appeal.review_id.in_([one.id for one in versions])
    query = select(Appeal).where(of_them, Appeal.withdrawn_at.is_(None)).order_by(Appeal.id)
    return list(db.session.scalars(query))


def replies_to(versions: Sequence[Review]) -> list[Reply]:
    """What the agent replied to a review, in any of its versions."""
    of_them = Reply.review_id.in_([one.id for one in versions])
    return list(db.session.scalars(select(Reply).where(of_them).order_by(Reply.id)))


def line_corrected(appeal: Appeal) -> bool:
    """Whether the line said to be wrong reads otherwise by now; True where there is none."""
    rated_on, in_use = appeal.review.transcript, appeal.review.call.transcript
    if appeal.start is None or rated_on is None or in_use is None:
        return True
    return line_of(appeal, rated_on) != line_of(appeal, in_use)


def line_of(appeal: Appeal, version: StoredTranscript | None = None) -> list[tuple[str, str]]:
    """Who says what where the appeal says that a line is wrong: as rated, or in a version."""
    version = version or appeal.review.transcript
    if appeal.start is None or appeal.end is None or version is None:
        return []
    start, end = appeal.start, appeal.end
    lines = (line for line in version.lines if line.start < end and line.end > start)
    return [(line.speaker, line.text) for line in lines]


def visible_appeals(person: Person) -> Select[Appeal]:
    """The appeals that this person may see.

    An agent sees their own; whoever rates, those against their own reviews and those that they
    decide on; who gives out reviews, all of them. Nobody who is to rate a call blind sees any.
    """
    query = select(Appeal).join(Appeal.review).join(Review.call).where(is_there())
    if not has_permission(person, Permission.REVIEW):
        return query.where(Appeal.agent_id == person.id)
    if not has_permission(person, Permission.ASSIGN_REVIEWS):
        query = query.where(or_(_rated_by(person), _decided_by(person)))
    return query.where(may_learn_of(person), Appeal.agent_id != person.id)


def _rated_by(person: Person) -> ColumnElement[bool]:
    return Review.reviewer_id == person.id


def _decided_by(person: Person) -> ColumnElement[bool]:
    given = select(Assignment.id).where(
        Assignment.reviewer_id == person.id, Assignment.state != AssignmentState.WITHDRAWN
    )
    return Appeal.assignment_id.in_(given)


def appeals_for(person: Person, show: str, *, before: int | None = None) -> AppealPage:
    """One page of the appeals that somebody may see; ``show`` is one of ``SHOW``."""
    query = visible_appeals(person).where(Appeal.withdrawn_at.is_(None), _shown(show))
    if before is not None:
        query = query.where(Appeal.id < before)
    rows = db.session.scalars(
        query.order_by(Appeal.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(
            joinedload(Appeal.agent),
            joinedload(Appeal.assignment).joinedload(Assignment.reviewer),
            joinedload(Appeal.review).joinedload(Review.reviewer),
            joinedload(Appeal.review).joinedload(Review.rubric_version),
            joinedload(Appeal.review).joinedload(Review.call),
        )
    ).all()
    shown = list(rows[:PAGE_SIZE])
    return AppealPage(shown, shown[-1].id if len(rows) > PAGE_SIZE else None)


def _shown(show: str) -> ColumnElement[bool]:
    conditions = {
        "open": Appeal.decided_at.is_(None),
        "overdue": Appeal.decided_at.is_(None) & (Appeal.due < today()),
        "decided": Appeal.decided_at.is_not(None),
    }
    return conditions.get(show, false())


def get_appeal(person: Person, appeal_id: int) -> Appeal:
    """An appeal that this person may see.

    Raises:
        NotFound: when there is none, or it is not for them.
    """
    found: Appeal | None = db.session.scalar(visible_appeals(person).where(Appeal.id == appeal_id))
    if found is None:
        raise NotFound(_("This appeal does not exist, or you do not have access to it."))
    return found


def get_own_appeal(agent: Person, appeal_id: int) -> Appeal:
    """An appeal that this person has made.

    Raises:
        NotFound: when there is none, or it is somebody else's.
    """
    found = db.session.get(Appeal, appeal_id)
    if found is None or found.agent_id != agent.id:
        raise NotFound(_("This appeal does not exist, or you do not have access to it."))
    return found


def get_appeal_to_decide(person: Person, appeal_id: int) -> Appeal:
    """An appeal on which this person is at deciding.

    Raises:
        NotFound: when there is none, or it is not for them.
        NotAllowed: when somebody else decides on it.
        Conflict: when it is decided.
    """
    appeal = get_appeal(person, appeal_id)
    given = appeal.given
    if given is None or given.reviewer_id != person.id or given.review_id is None:
        raise NotAllowed(_("Only the reviewer to whom this appeal was given can decide on it."))
    if not appeal.is_open:
        raise Conflict(_("This appeal has been decided."))
    return appeal


def get_own_plan(agent: Person, plan_id: int) -> Plan:
    """A plan that was given to this person.

    Raises:
        NotFound: when there is none, or it is not for this person.
        NotAllowed: when it is somebody else's.
        Conflict: when its content has been erased.
    """
    plan = get_plan(agent, plan_id)
    if plan.agent_id != agent.id or plan.state == PlanState.DRAFT:
        raise NotAllowed(_("Only %(name)s can reply to this plan.", name=plan.agent.name))
    if plan.erased_at is not None:
        raise Conflict(_("The content of this plan has been erased."), erased=True)
    return plan


def items_of(plan: Plan, person: Person) -> list[RatedItem]:
    """What was rated in the reviews that a plan rests on, call by call, as it counts now.

    For the plan's agent; others who read the plan see it of the reviews that they may read.
    """
    ids = [review.id for review in plan.reviews]
    if person.id == plan.agent_id:
        shown = select(Review).join(Review.call).where(is_there())
    else:
        shown = visible_reviews(person)
    order = Call.started_at, Review.id
    reviews = db.session.scalars(shown.where(Review.id.in_(ids)).order_by(*order)).all()
    return [item for review in reviews for item in _items(review)]


def item_of_plan(plan: Plan, review_id: int, criterion: str) -> RatedItem:
    """One item of a review that a plan rests on, by any version of the review.

    Raises:
        NotFound: when the plan does not rest on it, or it has no such item.
    """
    for one in items_of(plan, plan.agent):
        if one.item.id == criterion and review_id in {v.id for v in versions_of(one.review)}:
            return one
    raise NotFound(_("This plan rests on no such rating."))


def _items(review: Review) -> list[RatedItem]:
    versions = versions_of(review)
    now = versions[-1]
    replies = {one.criterion: one for one in replies_to(versions)}
    appeals = {one.criterion: one for one in appeals_against(versions)}
    return [
        RatedItem(now, item, replies.get(item.id), appeals.get(item.id))
        for item in now.rubric.criteria
        if now.asks(item)
    ]


def plans_with_new_decisions(agent: Person) -> list[Plan]:
    """The plans of an agent with decisions that they have not read, newest first."""
    unread = Appeal.agent_id == agent.id, Appeal.decided_at.is_not(None), Appeal.read_at.is_(None)
    appeals = db.session.scalars(select(Appeal).where(*unread)).all()
    ids = {version.id for appeal in appeals for version in versions_of(appeal.review)}
    if not ids:
        return []
    given = Plan.agent_id == agent.id, Plan.state != PlanState.DRAFT, Plan.erased_at.is_(None)
    on = Plan.reviews.any(Review.id.in_(ids))
    return list(db.session.scalars(select(Plan).where(*given, on).order_by(Plan.id.desc())))


def decisions_read(items: Sequence[RatedItem]) -> None:
    """Remember that the agent has read what was decided.

    Written by itself after the request, as records are: reading never waits for a lock.
    """
    ids = [
        one.appeal.id
        for one in items
        if one.appeal and one.appeal.decided_at and one.appeal.read_at is None
    ]
    if not ids:
        return

    def write() -> None:
        with db.engine.begin() as connection:
            connection.execute(update(Appeal).where(Appeal.id.in_(ids)).values(read_at=utc_now()))

    after_commit(write)
