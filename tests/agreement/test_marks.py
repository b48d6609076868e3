"""Where agreement is low, progress pages and plans say so."""

from qa_app.coaching.drafting import compose_plan
from qa_app.foundation.extensions import db
from qa_app.rubrics import Criterion
from tests.agreement.centre import ITEM, OTHER, RUBRIC, compute, rate_unevenly, review_of
from tests.factories import create_call, create_person

UNEVEN = "Rated unevenly: alpha "


def name_of(item: str) -> str:
    criterion: Criterion = RUBRIC.criterion(item)
    return criterion.name.in_language("en")


def test_progress_marks_the_item_that_is_rated_unevenly_and_no_other(
    page_of, agent, reviewers, lead
) -> None:
    rate_unevenly(agent, reviewers, 24)
    review_of(create_call(agent), reviewers[0], {OTHER: 2})
    compute()
    supervisor = agent.team.supervisors[0]
    page = page_of(supervisor, f"/progress/agents/{agent.id}?by=month")
    assert page.count(UNEVEN) == 1
    assert "n = 24" in page
    assert "/agreement/" not in page
    assert f"/agreement/{RUBRIC.id}/{ITEM}" in page_of(
        lead, f"/progress/teams/{agent.team_id}?by=month"
    )


def test_with_too_few_calls_nothing_is_marked(page_of, agent, reviewers) -> None:
    rate_unevenly(agent, reviewers, 19)
    compute()
    page = page_of(reviewers[0], f"/progress/agents/{agent.id}?by=month")
    assert name_of(ITEM) in page
    assert UNEVEN not in page


def test_a_focus_that_is_rated_unevenly_is_offered_with_a_note(page_of, agent, reviewers) -> None:
    rate_unevenly(agent, reviewers, 24)
    compute()
    author = create_person("qa")
    agent.language = author.language = "en"
    focus = compose_plan([review_of(create_call(agent), author, {ITEM: 1, OTHER: 4})], author)
    added = compose_plan([review_of(create_call(agent), author, {ITEM: 3, OTHER: 1})], author)
    while any(point.criterion == ITEM for point in added.points):
        added.points.remove(next(point for point in added.points if point.criterion == ITEM))
    db.session.commit()
    page = page_of(author, f"/plans/{focus.id}/edit")
    assert UNEVEN in page
    assert "Let the clips speak rather than the level" in page
    page = page_of(author, f"/plans/{added.id}/edit")
    assert "Let the clips speak rather than the level" not in page
    assert f"{name_of(ITEM)} ({UNEVEN}" in page
    assert page.count(UNEVEN) == 1
