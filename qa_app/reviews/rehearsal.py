"""A draft of a rubric, rehearsed on calls that several people have reviewed: what would change.

Nothing is stored. Of each person the newest submitted review of a call is taken: an amendment,
not what it amends. Reviews that one may not read yet stay out, and calls of one's own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from sqlalchemy import func
from sqlalchemy.orm import joinedload, selectinload

from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call, CallState
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review, ReviewState
from qa_app.reviews.reading import visible_reviews
from qa_app.reviews.scores import answers_of
from qa_app.rubrics import Criterion, Rubric
from qa_app.rubrics.rehearsal import (
    FEWEST_CALLS,
    Agreement,
    Rated,
    agreement,
    carried_over,
    not_carried,
)
from qa_app.rubrics.score import shown
from qa_app.scorecards.models import RubricVersion

# The newest calls are enough to see what a draft does.
MOST_CALLS = 200


@dataclass(frozen=True, slots=True)
class AgentChange:
    """How the scores of an agent's calls would move: means of 0 to 100 over these reviews."""

    agent: Person
    calls: int
    reviews: int
    before: float
    after: float

    @property
    def is_enough(self) -> bool:
        """Whether there are calls enough to say something of the agent."""
        return self.calls >= FEWEST_CALLS


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a draft would change on the calls that were reviewed by several people.

    ``changed`` counts the reviews whose score would be another whole number; ``unscored`` those
    that would have none. ``new`` is what the draft asks and nobody has rated so, ``gone`` what it
    asks no more.
    """

    calls: int
    reviews: int
    changed: int
    unscored: int
    agents: list[AgentChange]
    before: Agreement
    after: Agreement
    new: list[Criterion]
    gone: list[Criterion]

    @property
    def is_enough(self) -> bool:
        """Whether there are calls enough to conclude something."""
        return self.calls >= FEWEST_CALLS


def rehearse(person: Person, draft: Rubric, rubric_id: str) -> Rehearsal:
    """Rate again, by the draft, what was rated by several people on a version of this rubric."""
    calls = _double_scored(person, rubric_id)
    before = [[_rated(review) for review in reviews] for reviews in calls]
    after = [[carried_over(one, draft) for one in ratings] for ratings in before]
    moves = [
        _move(review, was, is_)
        for reviews, old, new in zip(calls, before, after, strict=True)
        for review, was, is_ in zip(reviews, old, new, strict=True)
    ]
    versions = {one.rubric.digest: one.rubric for ratings in before for one in ratings}
    added, gone = not_carried(versions.values(), draft)
    scored = [move for move in moves if move.before is not None and move.after is not None]
    return Rehearsal(
        calls=len(calls),
        reviews=len(moves),
        changed=sum(move.before != move.after for move in scored),
        unscored=sum(move.before is not None and move.after is None for move in moves),
        agents=_by_agent(scored),
        before=agreement(before),
        after=agreement(after),
        new=added,
        gone=gone,
    )


@dataclass(frozen=True, slots=True)
class _Move:
    """A review's score, 0 to 100, now and by the draft; None where it has none."""

    agent: Person
    call_id: int
    before: int | None
    after: int | None


def _move(review: Review, was: Rated, is_: Rated) -> _Move:
    before, after = was.score.total, is_.score.total
    return _Move(
        review.call.agent,
        review.call_id,
        None if before is None else shown(before),
        None if after is None else shown(after),
    )


def _by_agent(moves: Sequence[_Move]) -> list[AgentChange]:
    agents: dict[Person, list[_Move]] = defaultdict(list)
    for move in moves:
        agents[move.agent].append(move)
    return [
        AgentChange(
            agent,
            len({move.call_id for move in theirs}),
            len(theirs),
            fmean(move.before or 0 for move in theirs),
            fmean(move.after or 0 for move in theirs),
        )
        for agent, theirs in sorted(agents.items(), key=lambda one: (one[0].name, one[0].id))
    ]


def _rated(review: Review) -> Rated:
    return Rated(review.rubric, answers_of(review), review.holds)


def _double_scored(person: Person, rubric_id: str) -> list[list[Review]]:
    """The newest calls with reviews by two or more people, each person's newest."""
    readable = (
        visible_reviews(person)
        .join(Review.rubric_version)
        .where(
            RubricVersion.rubric_id == rubric_id,
            Review.state == ReviewState.SUBMITTED,
            Review.purpose != Purpose.SELF_ASSESSMENT,
            Call.agent_id != person.id,
            Call.suspended_at.is_(None),
            Call.state != CallState.ERASING,
        )
    )
    several = (
        readable.with_only_columns(Review.call_id)
        .group_by(Review.call_id)
        .having(func.count(Review.reviewer_id.distinct()) > 1)
        .order_by(func.max(Review.id).desc())
        .limit(MOST_CALLS)
    )
    ids = list(db.session.scalars(several))
    reviews = db.session.scalars(
        readable.where(Review.call_id.in_(ids))
        .order_by(Review.id)
        .options(
            selectinload(Review.ratings),
            selectinload(Review.conditions),
            joinedload(Review.rubric_version),
            joinedload(Review.call).joinedload(Call.agent),
        )
    )
    newest: dict[int, dict[int, Review]] = defaultdict(dict)
    for review in reviews:
        newest[review.call_id][review.reviewer_id] = review
    return [list(newest[call_id].values()) for call_id in ids]
