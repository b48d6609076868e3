"""Reviewed calls and plans for the tests of the progress room."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from qa_app.coaching.models import Plan, PlanState
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Rating, Review, ReviewState
from qa_app.rubrics import Rubric, default_rubric_path, load_rubric
from qa_app.scorecards.in_use import kept_version
from qa_app.scorecards.models import RubricVersion
from tests.factories import create_call

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
SEOUL = ZoneInfo("Asia/Seoul")


def today() -> date:
    return datetime.now(SEOUL).date()


def monday(weeks_back: int = 0) -> datetime:
    """Monday noon in Seoul, this many weeks ago."""
    day = today() - timedelta(days=today().weekday(), weeks=weeks_back)
    return datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL).astimezone(UTC)


def stored_rubric(rubric: Rubric = RUBRIC) -> RubricVersion:
    return kept_version(rubric)


def review_call(
    agent: Person,
    *reviewers: Person,
    levels: tuple[int | None, ...],
    at: datetime | None = None,
    state: ReviewState = ReviewState.SUBMITTED,
    rubric: Rubric = RUBRIC,
) -> None:
    """One call, rated on the first criterion by each reviewer; ``None`` is not applicable."""
    call = create_call(agent, started_at=at or monday())
    for reviewer, level in zip(reviewers, levels, strict=True):
        review = Review(
            call=call,
            transcript=call.transcript,
            reviewer=reviewer,
            rubric_version=stored_rubric(rubric),
            state=state,
            submitted_at=at or monday(),
        )
        review.ratings.append(
            Rating(criterion=rubric.criteria[0].id, level=level, not_applicable=level is None)
        )
        db.session.add(review)
    db.session.flush()


def give_plan(agent: Person, author: Person, state: PlanState, answer_in: int = 3) -> Plan:
    plan = Plan(
        agent=agent,
        author=author,
        language="ko",
        state=state,
        goal_on=today() + timedelta(days=14),
        answer_by=today() + timedelta(days=answer_in),
    )
    db.session.add(plan)
    db.session.flush()
    return plan
