"""A plan from reviews on different rubrics: one plan, worded by each."""

from datetime import date

import pytest

from qa_app.coaching.compose import RatedCriterion, RatedReview, compose
from qa_app.coaching.document import PlanDraft
from qa_app.coaching.drafting import add_point, compose_plan, missing_criteria
from qa_app.coaching.models import PointKind
from qa_app.coaching.point import Clip, Polarity
from qa_app.foundation.extensions import db
from qa_app.reviews.models import Evidence, Rating
from qa_app.rubrics import Rubric, parse_rubric
from qa_app.scorecards.in_use import kept_version
from tests.coaching.conftest import Centre
from tests.rubrics import written

CALLED_ON, GOAL = date(2026, 11, 3), date(2026, 12, 4)


def made(name: str, *items: str) -> Rubric:
    file = written.rubric(written.section("s", 1, *items))
    return parse_rubric(file.replace("id: made", f"id: {name}"), name)


def rated(rubric: Rubric, **given: tuple[int, Polarity]) -> RatedReview:
    ratings = [
        RatedCriterion(criterion, level, "", (heard(rubric, at, polarity),))
        for at, (criterion, (level, polarity)) in enumerate(given.items())
    ]
    return RatedReview(rubric.id, CALLED_ON, rubric.id, tuple(ratings))


def heard(rubric: Rubric, at: int, polarity: Polarity) -> Clip:
    return Clip(
        call=rubric.id,
        called_on=CALLED_ON,
        start=at,
        end=at + 1.0,
        quote="Hello.",
        polarity=polarity,
    )


def chosen(draft: PlanDraft) -> tuple[list[str], list[str]]:
    return [p.criterion for p in draft.strengths], [p.criterion for p in draft.focuses]


def test_points_come_from_all_rubrics() -> None:
    calls = made("calls", written.scale("warmth", 0.5), written.scale("pace", 0.5))
    notices = made("notices", written.duty("recording"))
    reviews = [
        rated(calls, warmth=(4, "for"), pace=(2, "against")),
        rated(notices, recording=(1, "against")),
    ]
    draft = compose([calls, notices], reviews, "en", GOAL)
    assert chosen(draft) == (["warmth"], ["recording", "pace"])
    assert "2 calls" in draft.opening


def test_two_levels_and_seven_are_measured_by_the_way_to_the_top() -> None:
    fine = made("fine", written.scale("tone", levels=7))
    duties = made("duties", written.duty("notice"))
    # Three levels of seven are missing: half the way. A duty not done is all of it.
    reviews = [rated(fine, tone=(4, "against")), rated(duties, notice=(1, "against"))]
    assert chosen(compose([fine, duties], reviews, "en", GOAL))[1][0] == "notice"


def test_a_skill_that_two_rubrics_have_is_one_point_where_it_went_worst() -> None:
    regular, close = made("regular", written.scale("tone")), made("close", written.duty("tone"))
    reviews = [rated(regular, tone=(3, "against")), rated(close, tone=(1, "against"))]
    [focus] = compose([regular, close], reviews, "en", GOAL).focuses
    assert [clip.call for clip in focus.clips] == ["close"]


@pytest.mark.parametrize("turned", [False, True])
def test_reviews_that_are_stored_make_one_plan_whatever_their_rubrics(
    centre: Centre, turned: bool
) -> None:
    notices = made("notices", written.duty("recording", 0.5), written.duty("identity", 0.5))
    first, second = centre.review(), centre.review({})
    second.rubric_version = kept_version(notices)
    second.ratings = [Rating(criterion=name, level=1) for name in ("recording", "identity")]
    second.evidence = [
        Evidence(criterion="recording", polarity="against", start=1, end=2, quoted=("네",))
    ]
    db.session.flush()

    reviews = [second, first] if turned else [first, second]
    plan = compose_plan(reviews, centre.qa)
    assert "recording" in plan.criteria
    assert missing_criteria(plan)["identity"] == "이름"
    plan.points = plan.points_of(PointKind.STRENGTH)
    assert add_point(plan, PointKind.FOCUS, "identity").behaviour == "행동"
