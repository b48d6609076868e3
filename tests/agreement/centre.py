"""Calls that several people rated, for the tests of agreement."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations, cycle, islice

import numpy as np

from qa_app.agreement import computing
from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence, Polarity, Rating, Review, ReviewState
from qa_app.rubrics import Rubric, default_rubric_path, load_rubric
from qa_app.scorecards.in_use import kept_version
from tests.factories import create_call

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
ITEM, OTHER = (criterion.id for criterion in RUBRIC.criteria[:2])


def review_of(
    call: Call,
    reviewer: Person,
    levels: Mapping[str, int | None],
    purpose: Purpose = Purpose.REGULAR,
    *,
    at: datetime | None = None,
    state: ReviewState = ReviewState.SUBMITTED,
    supersedes: Review | None = None,
    rubric: Rubric = RUBRIC,
) -> Review:
    """A review with a rating for each of these items; ``None`` is not applicable."""
    review = Review(
        call=call,
        transcript=call.transcript,
        reviewer=reviewer,
        rubric_version=kept_version(rubric),
        purpose=purpose,
        state=state,
        supersedes_id=supersedes.id if supersedes else None,
        submitted_at=(at or utc_now()) if state == ReviewState.SUBMITTED else None,
    )
    review.ratings = [
        Rating(criterion=item, level=level, not_applicable=level is None)
        for item, level in levels.items()
    ]
    db.session.add(review)
    db.session.flush()
    return review


def rate_together(
    agent: Person,
    levels: Mapping[Person, int | None],
    *,
    purpose: Purpose = Purpose.SECOND_OPINION,
    at: datetime | None = None,
    item: str = ITEM,
) -> list[Review]:
    """One call on which each of these people gave an item a level, without seeing each other.

    The first is its regular review, unless all are calibrations.
    """
    call = create_call(agent)
    first = Purpose.CALIBRATION if purpose == Purpose.CALIBRATION else Purpose.REGULAR
    return [
        review_of(call, person, {item: level}, first if at_first else purpose, at=at)
        for at_first, (person, level) in zip(
            [True, *[False] * (len(levels) - 1)], levels.items(), strict=True
        )
    ]


def rate_unevenly(agent: Person, reviewers: list[Person], calls: int, item: str = ITEM) -> None:
    """So many calls, each rated by two of them in turn: as often two levels apart as not."""
    for at, pair in enumerate(islice(cycle(combinations(reviewers, 2)), calls)):
        low = 1 + at // 2 % 2
        rate_together(agent, dict(zip(pair, (low, low + at % 2 * 2), strict=True)), item=item)


def rate_by_chance(
    agent: Person, reviewers: list[Person], calls: int, *, lenient: Person | None = None
) -> None:
    """So many calls with all items rated, each by two people; one of them rates a level higher."""
    chance = np.random.default_rng(4)
    pairs = islice(cycle(combinations(reviewers, 2)), calls)
    for at, pair in enumerate(pairs):
        call = create_call(agent, started_at=utc_now() - timedelta(days=at % 80))
        true = chance.normal(2.5, 0.8, len(RUBRIC.criteria))
        for number, who in enumerate(pair):
            spread = np.array([0.3, 0.5, 0.7, 1.2])[: len(true)]
            heard = true + chance.normal(0, 1, len(true)) * spread + 0.6 * (who is lenient)
            given = np.clip(np.rint(heard), 1, 4).astype(int)
            levels = dict(zip((c.id for c in RUBRIC.criteria), map(int, given), strict=True))
            purpose = Purpose.SECOND_OPINION if number else Purpose.REGULAR
            add_clips(review_of(call, who, levels, purpose))


def add_clips(review: Review) -> None:
    """A clip against each item that is not at the top."""
    for rating in review.ratings:
        if rating.level != 4:
            review.evidence.append(
                Evidence(
                    criterion=rating.criterion, polarity=Polarity.AGAINST, start=10, end=14.5,
                    transcript_id=review.transcript.id if review.transcript else None,
                    quoted=("조만간 갈 거예요.",),
                )
            )  # fmt: skip
    db.session.flush()


def compute() -> None:
    """What a worker does once reviews have come in."""
    db.session.commit()
    computing.compute()
    db.session.commit()
