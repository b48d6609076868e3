"""Everything that changes an assignment or an absence. Each flushes; the request commits."""

from datetime import date

from blinker import Signal
from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.assignments.models import (
    Absence,
    Assignment,
    AssignmentState,
    Purpose,
    Selection,
)
from qa_app.calls.models import Call, CallState
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import wrote
from qa_app.people.access import Permission, has_permission, sees_everyone
from qa_app.people.models import Person

# Sent with the assignment, in the request that makes or takes it back: rooms above follow.
assigned = Signal("review assigned")
withdrawn = Signal("review withdrawn")


def assign(
    call: Call,
    reviewer: Person,
    *,
    purpose: Purpose = Purpose.REGULAR,
    selection: Selection = Selection.CHOSEN,
    due: date | None = None,
    assigned_by: Person | None = None,
    blind: bool = False,
    about_id: int | None = None,
    rubric_id: str | None = None,
) -> Assignment:
    """Give somebody a call to review.

    Raises:
        Refused: when the call cannot be reviewed, or not by this person.
        Conflict: when it was given to them or, as a regular review, to anybody before.
    """
    check_reviewer(call, reviewer, purpose)
    if call.state != CallState.READY or call.text_gone_at is not None:
        raise Refused(_("This call has no finished transcript, so it cannot be reviewed."))
    assignment = Assignment(
        call=call,
        reviewer=reviewer,
        purpose=purpose,
        selection=selection,
        due=due,
        assigned_by=assigned_by,
        blind=blind,
        about_id=about_id,
        rubric_id=rubric_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(assignment)
    except IntegrityError:
        raise Conflict(_("This call has already been given to somebody to review.")) from None
    of_call = {"call": call.id, "reviewer": reviewer.id, "purpose": purpose}
    audit.log("assign review", "assignment", assignment.id, details=of_call)
    assigned.send(assignment)
    return assignment


def check_reviewer(call: Call, reviewer: Person, purpose: Purpose) -> None:
    """See that this person may be given this call.

    Raises:
        Refused: when it is a call of their own, or not their work.
    """
    if purpose == Purpose.SELF_ASSESSMENT:
        if reviewer.id != call.agent_id:
            raise Refused(_("Only the agent on the call can make a self-assessment of it."))
    elif reviewer.id == call.agent_id:
        raise Refused(_("Nobody can review their own calls. Ask a colleague to review this one."))
    elif not is_reviewer(reviewer):
        raise Refused(_("%(name)s does not review calls.", name=reviewer.name))


def is_reviewer(person: Person) -> bool:
    """Whether somebody can be given calls to review: whichever agent is on them."""
    return person.active and has_permission(person, Permission.REVIEW) and sees_everyone(person)


def hand_over(assignment: Assignment, to: Person, reason: str) -> None:
    """Give an assignment that is not begun to somebody else.

    Raises:
        Refused: when they may not review the call.
        Conflict: when it is begun or closed by now, or they have the call already.
    """
    check_reviewer(assignment.call, to, Purpose(assignment.purpose))
    changed = {"reviewer": [assignment.reviewer_id, to.id]}
    try:
        with db.session.begin_nested():
            _change(assignment, reviewer_id=to.id, reason=reason)
    except IntegrityError:
        raise Conflict(_("%(name)s has been given this call already.", name=to.name)) from None
    audit.log("hand over review", "assignment", assignment.id, reason=reason, changes=changed)


def withdraw(assignment: Assignment, reason: str) -> None:
    """Take back an assignment that is not begun.

    Raises:
        Conflict: when it is begun or closed by now.
    """
    _change(assignment, state=AssignmentState.WITHDRAWN, closed_at=utc_now(), reason=reason)
    state = {"state": [AssignmentState.OPEN.value, AssignmentState.WITHDRAWN.value]}
    audit.log("withdraw review", "assignment", assignment.id, reason=reason, changes=state)
    withdrawn.send(assignment)


def _change(assignment: Assignment, **values: object) -> None:
    """Change what is still open and not begun, whoever else comes at the same time."""
    untouched = (
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.review_id.is_(None))
        .where(Assignment.state == AssignmentState.OPEN)
        .where(Assignment.reviewer_id == assignment.reviewer_id)
    )
    if not wrote(untouched.values(**values)):
        db.session.refresh(assignment)
        if assignment.state == AssignmentState.OPEN and assignment.review_id:
            name = assignment.reviewer.name
            raise Conflict(_("%(name)s has begun this review in the meantime.", name=name))
        raise Conflict(_("This assignment was changed in the meantime. Reload the page."))
    db.session.refresh(assignment)


def begin(assignment: Assignment, review_id: int) -> None:
    """Note that the review is begun.

    Raises:
        Conflict: when it was taken back or handed over in the meantime.
    """
    of_it = update(Assignment).where(Assignment.id == assignment.id)
    still = of_it.where(
        Assignment.state == AssignmentState.OPEN,
        Assignment.reviewer_id == assignment.reviewer_id,
    )
    if not wrote(still.values(review_id=review_id)):
        raise Conflict(_("This review is no longer yours to make: it was taken back."))
    db.session.refresh(assignment)


def finish(review_id: int) -> None:
    """Close the assignment that a review was made for, where there was one."""
    done = {"state": AssignmentState.DONE, "closed_at": utc_now()}
    of_it = update(Assignment).where(Assignment.review_id == review_id)
    db.session.execute(of_it.where(Assignment.state == AssignmentState.OPEN).values(**done))


def add_absence(person: Person, first_day: date, last_day: date) -> Absence:
    """Say that somebody is away, so that nothing new is given to them.

    Raises:
        Refused: when it ends before it begins.
    """
    if last_day < first_day:
        raise Refused(_("The last day is before the first."))
    absence = Absence(person=person, first_day=first_day, last_day=last_day)
    db.session.add(absence)
    db.session.flush()
    days = {"days": [first_day.isoformat(), last_day.isoformat()]}
    audit.log("add absence", "person", person.id, details=days)
    return absence


def remove_absence(absence: Absence) -> None:
    """Take an absence back."""
    days = {"days": [absence.first_day.isoformat(), absence.last_day.isoformat()]}
    audit.log("remove absence", "person", absence.person_id, details=days)
    db.session.delete(absence)
    db.session.flush()
