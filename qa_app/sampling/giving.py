"""Drawn calls given to reviewers: by what is asked of each, and in turn."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qa_app.assignments.models import Absence, Assignment, AssignmentState, Purpose, Selection
from qa_app.assignments.operations import assign
from qa_app.assignments.reading import reviewers
from qa_app.calls.models import Call, CallState, is_there
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person, RoleName
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review
from qa_app.sampling.distribution import Reviewer, ToGive, Turns, distribute
from qa_app.sampling.models import Draw, DrawnCall, DrawState

# Turns are looked back for so long.
LOOK_BACK = timedelta(days=365)
# Calls that are given between two looks of whoever waits.
BATCH = 200


def due_of(draw: Draw) -> date:
    """The day by which what is given out today is to be reviewed."""
    return today() + timedelta(days=draw.version.due_days)


def still_to_give(draw: Draw) -> list[DrawnCall]:
    """The drawn calls that nobody has: not given yet, or taken back; those that are there."""
    taken_back = Assignment.state == AssignmentState.WITHDRAWN
    query = (
        select(DrawnCall)
        .join(Call, Call.id == DrawnCall.call_id)
        .outerjoin(Assignment, Assignment.id == DrawnCall.assignment_id)
        .where(DrawnCall.draw_id == draw.id, DrawnCall.replaced_at.is_(None))
        .where(DrawnCall.assignment_id.is_(None) | taken_back)
        .where(is_there(), Call.state == CallState.READY, Call.text_gone_at.is_(None))
        .order_by(DrawnCall.stratum, DrawnCall.rank)
    )
    return list(db.session.scalars(query))


def give_out(
    draw: Draw, *, by: Person | None, told: Callable[[float], object] = lambda _share: None
) -> int:
    """Give a draw's calls to reviewers, those that nobody has; how many found one.

    ``told`` hears what share is done, and may commit. Flushes.
    """
    rows = still_to_give(draw)
    found = choose_reviewers(draw, rows)
    wanted = [(row.id, found[row.call_id]) for row in rows if row.call_id in found]
    given = 0
    for at in range(0, len(wanted), BATCH):
        given += _give_batch(dict(wanted[at : at + BATCH]), by)
        told(min(1, (at + BATCH) / len(wanted)))
    draw.state = DrawState.GIVEN
    db.session.flush()
    return given


def _give_batch(wanted: Mapping[int, int], by: Person | None) -> int:
    """Give drawn calls, by number, to people; what was read before a commit is read anew here."""
    rows = db.session.scalars(
        select(DrawnCall).where(DrawnCall.id.in_(wanted)).options(joinedload(DrawnCall.draw))
    ).all()
    calls = _calls({row.call_id for row in rows})
    people = {one.id: one for one in reviewers()}
    return sum(give(row, calls[row.call_id], people[wanted[row.id]], by=by) for row in rows)


def give(row: DrawnCall, call: Call, reviewer: Person, *, by: Person | None) -> bool:
    """Give a drawn call to somebody; False where somebody else was given it meanwhile."""
    try:
        row.assignment = assign(
            call, reviewer, selection=Selection(row.selection), due=due_of(row.draw), assigned_by=by
        )
    except (Conflict, Refused):
        return False
    return True


def reviewers_of(draw: Draw) -> list[Person]:
    """Whom a draw's calls are given to: those whom its plan names, else all who review as their
    work, and admins where nobody else does."""
    people, named = reviewers(), set(draw.version.reviewers)
    if named:
        return [one for one in people if one.id in named]
    of_work = [one for one in people if one.holds(RoleName.QA, RoleName.LEAD)]
    return of_work or people


def choose_reviewers(draw: Draw, rows: Sequence[DrawnCall]) -> dict[int, int]:
    """Who should review each of these calls of a draw, by its number; see ``distribution``."""
    wanted = [ToGive(row.call_id, row.agent_id) for row in rows]
    people, due = reviewers_of(draw), due_of(draw)
    open_now, here = _open_work(people), _presence(people, due)
    known = [Reviewer(one.id, open_now.get(one.id, 0), here[one.id]) for one in people]
    return distribute(wanted, known, _turns({row.agent_id for row in rows}), today())


def _open_work(people: Sequence[Person]) -> dict[int, int]:
    query = (
        select(Assignment.reviewer_id, func.count())
        .where(Assignment.state == AssignmentState.OPEN)
        .group_by(Assignment.reviewer_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _presence(people: Sequence[Person], due: date) -> dict[int, float]:
    """Which part of the days from today until it is due each is here."""
    days = [today() + timedelta(days=n) for n in range((due - today()).days + 1)]
    away: dict[int, set[date]] = {}
    absences = select(Absence).where(Absence.last_day >= days[0], Absence.first_day <= days[-1])
    for one in db.session.scalars(absences):
        gone = {day for day in days if one.first_day <= day <= one.last_day}
        away.setdefault(one.person_id, set()).update(gone)
    return {one.id: 1 - len(away.get(one.id, ())) / len(days) for one in people}


def _turns(agents: set[int]) -> Turns:
    """Who reviewed these agents in the past year, and has a review of theirs to make."""
    since = utc_now() - LOOK_BACK
    done = (
        select(Review.reviewer_id, Call.agent_id, Review.submitted_at.label("at"))
        .join(Review.call)
        .where(counts(), Review.submitted_at >= since)
    )
    under_way = (
        select(Assignment.reviewer_id, Call.agent_id, Assignment.assigned_at.label("at"))
        .join(Assignment.call)
        .where(Assignment.state == AssignmentState.OPEN, Assignment.purpose == Purpose.REGULAR)
    )
    rows = [*db.session.execute(done), *db.session.execute(under_way)]
    turns = Turns()
    for reviewer, agent, at in sorted(rows, key=lambda row: (row.at, row.reviewer_id)):
        if agent in agents:
            turns.note(reviewer, agent, at.date())
    return turns


def _calls(numbers: set[int]) -> dict[int, Call]:
    query = select(Call).where(Call.id.in_(numbers)).options(joinedload(Call.agent))
    return {call.id: call for call in db.session.scalars(query)}
