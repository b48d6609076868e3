"""Who decides on an appeal: somebody who has not rated the call, as far as there is anybody."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update

from qa_app.appeals.models import Appeal
from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import assign
from qa_app.assignments.reading import Load, loads
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import wrote
from qa_app.people.models import Person
from qa_app.reviews.appealed import versions_of
from qa_app.reviews.models import Review


def possible_deciders(review: Review) -> list[Load]:
    """Who may decide on appeals against a review, the best first.

    Nobody decides on their own review, nor the agent on their own call. Whoever is there, has not
    seen the call in another review and has least to do comes first.
    """
    barred = {one.reviewer_id for one in versions_of(review)} | {review.call.agent_id}
    of_call = select(Review.reviewer_id).where(Review.call_id == review.call_id)
    seen = set(db.session.scalars(of_call))
    at_it = select(Assignment.reviewer_id).where(
        Assignment.call_id == review.call_id, Assignment.state == AssignmentState.OPEN
    )
    barred |= set(db.session.scalars(at_it))
    possible = [one for one in loads(today(), utc_now()) if one.person.id not in barred]
    return sorted(
        possible,
        key=lambda one: (
            one.away_until is not None,
            one.person.id in seen,
            one.open,
            one.done,
            one.person.id,
        ),
    )


def give_by_rule(appeal: Appeal) -> None:
    """Give an appeal to the reviewer who has least to do; it waits where there is none."""
    for load in possible_deciders(appeal.review):
        if load.away_until is not None:
            continue
        try:
            appeal.assignment = _assigned(appeal, load.person, None)
        except Conflict:  # given this call for something else at this moment
            continue
        db.session.flush()
        return


def give(appeals: Sequence[Appeal], to: Person, *, by: Person) -> Assignment:
    """Let this person decide on open appeals against one review that nobody has yet.

    Raises:
        Refused: when it is their own review or call.
        Conflict: when somebody has given them out meanwhile.
    """
    first = appeals[0]
    if to.id not in {one.person.id for one in possible_deciders(first.review)}:
        raise Refused(
            _(
                "%(name)s cannot decide on this appeal: nobody decides on their own review, and "
                "whoever is at another review of the call finishes that first.",
                name=to.name,
            )
        )
    given = _assigned(first, to, by)
    for appeal in appeals:
        unheld = Appeal.assignment_id.is_(None) | Appeal.assignment_id.in_(
            select(Assignment.id).where(Assignment.state == AssignmentState.WITHDRAWN)
        )
        free = update(Appeal).where(Appeal.id == appeal.id, Appeal.decided_at.is_(None), unheld)
        if not wrote(free.values(assignment_id=given.id)):
            raise Conflict(_("Somebody else has given out this appeal meanwhile."))
        db.session.refresh(appeal)
    return given


def _assigned(appeal: Appeal, to: Person, by: Person | None) -> Assignment:
    return assign(
        appeal.review.call,
        to,
        purpose=Purpose.APPEAL,
        about_id=appeal.review_id,
        due=max(appeal.due, today()),
        assigned_by=by,
    )
