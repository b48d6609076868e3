"""Reviews as people may see them: one, and the list of one's own."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from qa_app.calls.models import Call, is_there
from qa_app.foundation.errors import Conflict, NotAllowed, NotFound
from qa_app.foundation.extensions import db
from qa_app.people.access import Right, about_visible_agent, may, sees_work_in_progress
from qa_app.people.models import Person, RoleName
from qa_app.reviews.models import Review, ReviewState

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some reviews, newest first, and the id before which the next ones come."""

    reviews: list[Review]
    next_key: int | None


def visible_reviews(person: Person) -> Select[Review]:
    """The reviews that this person may read; drafts concern only those who review."""
    visible = about_visible_agent(person, Call.agent_id)
    query = select(Review).join(Review.call).where(visible, is_there())
    if not sees_work_in_progress(person):
        # A supervisor who also takes calls reads the plan for their own, like everybody.
        query = query.where(Review.state == ReviewState.SUBMITTED, Call.agent_id != person.id)
    return query


def get_review(person: Person, review_id: int) -> Review:
    """A review, if this person may read it.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    return _one(visible_reviews(person).where(Review.id == review_id))


def get_review_to_edit(person: Person, review_id: int) -> Review:
    """A draft that this person may change, held against others until the request ends.

    Raises:
        NotFound: when there is none, or it is not for this person.
        NotAllowed: when it is somebody else's.
        Conflict: when it has been submitted.
    """
    query = visible_reviews(person).where(Review.id == review_id)
    review = _one(query.with_for_update(of=Review))
    if not may_edit(person, review):
        raise NotAllowed(_("Only %(name)s can change this review.", name=review.reviewer.name))
    if review.is_submitted:
        raise Conflict(
            _("This review has been submitted and can no longer be changed."), submitted=True
        )
    return review


def may_edit(person: Person, review: Review) -> bool:
    """Whether the review is this person's to work on."""
    own = review.reviewer_id == person.id and may(person, Right.REVIEW)
    return own or person.holds(RoleName.ADMIN)


def reviews_by(
    reviewer: Person, state: ReviewState | None, *, before: int | None = None
) -> ReviewPage:
    """One page of a person's own reviews, newest first; a state of ``None`` means all."""
    there = is_there()
    query = select(Review).join(Review.call).where(Review.reviewer_id == reviewer.id, there)
    if state is not None:
        query = query.where(Review.state == state)
    if before is not None:
        query = query.where(Review.id < before)
    rows = db.session.scalars(
        query.order_by(Review.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(
            joinedload(Review.call).joinedload(Call.agent).joinedload(Person.team),
            selectinload(Review.ratings),
        )
    ).all()
    shown = list(rows[:PAGE_SIZE])
    return ReviewPage(shown, shown[-1].id if len(rows) > PAGE_SIZE else None)


def _one(query: Select[Review]) -> Review:
    review: Review | None = db.session.scalar(query)
    if review is None:
        raise NotFound(_("This review does not exist, or you do not have access to it."))
    return review
