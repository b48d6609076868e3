"""The calls on which people gave an item the most different levels, with the clips they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload, selectinload

from qa_app.agreement.sittings import Sitting, scale_of, sittings
from qa_app.calls.models import Call
from qa_app.calls.quoting import read_ahead
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence, Review
from qa_app.reviews.reading import visible_reviews
from qa_app.rubrics import Criterion

MOST = 10
# Of so many calls, the newest, the most disputed are shown: more are too many for a request.
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class View:
    """What one reviewer gave, with their clips of the item."""

    review: Review
    level: int
    clips: list[Evidence]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A call on which people differ, by so many levels; the lowest level first."""

    call: Call
    apart: int
    views: list[View]


def disputed_calls(
    person: Person,
    rubric_id: str,
    item: Criterion,
    since: datetime,
    *,
    level: int | None = None,
    reviewer_id: int | None = None,
) -> list[Disputed]:
    """The most disputed calls of an item, among the newest 500, the widest apart first,
    then the newest.

    Only of reviews that this person may read; ``level`` and ``reviewer_id`` narrow it to calls to
    which somebody, or this reviewer, gave that level or another one.
    """
    scale = scale_of(item)
    found = [
        (sitting, levels)
        for sitting in sittings(since, rubric_id, item.id, newest=LOOKED_AT)
        if len(levels := sitting.levels(item.id, scale)) > 1
        and len(set(levels.values())) > 1
        and (level is None or level in levels.values())
        and (reviewer_id is None or reviewer_id in levels)
    ]
    found.sort(key=lambda one: (_apart(one[1]), one[0].at), reverse=True)
    reviews = _readable(person, [sitting for sitting, _levels in found])
    shown = [one for one in found if _ids(one[0]) <= reviews.keys()][:MOST]
    disputed = [_disputed(sitting, levels, reviews, item.id) for sitting, levels in shown]
    read_ahead(clip.quoted for one in disputed for view in one.views for clip in view.clips)
    return disputed


def _apart(levels: dict[int, int]) -> int:
    return max(levels.values()) - min(levels.values())


def _ids(sitting: Sitting) -> set[int]:
    return {one.review_id for one in sitting.opinions}


def _readable(person: Person, found: Sequence[Sitting]) -> dict[int, Review]:
    """The reviews of the first of these calls that this person may read, by id."""
    ids = [one.review_id for sitting in found[: 3 * MOST] for one in sitting.opinions]
    query = (
        visible_reviews(person)
        .where(Review.id.in_(ids))
        .options(
            joinedload(Review.call).joinedload(Call.agent),
            joinedload(Review.reviewer),
            selectinload(Review.evidence),
        )
    )
    return {review.id: review for review in db.session.scalars(query)}


def _disputed(
    sitting: Sitting, levels: dict[int, int], reviews: dict[int, Review], item: str
) -> Disputed:
    views = [
        View(
            reviews[one.review_id],
            levels[one.reviewer_id],
            [c for c in reviews[one.review_id].evidence_for(item) if not c.excluded],
        )
        for one in sitting.opinions
        if one.reviewer_id in levels
    ]
    views.sort(key=lambda view: (view.level, view.review.reviewer.name))
    return Disputed(views[0].review.call, _apart(levels), views)
