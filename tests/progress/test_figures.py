"""Ratings over time and plans by state, as the database counts them."""

from datetime import timedelta

import pytest
from flask import Flask

from qa_app.calls.models import Call
from qa_app.coaching.models import PlanState
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Span, day_begins, recent_periods
from qa_app.progress.figures import criterion_trends, plan_figures, reviewed_calls
from qa_app.reviews.models import Rating, ReviewState
from tests.factories import create_person
from tests.progress.centre import RUBRIC, SEOUL, give_plan, monday, review_call, today

pytestmark = pytest.mark.usefixtures("app")


def points_of(agent_id: int) -> list[tuple[int, int, float | None]]:
    weeks = recent_periods(Span.WEEK, today())
    (found,) = criterion_trends(Call.agent_id == agent_id, weeks, SEOUL)
    assert found.criterion == RUBRIC.criteria[0]
    return [(point.calls, point.reviews, point.mean) for point in found.trend.points]


def test_ratings_are_dated_by_the_call_and_averaged_by_week(app: Flask) -> None:
    agent, qa = create_person("agent"), create_person("qa")
    for weeks_back, level in [(0, 3), (0, 4), (2, 1), (40, 1)]:
        review_call(agent, qa, levels=(level,), at=monday(weeks_back))
    assert points_of(agent.id)[-3:] == [(1, 1, 1), (0, 0, None), (2, 2, 3.5)]
    assert sum(calls for calls, _, _ in points_of(agent.id)) == 3


def test_sunday_evening_and_monday_morning_in_seoul_are_two_weeks(app: Flask) -> None:
    agent, qa = create_person("agent"), create_person("qa")
    midnight = day_begins(monday().astimezone(SEOUL).date(), SEOUL)
    review_call(agent, qa, levels=(1,), at=midnight - timedelta(minutes=1))
    review_call(agent, qa, levels=(4,), at=midnight)
    assert [mean for _, _, mean in points_of(agent.id)[-2:]] == [1, 4]


def test_two_reviews_of_one_call_are_two_reviews_but_one_call(app: Flask) -> None:
    agent, one, two = create_person("agent"), create_person("qa"), create_person("qa")
    review_call(agent, one, two, levels=(1, 2))
    review_call(agent, one, levels=(4,))
    assert points_of(agent.id)[-1] == (2, 3, pytest.approx(2.75))


def test_drafts_and_what_did_not_apply_are_left_out(app: Flask) -> None:
    agent, qa = create_person("agent"), create_person("qa")
    review_call(agent, qa, levels=(1,), state=ReviewState.DRAFT)
    review_call(agent, qa, levels=(None,))
    weeks = recent_periods(Span.WEEK, today())
    assert criterion_trends(Call.agent_id == agent.id, weeks, SEOUL) == []
    assert reviewed_calls([agent.id], monday(1)) == {agent.id: 1}


def test_a_rating_that_rests_on_abuse_alone_counts_nowhere(app: Flask) -> None:
    agent, qa = create_person("agent"), create_person("qa")
    review_call(agent, qa, levels=(1,))
    review_call(agent, qa, levels=(4,))
    db.session.query(Rating).filter_by(level=1).update({"excluded": True})
    assert points_of(agent.id)[-1] == (1, 1, 4)


def test_overdue_plans_are_those_that_the_plan_itself_calls_overdue(app: Flask) -> None:
    agent, qa = create_person("agent"), create_person("qa")
    plans = [
        give_plan(agent, qa, state, answer_in) for state in PlanState for answer_in in (-1, 0, 1)
    ]
    figures = plan_figures([agent.id], today())[agent.id]
    assert (figures.open, figures.acknowledged) == (3, 3)
    assert figures.overdue == sum(plan.is_overdue(today()) for plan in plans) == 1
