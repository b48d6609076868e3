"""Everything that changes a calibration. Each flushes; the request commits."""

from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update

from qa_app import audit
from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import assign, withdraw, withdrawn
from qa_app.calibration.models import (
    Calibration,
    CalibrationItem,
    CalibrationPart,
    CalibrationState,
)
from qa_app.calls.models import Call
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import stale, wrote
from qa_app.people.models import Person
from qa_app.reviews.assigned import check_not_reviewed
from qa_app.reviews.models import Review
from qa_app.reviews.operations import review_submitted
from qa_app.rubrics import Rubric

FEWEST = 2
Step = Callable[[Calibration], None]


def begin_calibration(
    call: Call,
    rubric: Rubric,
    people: Sequence[Person],
    *,
    expert: Person | None,
    due: date | None,
    by: Person,
) -> Calibration:
    """Give a call to several people to rate blind.

    Raises:
        Refused: with fewer than two people, or where one of them cannot review the call.
        Conflict: when one of them was given the call, or has reviewed it.
    """
    everybody = list(dict.fromkeys([*people, *([expert] if expert else [])]))
    if len(everybody) < FEWEST:
        raise Refused(_("Choose at least two people: there is nothing to compare otherwise."))
    made = Calibration(call=call, rubric_id=rubric.id, made_by=by, due=due)
    made.items = [CalibrationItem(criterion=item.id) for item in rubric.criteria]
    for person in everybody:
        check_not_reviewed(call, person)
        given = assign(
            call, person, purpose=Purpose.CALIBRATION, due=due, assigned_by=by, blind=True,
            rubric_id=rubric.id,
        )  # fmt: skip
        made.parts.append(CalibrationPart(assignment=given, is_expert=person is expert))
    db.session.add(made)
    db.session.flush()
    audit.log("begin calibration", "calibration", made.id, details={"call": call.id})
    return made


@review_submitted.connect
def compare_when_all_are_in(review: Review) -> None:
    """Nobody has to be told when the last one is done."""
    _compare_if_nobody_is_missing(Assignment.review_id == review.id)


@withdrawn.connect
def compare_without_who_left(given: Assignment) -> None:
    """Nobody waits for somebody whose part was taken back."""
    _compare_if_nobody_is_missing(Assignment.id == given.id)


def _compare_if_nobody_is_missing(*of_part: object) -> None:
    of_it = select(Calibration).join(Calibration.parts).join(CalibrationPart.assignment)
    found = db.session.scalar(of_it.where(*of_part))  # type: ignore[arg-type]  # conditions
    if found is None or found.state != CalibrationState.OPEN:
        return
    states = list(
        db.session.scalars(
            select(Assignment.state)
            .join(CalibrationPart)
            .where(CalibrationPart.calibration_id == found.id)
        )
    )
    if AssignmentState.OPEN not in states and states.count(AssignmentState.DONE) >= FEWEST:
        _move(found, CalibrationState.OPEN, CalibrationState.COMPARING)


def compare_now(made: Calibration) -> None:
    """Compare what is there. What nobody has begun is taken back; who is at it may finish, and
    sees the comparison then.

    Raises:
        Refused: when fewer than two are in.
        Conflict: when it is compared already.
    """
    parts = [part.assignment for part in made.parts]
    if sum(one.state == AssignmentState.DONE for one in parts) < FEWEST:
        raise Refused(_("Two ratings are needed to compare. Remind those who are missing."))
    _move(made, CalibrationState.OPEN, CalibrationState.COMPARING)
    for one in parts:
        if one.state == AssignmentState.OPEN and one.review_id is None:
            withdraw(one, _("The comparison has begun."))


def set_reference(
    made: Calibration,
    criterion: str,
    *,
    level: int | None,
    not_applicable: bool,
    reason: str,
    notes: str,
    based_on: int,
) -> None:
    """Keep what was agreed on for an item, written on top of revision ``based_on``.

    Raises:
        Refused: when a rating has no reason, or it is not the time for it.
        Conflict: when somebody else has written meanwhile; ``theirs`` has what.
    """
    if made.state != CalibrationState.COMPARING:
        raise Refused(_("The reference rating is set while the ratings are compared."))
    item = next((one for one in made.items if one.criterion == criterion), None)
    if item is None:
        raise Refused(_("This rubric has no such criterion."))
    if (level is not None or not_applicable) and not reason:
        raise Refused(_("Say why this is the reference rating: others learn from the reason."))
    values = {"level": level, "not_applicable": not_applicable, "reason": reason, "notes": notes}
    before = {name: getattr(item, name) for name in values}
    if before == values:
        return
    of_revision = update(CalibrationItem).where(
        CalibrationItem.calibration_id == made.id,
        CalibrationItem.criterion == criterion,
        CalibrationItem.revision == based_on,
    )
    if not wrote(of_revision.values(**values, revision=based_on + 1)):
        db.session.refresh(item)
        raise stale({"reason": item.reason, "notes": item.notes}, item.revision)
    db.session.refresh(item)
    changed = audit.differences(before, values, words=["reason", "notes"])
    about = {"criterion": criterion}
    audit.log("set reference", "calibration", made.id, changes=changed, details=about)


def close_calibration(made: Calibration) -> None:
    """End it: the reference rating stands.

    Raises:
        Refused: when an item has no reference rating.
        Conflict: when it is closed already, or not compared yet.
    """
    if not all(item.is_set for item in made.items):
        raise Refused(_("Set the reference rating of every criterion first."))
    _move(made, CalibrationState.COMPARING, CalibrationState.CLOSED)


def _move(made: Calibration, before: CalibrationState, after: CalibrationState) -> None:
    closed_at = utc_now() if after == CalibrationState.CLOSED else None
    of_it = update(Calibration).where(Calibration.id == made.id, Calibration.state == before)
    if not wrote(of_it.values(state=after, closed_at=closed_at)):
        raise Conflict(_("This calibration was changed in the meantime. Reload the page."))
    db.session.refresh(made)
    changed = {"state": [before.value, after.value]}
    audit.log("move calibration", "calibration", made.id, changes=changed)
