"""Which reviews were made without seeing another one of their call: they can be compared."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.calls.models import Call, CallState
from qa_app.reviews.models import Review, ReviewState


def given_blind() -> ColumnElement[bool]:
    """The condition that a review was made without seeing another one of its call, and that its
    call has several, in a query of reviews joined to their calls."""
    other, draft = aliased(Review), aliased(Review)
    # Few are second opinions or calibrations, and few are drafts: they are looked up first.
    compared = select(other.call_id).where(_is_compared(other))
    at_it = select(draft.call_id).where(
        draft.state == ReviewState.DRAFT,
        or_(draft.purpose == Purpose.REGULAR, _is_compared(draft)),
    )
    waiting = select(Assignment.call_id).where(
        Assignment.state == AssignmentState.OPEN, Assignment.blind
    )
    return and_(
        Review.state == ReviewState.SUBMITTED,
        or_(Review.purpose == Purpose.REGULAR, _is_compared(Review)),
        Call.suspended_at.is_(None),
        Call.state != CallState.ERASING,
        Review.call_id.in_(compared),
        Review.call_id.not_in(at_it),
        Review.call_id.not_in(waiting),
    )


def _is_compared(review: type[Review]) -> ColumnElement[bool]:
    """The condition that a review is made to be compared with others of its call."""
    second = and_(review.purpose == Purpose.SECOND_OPINION, review.supersedes_id.is_(None))
    seeing = select(Assignment.review_id).where(
        Assignment.review_id.is_not(None), Assignment.blind.is_(False)
    )
    purpose = or_(review.purpose == Purpose.CALIBRATION, second)
    return and_(purpose, review.id.not_in(seeing))
