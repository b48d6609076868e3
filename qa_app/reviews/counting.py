"""Which reviews count: the one condition that figures, plans, shares and exports are made with."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call, CallState
from qa_app.foundation.extensions import db
from qa_app.reviews.models import Review, ReviewState


def counts() -> ColumnElement[bool]:
    """The condition that a review counts, in a query of reviews joined to their calls.

    A submitted regular review counts until another one supersedes it, which then counts in its
    place. Calibrations, self-assessments and second opinions that supersede nothing compare
    people's ratings; they count in no figure. Nor does a review of a call that is set aside or
    on its way out; of one that is erased, the ratings count that the centre wanted to keep.
    """
    return and_(
        Review.state == ReviewState.SUBMITTED,
        is_of_record(),
        ~is_superseded(),
        Call.suspended_at.is_(None),
        Call.state != CallState.ERASING,
    )


def is_of_record() -> ColumnElement[bool]:
    """The condition that a review counts, counted or is to count, drafts included."""
    return or_(Review.purpose == Purpose.REGULAR, Review.supersedes_id.is_not(None))


def all_count(reviews: Iterable[Review]) -> bool:
    """Whether each of these reviews counts."""
    ids = {review.id for review in reviews}
    of_them = select(func.count()).select_from(Review).join(Review.call).where(Review.id.in_(ids))
    return db.session.scalar(of_them.where(counts())) == len(ids)


def is_superseded() -> ColumnElement[bool]:
    """The condition that a submitted review has taken a review's place; a draft takes none."""
    later = aliased(Review)
    return exists().where(later.supersedes_id == Review.id, later.state == ReviewState.SUBMITTED)
