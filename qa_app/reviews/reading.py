"""Reviews as people may see them: one, and the list of one's own.

Who may read a review depends on what it was made for. Of a call that they may see:

- what counts, counted or is to count (regular reviews, and those that supersede one): whoever
  works with reviews, drafts too; once it is submitted, the agent's supervisors.
- a self-assessment: its agent; once it is submitted, the same people.
- calibrations, and second opinions that supersede nothing: their reviewer; once they are
  submitted, whoever works with reviews. They are about the reviewers, not about the agent.

The last two are given blind: nobody reads somebody else's while they are still at a review of
the same call themselves. An agent reads no review of their own calls but their self-assessment;
the plan speaks to them.
"""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.reading import is_blind_to
from qa_app.calls.models import Call, is_there
from qa_app.foundation.errors import Conflict, NotAllowed, NotFound
from qa_app.foundation.extensions import db
from qa_app.people.access import (
    Permission,
    about_visible_agent,
    has_permission,
    sees_work_in_progress,
)
from qa_app.people.models import Person, RoleName
from qa_app.reviews.counting import counts, is_of_record
from qa_app.reviews.models import Rating, Review, ReviewState
from qa_app.scorecards.listing import made_with

PAGE_SIZE = 30
OWN_PURPOSES = (Purpose.REGULAR, Purpose.SECOND_OPINION, Purpose.AMENDMENT)


@dataclass(frozen=True, slots=True)
class RelatedReviews:
    """The review that this one supersedes, and the one that superseded it."""

    before: Review | None
    after: Review | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some reviews, newest first, and the id before which the next ones come."""

    reviews: list[Review]
    next_key: int | None


def visible_reviews(person: Person) -> Select[Review]:
    """The reviews that this person may read."""
    visible = about_visible_agent(person, Call.agent_id)
    readable = or_(_is_own_self_assessment(person), _reads_of_others(person))
    query = select(Review).join(Review.call)
    return query.where(visible, is_there(), may_learn_of(person), readable)


@made_with(Review.rubric_version_id)
def may_learn_of(person: Person) -> ColumnElement[bool]:
    """The condition that this person may learn of a review, or of what rests on it: no list,
    count, search or figure that is theirs to see says anything of the others."""
    return or_(Review.reviewer_id == person.id, ~is_blind_to(person, Review.call_id))


def _is_own_self_assessment(person: Person) -> ColumnElement[bool]:
    return and_(Review.purpose == Purpose.SELF_ASSESSMENT, Review.reviewer_id == person.id)


def _reads_of_others(person: Person) -> ColumnElement[bool]:
    """What this person reads of the reviews of other people's calls, and of their own work."""
    submitted = Review.state == ReviewState.SUBMITTED
    unbiased = and_(submitted, ~_is_at_review_of_same_call(person))
    if sees_work_in_progress(person):
        return or_(readable_of_record(person), Review.reviewer_id == person.id, unbiased)
    of_agent = and_(Review.purpose == Purpose.SELF_ASSESSMENT, unbiased)
    return or_(readable_of_record(person), and_(of_agent, Call.agent_id != person.id))


def readable_of_record(person: Person) -> ColumnElement[bool]:
    """The condition that a review of a call that this person may see is of record, and theirs to
    read; they see progress, or work with reviews."""
    if sees_work_in_progress(person):
        return and_(is_of_record(), may_learn_of(person))
    # A supervisor who also takes calls reads the plan for their own, like everybody.
    submitted = Review.state == ReviewState.SUBMITTED
    return and_(is_of_record(), submitted, Call.agent_id != person.id)


def _is_at_review_of_same_call(person: Person) -> ColumnElement[bool]:
    own = aliased(Review)
    begun = exists().where(
        own.call_id == Review.call_id,
        own.reviewer_id == person.id,
        own.state == ReviewState.DRAFT,
    )
    given = exists().where(
        Assignment.call_id == Review.call_id,
        Assignment.reviewer_id == person.id,
        Assignment.state == AssignmentState.OPEN,
    )
    return or_(begun, given)


def get_review(person: Person, review_id: int) -> Review:
    """A review, if this person may read it.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    return _one(visible_reviews(person).where(Review.id == review_id))


def own_review(person: Person, call: Call) -> Review | None:
    """The review that this person has begun or made of a call, as they last amended it."""
    own = Review.reviewer_id == person.id, Review.purpose.in_(OWN_PURPOSES)
    query = visible_reviews(person).where(Review.call_id == call.id, *own)
    review: Review | None = db.session.scalars(query.order_by(Review.id.desc()).limit(1)).first()
    return review


def related_reviews(person: Person, review: Review) -> RelatedReviews:
    """What it supersedes and was superseded by, as far as this person may read it."""
    of_it = or_(Review.id == review.supersedes_id, Review.supersedes_id == review.id)
    submitted = Review.state == ReviewState.SUBMITTED
    found = db.session.scalars(visible_reviews(person).where(of_it, submitted)).all()
    before = next((r for r in found if r.id == review.supersedes_id), None)
    return RelatedReviews(before, next((r for r in found if r is not before), None))


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
    if review.purpose == Purpose.SELF_ASSESSMENT:
        return review.reviewer_id == person.id
    own = review.reviewer_id == person.id and has_permission(person, Permission.REVIEW)
    return own or person.holds(RoleName.ADMIN)


def reviews_by(
    reviewer: Person, state: ReviewState | None, *, before: int | None = None
) -> ReviewPage:
    """One page of a person's own reviews, newest first; a state of ``None`` means all."""
    there = is_there()
    query = select(Review).join(Review.call).where(Review.reviewer_id == reviewer.id, there)
    if state is not None:
        query = query.where(Review.state == state)
    return _page(query, before)


def reviews_with_critical_missed(person: Person, *, before: int | None = None) -> ReviewPage:
    """One page of the reviews that count and in which a critical item was missed, newest first."""
    missed = exists().where(Rating.review_id == Review.id, Rating.critical_missed)
    return _page(visible_reviews(person).where(counts(), missed), before)


def _page(query: Select[Review], before: int | None) -> ReviewPage:
    if before is not None:
        query = query.where(Review.id < before)
    rows = db.session.scalars(
        query.order_by(Review.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(
            joinedload(Review.call).joinedload(Call.agent).joinedload(Person.team),
            joinedload(Review.reviewer),
            joinedload(Review.rubric_version),
            selectinload(Review.assignment),
            selectinload(Review.ratings),
            selectinload(Review.conditions),
        )
    ).all()
    shown = list(rows[:PAGE_SIZE])
    return ReviewPage(shown, shown[-1].id if len(rows) > PAGE_SIZE else None)


def _one(query: Select[Review]) -> Review:
    review: Review | None = db.session.scalar(query)
    if review is None:
        raise NotFound(_("This review does not exist, or you do not have access to it."))
    return review
