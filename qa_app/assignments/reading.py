"""Assignments and absences as people and rules look them up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from qa_app.assignments.models import Absence, Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import is_reviewer
from qa_app.calls.models import Call, is_there
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.people.models import Person, Role, RoleName

PAGE_SIZE = 30
_REVIEWING = (RoleName.QA, RoleName.LEAD, RoleName.ADMIN)
_OPEN = Assignment.state == AssignmentState.OPEN


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody has to do: reviews open, of these begun and overdue; done lately."""

    person: Person
    open: int
    begun: int
    overdue: int
    done: int
    away_until: date | None


def open_work(person: Person) -> Select[Assignment]:
    """What somebody has to review, the first due first."""
    return (
        select(Assignment)
        .join(Assignment.call)
        .where(Assignment.reviewer_id == person.id, _OPEN, is_there())
        .where(Call.text_gone_at.is_(None))
        .order_by(Assignment.due.is_(None), Assignment.due, Assignment.id)
    )


def own_assignment(person: Person, assignment_id: int) -> Assignment:
    """An open assignment of this person.

    Raises:
        NotFound: when there is none, it is not theirs, or is closed.
    """
    return _one(open_work(person).where(Assignment.id == assignment_id))


def assignment_of(person: Person, call_id: int) -> Assignment | None:
    """What this person was given to do with a call and has not finished."""
    found: Assignment | None = db.session.scalar(
        open_work(person).where(Assignment.call_id == call_id)
    )
    return found


def get_open(assignment_id: int) -> Assignment:
    """An open assignment, whosever it is.

    Raises:
        NotFound: when there is none, or it is closed.
    """
    return _one(select(Assignment).where(Assignment.id == assignment_id, _OPEN))


def _one(query: Select[Assignment]) -> Assignment:
    found: Assignment | None = db.session.scalar(query)
    if found is None:
        raise NotFound(_("This assignment does not exist any more: it was done or taken back."))
    return found


def is_blind_to(person: Person, call_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that this person is to rate the call without knowing of other reviews."""
    return exists().where(
        Assignment.call_id == call_id,
        Assignment.reviewer_id == person.id,
        Assignment.blind,
        _OPEN,
    )


def given_to_another(person: Person, call_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that the call's regular review is somebody else's to make."""
    return exists().where(
        Assignment.call_id == call_id,
        Assignment.reviewer_id != person.id,
        Assignment.purpose == Purpose.REGULAR,
        _OPEN,
    )


def reviewers() -> list[Person]:
    """Everybody to whom calls can be given."""
    of_role = Person.roles.any(Role.name.in_(_REVIEWING))
    found = db.session.scalars(
        select(Person).where(Person.active, of_role).order_by(Person.name, Person.id)
    )
    return [person for person in found.unique() if is_reviewer(person)]


def away(people: Iterable[Person], day: date) -> dict[int, date]:
    """Who is away on a day, by id, and the last day of it."""
    ids = [person.id for person in people]
    query = (
        select(Absence.person_id, func.max(Absence.last_day))
        .where(Absence.person_id.in_(ids), Absence.first_day <= day, Absence.last_day >= day)
        .group_by(Absence.person_id)
    )
    return dict(iter(db.session.execute(query)))


def loads(today: date, now: datetime, *, days: int = 30) -> list[Load]:
    """What each reviewer has to do, and did in the last ``days`` days; by name, no ranking."""
    people = reviewers()
    counts = {one: numbers for one, *numbers in db.session.execute(_counts(today, now, days))}
    gone = away(people, today)
    found = []
    for person in people:
        open_, begun, overdue, done = counts.get(person.id, (0, 0, 0, 0))
        found.append(Load(person, open_, begun, overdue, done, gone.get(person.id)))
    return found


def _counts(today: date, now: datetime, days: int) -> Select[int, int, int, int, int]:
    def total(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((and_(*conditions), 1), else_=0))

    lately = Assignment.closed_at >= now - timedelta(days=days)
    is_done = Assignment.state == AssignmentState.DONE
    return (
        select(
            Assignment.reviewer_id,
            total(_OPEN).label("open"),
            total(_OPEN, Assignment.review_id.is_not(None)).label("begun"),
            total(_OPEN, Assignment.due < today).label("overdue"),
            total(is_done, lately).label("done"),
        )
        .where(_OPEN | lately)
        .group_by(Assignment.reviewer_id)
    )


def open_page(
    reviewer_id: int | None, *, after: int | None = None
) -> tuple[list[Assignment], int | None]:
    """One page of open assignments, the oldest first, and the id after which the next come."""
    query = select(Assignment).join(Assignment.call).where(_OPEN, is_there())
    if reviewer_id is not None:
        query = query.where(Assignment.reviewer_id == reviewer_id)
    if after is not None:
        query = query.where(Assignment.id > after)
    rows = db.session.scalars(
        query.order_by(Assignment.id)
        .limit(PAGE_SIZE + 1)
        .options(
            joinedload(Assignment.call).joinedload(Call.agent),
            joinedload(Assignment.reviewer),
            joinedload(Assignment.assigned_by),
        )
    ).all()
    shown = list(rows[:PAGE_SIZE])
    return shown, shown[-1].id if len(rows) > PAGE_SIZE else None


def absences(today: date) -> Sequence[Absence]:
    """Absences that are not over, the first to begin first."""
    query = select(Absence).where(Absence.last_day >= today)
    order = query.order_by(Absence.first_day, Absence.id)
    return db.session.scalars(order.options(joinedload(Absence.person))).all()


def get_absence(absence_id: int) -> Absence:
    """An absence.

    Raises:
        NotFound: when there is none.
    """
    found = db.session.get(Absence, absence_id)
    if found is None:
        raise NotFound(_("This absence does not exist any more."))
    return found
