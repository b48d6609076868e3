"""Who has reviewed which call, as the list of calls shows it and is searched by it.

It says what a person may read anyway: who made a review and when, never how they rated, but
for critical items that were missed: the call is listed as such whatever the rest. What is
compared blind (calibrations, second opinions that supersede nothing) makes no call reviewed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.foundation.row_ids import row_id
from qa_app.library.added_columns import CallColumn
from qa_app.people.access import Permission, has_permission, sees_work_in_progress
from qa_app.people.models import Person
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Rating, Review, ReviewState
from qa_app.reviews.reading import readable_of_record, visible_reviews

NOT_YET, BY_SOMEBODY, BY_ME, MY_DRAFT = "no", "yes", "me", "draft"
CRITICAL_MISSED = "critical"
BY = "by-"


@dataclass(slots=True)
class Reviewed:
    """The reviews of a call that somebody may know of: the newest submitted one of each reviewer,
    the newest first, and drafts."""

    submitted: list[Review] = field(default_factory=list)
    drafts: list[Review] = field(default_factory=list)


def _may_know(person: Person) -> bool:
    return has_permission(person, Permission.SEE_PROGRESS)


def _choices(person: Person) -> list[tuple[str, str]]:
    mine = [(BY_ME, _("By me")), (MY_DRAFT, _("My drafts"))]
    return [
        (NOT_YET, _("Not reviewed yet")),
        (BY_SOMEBODY, _("By somebody")),
        (CRITICAL_MISSED, _("With a critical item missed")),
        *(mine if has_permission(person, Permission.REVIEW) else ()),
        *((f"{BY}{one.id}", _("By %(name)s", name=one.name)) for one in _reviewers(person)),
    ]


def _reviewers(person: Person) -> Sequence[Person]:
    """Everybody else whose reviews this person may read."""
    reviewer = aliased(Person)
    theirs = visible_reviews(person).where(*_submitted_by(person, reviewer.id))
    found = theirs.with_only_columns(Review.id).correlate(reviewer).exists()
    return db.session.scalars(
        select(reviewer).where(reviewer.id != person.id, found).order_by(reviewer.name, reviewer.id)
    ).all()


def _condition(person: Person, value: str) -> ColumnElement[bool]:
    if value == MY_DRAFT:
        return Call.id.in_(select(Review.call_id).where(_is_own_draft(person)))
    if value == BY_ME:
        return _reviewed_by(person, person.id)
    if value == CRITICAL_MISSED:
        missed = exists().where(Rating.review_id == Review.id, Rating.critical_missed)
        theirs = visible_reviews(person).where(counts(), missed)
        return Call.id.in_(theirs.with_only_columns(Review.call_id))
    if value.startswith(BY):
        return _reviewed_by(person, row_id(value.removeprefix(BY)))
    submitted = Review.state == ReviewState.SUBMITTED
    of_call = select(Review.id).where(
        Review.call_id == Call.id, submitted, readable_of_record(person)
    )
    reviewed = of_call.correlate(Call).exists()
    if value == BY_SOMEBODY:
        return reviewed
    known = true() if sees_work_in_progress(person) else Call.agent_id != person.id
    return and_(~reviewed, known)


def _reviewed_by(person: Person, reviewer_id: int) -> ColumnElement[bool]:
    # From the few reviews to their calls: a list in the order of all calls would read them all.
    theirs = visible_reviews(person).where(*_submitted_by(person, reviewer_id))
    return Call.id.in_(theirs.with_only_columns(Review.call_id))


def _submitted_by(
    person: Person, reviewer_id: int | InstrumentedAttribute[int]
) -> tuple[ColumnElement[bool], ...]:
    submitted = Review.state == ReviewState.SUBMITTED
    return Review.reviewer_id == reviewer_id, submitted, readable_of_record(person)


def _is_own_draft(person: Person) -> ColumnElement[bool]:
    own = Review.reviewer_id == person.id, Review.purpose != Purpose.SELF_ASSESSMENT
    return and_(Review.state == ReviewState.DRAFT, *own)


def _of_calls(person: Person, calls: Sequence[Call]) -> dict[int, Reviewed]:
    known = {call.id: Reviewed() for call in calls if _knows_of(person, call)}
    reviews = db.session.scalars(
        select(Review)
        .join(Review.call)
        .where(Review.call_id.in_(known), or_(readable_of_record(person), _is_own_draft(person)))
        .order_by(Review.submitted_at.desc(), Review.id.desc())
        .options(joinedload(Review.reviewer), selectinload(Review.ratings))
    )
    for review in reviews:
        found = known[review.call_id]
        if not review.is_submitted:
            found.drafts.append(review)
        elif review.reviewer_id not in {one.reviewer_id for one in found.submitted}:
            found.submitted.append(review)
    return known


def _knows_of(person: Person, call: Call) -> bool:
    """Nobody is told by the list whether a call of their own was reviewed: the plan does that."""
    return sees_work_in_progress(person) or call.agent_id != person.id


REVIEWED = CallColumn(
    name="reviewed",
    title=_l("Reviewed"),
    is_for=_may_know,
    choices=_choices,
    condition=_condition,
    of_calls=_of_calls,
    template="reviews/_reviewed.html",
)
