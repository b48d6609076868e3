"""Takes the sample centre out again: its people, its calls, and all that rests on them."""

from dataclasses import dataclass

from sqlalchemy import Select, Table, delete, exists, or_, select, update

from qa_app import audit
from qa_app.assignments.models import Assignment
from qa_app.calls.models import Call, CallState
from qa_app.calls.storage import recordings
from qa_app.coaching.models import Plan, plan_reviews
from qa_app.demo.history import KIND
from qa_app.demo.sample_draw import remove_sample_draw
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.people.models import Person, Team
from qa_app.reviews.models import Review
from qa_app.sampling.models import Draw, DrawnCall
from qa_app.work.models import Job


@dataclass(frozen=True, slots=True)
class Removed:
    """How much went."""

    people: int
    calls: int


def remove_samples() -> Removed:
    """Remove the sample people with their calls, reviews and plans, and what others made of them.

    Commits. Calls that sample people uploaded go as well, since nobody of the centre did.

    Raises:
        Conflict: while a worker is at one of the calls.
    """
    people = list(db.session.scalars(select(Person.id).where(Person.is_sample)))
    theirs = select(Call).where(
        or_(Call.is_sample, Call.agent_id.in_(people), Call.uploaded_by_id.in_(people))
    )
    calls = list(db.session.scalars(theirs))
    if any(call.state == CallState.TRANSCRIBING for call in calls):
        raise Conflict("a sample call is being transcribed: wait for it, or stop the workers")
    keys = [call.storage_key for call in calls]
    _remove_rows([call.id for call in calls], people)
    removed = {"people": sorted(people), "calls": sorted(call.id for call in calls)}
    audit.log("remove samples", "samples", details=removed)
    db.session.commit()
    for key in keys:
        for copy in (*recordings().copies(key), key):
            recordings().remove(copy)
    return Removed(people=len(people), calls=len(keys))


def _remove_rows(calls: list[int], people: list[int]) -> None:
    reviews = _reviews(calls, people)
    resting = select(plan_reviews.c.plan_id).where(plan_reviews.c.review_id.in_(reviews))
    plans = list(
        db.session.scalars(
            select(Plan.id).where(
                or_(Plan.agent_id.in_(people), Plan.author_id.in_(people), Plan.id.in_(resting))
            )
        )
    )
    db.session.execute(delete(Plan).where(Plan.id.in_(plans)))
    _remove_work(calls, reviews)
    db.session.execute(delete(Review).where(Review.id.in_(reviews)))
    db.session.execute(delete(Call).where(Call.id.in_(calls)))
    teams = list(db.session.scalars(_teams_of_only(people)))
    _forget_people(people)
    db.session.execute(delete(Team).where(Team.id.in_(teams)))


def _remove_work(calls: list[int], reviews: list[int]) -> None:
    """What was given to be done with these calls, and draws in which there is nothing else."""
    remove_sample_draw()
    drawn = DrawnCall.call_id.in_(calls)
    gone = select(DrawnCall.id).where(drawn)
    draws = list(db.session.scalars(select(DrawnCall.draw_id).where(drawn).distinct()))
    in_their_place = update(DrawnCall).where(DrawnCall.replaces_id.in_(gone))
    db.session.execute(in_their_place.values(replaces_id=None))
    db.session.execute(delete(DrawnCall).where(drawn))
    left = exists().where(DrawnCall.draw_id == Draw.id)
    db.session.execute(delete(Draw).where(Draw.id.in_(draws), ~left))
    given = or_(Assignment.call_id.in_(calls), Assignment.about_id.in_(reviews))
    db.session.execute(delete(Assignment).where(given))
    db.session.execute(delete(Job).where(Job.kind == KIND))  # what has not come in yet


def _reviews(calls: list[int], people: list[int]) -> list[int]:
    """Reviews of these calls or by these people, and those that took the place of one."""
    theirs = or_(Review.call_id.in_(calls), Review.reviewer_id.in_(people))
    first = select(Review.id).where(theirs).cte(recursive=True)
    later = select(Review.id).join(first, Review.supersedes_id == first.c.id)
    return list(db.session.scalars(select(first.union(later).c.id)))


def _teams_of_only(people: list[int]) -> Select[int]:
    """Teams in which these people are, and nobody else."""
    theirs = or_(
        Team.members.any(Person.id.in_(people)), Team.supervisors.any(Person.id.in_(people))
    )
    others = or_(
        Team.members.any(Person.id.not_in(people)), Team.supervisors.any(Person.id.not_in(people))
    )
    return select(Team.id).where(theirs, ~others)


def _forget_people(people: list[int]) -> None:
    """Whatever else names them, in any room: loses the name, or goes where it cannot be without."""
    for table in db.metadata.sorted_tables[::-1]:
        if table is not Person.__table__:
            _forget_in(table, people)
    db.session.execute(delete(Person).where(Person.id.in_(people)))


def _forget_in(table: Table, people: list[int]) -> None:
    for column in table.columns:
        if not any(key.column.table is Person.__table__ for key in column.foreign_keys):
            continue
        if column.nullable:
            db.session.execute(update(table).where(column.in_(people)).values({column: None}))
        else:
            db.session.execute(delete(table).where(column.in_(people)))
