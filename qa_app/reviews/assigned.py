"""Beginning the review that somebody was given, and what of it there is to see."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import begin, finish
from qa_app.assignments.reading import assignment_of, open_work
from qa_app.calls.models import Call
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.library.who_opened import hides_others
from qa_app.people.models import Person
from qa_app.reviews.amendments import discard_draft
from qa_app.reviews.appealed import start_decision
from qa_app.reviews.chosen_rubric import ChosenRubric
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.scorecards.in_use import rubrics_in_use


@dataclass(frozen=True, slots=True)
class Work:
    """Something that was given to somebody, and their draft where they have begun it."""

    assignment: Assignment
    draft: Review | None


def start_given(
    call: Call, reviewer: Person, chosen: ChosenRubric, *, moments_wait: bool = False
) -> Review:
    """Begin what this person was given to do with a call, or else a review of their own.

    Raises:
        Conflict: when the call was given to somebody else.
        Refused: as ``start_review``.
    """
    given = assignment_of(reviewer, call.id)
    if given is None:
        _see_that_nobody_else_has_it(call, reviewer)
        return start_review(call, reviewer, chosen.rubric, moments_wait=moments_wait, chosen=chosen)
    if given.purpose == Purpose.APPEAL:
        return start_decision(given)
    asked = rubrics_in_use().get(given.rubric_id or "")
    chosen = ChosenRubric(asked) if asked else chosen
    review = start_review(
        call,
        reviewer,
        chosen.rubric,
        purpose=Purpose(given.purpose),
        assignment=given,
        moments_wait=moments_wait,
        chosen=chosen,
    )
    if given.review_id is None:  # they had begun it before it was given to them
        begin(given, review.id)
        if review.is_submitted:
            finish(review.id)
    return review


def _see_that_nobody_else_has_it(call: Call, reviewer: Person) -> None:
    theirs = db.session.scalar(
        select(Assignment).where(
            Assignment.call_id == call.id,
            Assignment.reviewer_id != reviewer.id,
            Assignment.purpose == Purpose.REGULAR,
            Assignment.state == AssignmentState.OPEN,
        )
    )
    if theirs is not None:
        name = theirs.reviewer.name
        raise Conflict(
            _(
                "%(name)s was given this call to review. Whoever gives out reviews can hand it "
                "over to you.",
                name=name,
            )
        )


@hides_others
def is_at_work(call_id: int, person: Person) -> bool:
    """Whether this person was given the call and has not finished: who else was at it says who
    else reviewed it, and a list that only some do not see would say why."""
    return assignment_of(person, call_id) is not None


def work_of(person: Person, *, limit: int) -> list[Work]:
    """What somebody was given and has not finished, the first due first."""
    rows = db.session.scalars(
        open_work(person)
        .limit(limit)
        .options(
            joinedload(Assignment.call).joinedload(Call.agent).joinedload(Person.team),
            joinedload(Assignment.assigned_by),
        )
    ).all()
    drafts = drafts_of(rows)
    return [Work(one, drafts.get(one.id)) for one in rows]


def drafts_of(given: Sequence[Assignment]) -> dict[int, Review]:
    """The reviews that were begun for these, by the assignment's id."""
    begun = {one.review_id: one.id for one in given if one.review_id is not None}
    query = select(Review).where(Review.id.in_(begun))
    loaded = (
        joinedload(Review.rubric_version),
        selectinload(Review.ratings),
        selectinload(Review.conditions),
    )
    found = db.session.scalars(query.options(*loaded))
    return {begun[review.id]: review for review in found}


def check_not_reviewed(call: Call, reviewer: Person) -> None:
    """See that somebody is given no call that they have reviewed.

    Raises:
        Conflict: when they have, or are at it.
    """
    own = Review.call_id == call.id, Review.reviewer_id == reviewer.id
    if db.session.scalar(select(Review.id).where(*own).limit(1)) is not None:
        raise Conflict(
            _("%(name)s has reviewed this call, or is at it already.", name=reviewer.name)
        )


def let_go(given: Assignment, *, discard: bool) -> None:
    """Make an assignment one that is not begun, so that it can be handed over or taken back.

    Raises:
        Conflict: when its reviewer has begun it, and their draft is not to be discarded.
    """
    draft = db.session.get(Review, given.review_id) if given.review_id else None
    if draft is None:
        return
    if not discard and not draft.is_untouched:
        done, asked = draft.done
        raise Conflict(
            _(
                "%(name)s has begun this review (%(done)s of %(asked)s rated). Ask them to finish "
                "it, or tick that the draft is to be discarded.",
                name=draft.reviewer.name,
                done=done,
                asked=asked,
            )
        )
    given.review_id = None
    db.session.flush()
    discard_draft(draft)
