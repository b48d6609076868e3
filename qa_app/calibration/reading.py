"""Calibrations as people may see them, and the ratings laid side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.calibration.models import (
    Calibration,
    CalibrationItem,
    CalibrationPart,
    CalibrationState,
)
from qa_app.calls.models import Call, is_there
from qa_app.calls.quoting import read_ahead
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence, Rating, Review
from qa_app.reviews.reading import visible_reviews
from qa_app.rubrics import Criterion, Rubric
from qa_app.scorecards.in_use import newest_version


@dataclass(frozen=True, slots=True)
class View:
    """How somebody rated an item, with their clips; None where their rubric did not ask it."""

    review: Review
    rating: Rating | None
    clips: list[Evidence]
    is_expert: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """An item with everybody's view of it and what was agreed on."""

    criterion: Criterion
    item: CalibrationItem
    views: list[View]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far somebody is from the reference rating: items that they rated, of these the same
    level and at most one away."""

    person: Person
    rated: int
    exact: int
    within_one: int


def visible_calibrations(person: Person) -> Select[Calibration]:
    """Those that somebody takes part in; all of them for whoever gives out reviews."""
    query = select(Calibration).join(Calibration.call).where(is_there())
    if has_permission(person, Permission.ASSIGN_REVIEWS):
        return query
    own = (
        select(CalibrationPart.calibration_id)
        .join(CalibrationPart.assignment)
        .where(Assignment.reviewer_id == person.id, Assignment.state != AssignmentState.WITHDRAWN)
    )
    return query.where(Calibration.id.in_(own))


def calibrations_of(person: Person) -> Sequence[Calibration]:
    """The newest calibrations that this person may see."""
    loaded = (
        joinedload(Calibration.call).joinedload(Call.agent),
        selectinload(Calibration.parts).joinedload(CalibrationPart.assignment),
    )
    query = visible_calibrations(person).order_by(Calibration.id.desc()).limit(100)
    return db.session.scalars(query.options(*loaded)).all()


def get_calibration(person: Person, calibration_id: int) -> Calibration:
    """A calibration, if this person may see it.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    found: Calibration | None = db.session.scalar(
        visible_calibrations(person).where(Calibration.id == calibration_id)
    )
    if found is None:
        raise NotFound(_("This calibration does not exist, or you do not have access to it."))
    return found


def rubric_of(made: Calibration) -> Rubric:
    """The rubric that it is rated on, in its newest version."""
    version = newest_version(made.rubric_id)
    if version is None:
        raise NotFound(_("There is no such rubric."))
    return version.rubric


def is_at_it(person: Person, made: Calibration) -> bool:
    """Whether this person has still to rate the call themselves."""
    open_parts = (part.assignment for part in made.parts)
    return any(
        one.reviewer_id == person.id and one.state == AssignmentState.OPEN for one in open_parts
    )


def compared(person: Person, made: Calibration) -> list[Compared]:
    """Item by item what everybody gave; nothing before they are compared, nor to whoever has
    still to rate the call themselves."""
    if made.state == CalibrationState.OPEN:
        return []
    experts = {part.assignment.review_id for part in made.parts if part.is_expert}
    ids = [part.assignment.review_id for part in made.parts if part.assignment.review_id]
    reviews = db.session.scalars(
        visible_reviews(person)
        .where(Review.id.in_(ids), Review.purpose == Purpose.CALIBRATION)
        .where(Review.submitted_at.is_not(None))
        .order_by(Review.id)
        .options(
            joinedload(Review.reviewer), selectinload(Review.ratings), selectinload(Review.evidence)
        )
    ).all()
    read_ahead(clip.quoted for review in reviews for clip in review.evidence)
    items = {item.criterion: item for item in made.items}
    return [
        Compared(one, items[one.id], [_view(review, one.id, experts) for review in reviews])
        for one in rubric_of(made).criteria
        if one.id in items
    ]


def _view(review: Review, criterion: str, experts: set[int | None]) -> View:
    rating = next((one for one in review.ratings if one.criterion == criterion), None)
    clips = [clip for clip in review.evidence_for(criterion) if not clip.excluded]
    return View(review, rating, clips, review.id in experts)


def distances(items: Sequence[Compared]) -> list[Distance]:
    """How far each is from the reference rating, by name: no ranking."""
    people = {view.review.reviewer for one in items for view in one.views}
    return [
        _distance(person, items) for person in sorted(people, key=lambda one: (one.name, one.id))
    ]


def _distance(person: Person, items: Sequence[Compared]) -> Distance:
    apart = [
        abs(view.rating.level - one.item.level)
        for one in items
        for view in one.views
        if view.review.reviewer is person
        and view.rating is not None
        and view.rating.level is not None
        and one.item.level is not None
    ]
    return Distance(person, len(apart), apart.count(0), sum(one <= 1 for one in apart))
