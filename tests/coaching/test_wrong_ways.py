"""Who may not, what cannot be, and two at once: nothing is lost and nothing leaks."""

from datetime import timedelta

import pytest

from qa_app.coaching.models import Plan, PlanState
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db
from qa_app.reviews.models import ReviewState
from tests.coaching.conftest import Centre
from tests.coaching.test_journey import JSON, WORDS, fields, fields_of

READ = ["/plans/{}", "/plans/{}/plan.pdf"]
WRITE = ["edit", "publish", "discard"]
ANSWER = ["reflection", "acknowledge"]


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    ("who", "draft", "published"),
    [
        ("qa", 200, 200),
        ("other_qa", 200, 200),
        ("admin", 200, 200),
        ("agent", 404, 200),
        ("supervisor", 404, 200),
        ("other_agent", 404, 404),
        ("other_supervisor", 404, 404),
    ],
)
def test_who_reads_a_plan(
    centre: Centre, client_of, who: str, draft: int, published: int, path: str
) -> None:
    written, given = centre.draft(), centre.published()
    client = client_of(getattr(centre, who))
    assert client.get(path.format(written.id)).status_code == draft
    assert client.get(path.format(given.id)).status_code == published


@pytest.mark.parametrize("step", WRITE)
@pytest.mark.parametrize(
    "who", ["other_qa", "agent", "supervisor", "other_agent", "other_supervisor"]
)
def test_only_the_author_and_admins_write(centre: Centre, client_of, who: str, step: str) -> None:
    plan = centre.draft()
    client = client_of(getattr(centre, who))
    assert client.post(f"/plans/{plan.id}/{step}", data={"revision": 0}).status_code == 403
    db.session.expire_all()
    assert db.session.get(Plan, plan.id).state == PlanState.DRAFT


def test_an_admin_may_edit(centre: Centre, client_of) -> None:
    plan = centre.draft()
    assert client_of(centre.admin).get(f"/plans/{plan.id}/edit").status_code == 200


@pytest.mark.parametrize("step", ANSWER)
@pytest.mark.parametrize(
    ("who", "status"),
    [("qa", 403), ("admin", 403), ("supervisor", 403), ("other_agent", 404)],
)
def test_only_the_agent_answers(
    centre: Centre, client_of, who: str, status: int, step: str
) -> None:
    plan = centre.published()
    client = client_of(getattr(centre, who))
    answer = client.post(f"/plans/{plan.id}/{step}", data={"reflection": WORDS, "revision": 0})
    assert answer.status_code == status
    db.session.expire_all()
    assert plan.reflection == ""


def test_a_draft_cannot_be_answered(centre: Centre, client_of) -> None:
    plan = centre.draft()
    answer = client_of(centre.agent).post(
        f"/plans/{plan.id}/acknowledge", data={"reflection": WORDS, "revision": 0}
    )
    assert answer.status_code == 404


def test_what_reviews_cannot_make_a_plan(centre: Centre, client_of) -> None:
    client = client_of(centre.qa)
    draft = centre.review(state=ReviewState.DRAFT)
    mine, theirs = centre.review(), centre.review(agent=centre.other_agent)
    for ids, status in [([], 400), ([draft.id], 400), ([mine.id, theirs.id], 400), ([99], 404)]:
        answer = client.post("/plans/compose", data={"review_ids": ids})
        assert answer.status_code == status
    assert db.session.query(Plan).count() == 0


def test_two_editors_meet_and_neither_text_is_lost(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client, url = client_of(centre.qa), f"/plans/{plan.id}/edit"
    mine = fields(client, plan, opening="내 글")
    client.post(url, data=fields(client, plan, opening="다른 창의 글"), headers=JSON)
    answer = client.post(url, data=mine, headers=JSON)
    assert answer.status_code == 409
    assert answer.json["revision"] == 1
    page = client.post(url, data=mine)
    assert page.status_code == 409
    assert "내 글" in page.text
    db.session.expire_all()
    assert plan.opening == "다른 창의 글"
    again = client.post(url, data={**mine, "revision": "1"}, headers=JSON)
    assert again.json == {"revision": 2}


def test_the_same_again_is_no_conflict(centre: Centre, client_of) -> None:
    """A page that is left sends its text; the one that comes after may offer the same."""
    plan = centre.draft()
    client, url = client_of(centre.qa), f"/plans/{plan.id}/edit"
    mine = fields(client, plan, opening="내 글")
    client.post(url, data=mine, headers=JSON)
    assert client.post(url, data=mine, headers=JSON).json == {"revision": 1}


def test_nobody_publishes_what_they_have_not_seen(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client = client_of(centre.qa)
    client.post(f"/plans/{plan.id}/edit", data=fields(client, plan, opening="새 글"), headers=JSON)
    stale = client.post(f"/plans/{plan.id}/publish", data={"revision": 0})
    assert stale.status_code == 409
    # The page shows what is there now, so that it can be published from here.
    assert "새 글" in stale.text
    assert 'name="revision" value="1"' in stale.text


def test_a_plan_is_published_once_and_then_stays(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client = client_of(centre.qa)
    assert client.post(f"/plans/{plan.id}/publish", data={"revision": 0}).status_code == 302
    for step in WRITE:
        answer = client.post(f"/plans/{plan.id}/{step}", data={"revision": 0})
        assert answer.status_code == 409
        assert "can no longer be changed" in answer.text
        assert "plan-cover" in answer.text


def test_a_step_that_cannot_be_keeps_what_was_typed(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client = client_of(centre.qa)
    taken = plan.points[0].criterion
    sent = fields(client, plan, opening="방금 쓴 글", step="strength", add_strength=taken)
    answer = client.post(f"/plans/{plan.id}/edit", data=sent)
    assert answer.status_code == 400
    assert "방금 쓴 글" in answer.text
    assert "data-unsaved" in answer.text
    again = fields_of(answer.text)
    assert client.post(f"/plans/{plan.id}/edit", data=again, headers=JSON).json == {"revision": 1}


def test_without_a_choice_the_reviews_stay_to_choose_from(centre: Centre, client_of) -> None:
    review = centre.review()
    agent = str(centre.agent.id)
    answer = client_of(centre.qa).post("/plans/compose", data={"agent": agent})
    assert answer.status_code == 400
    assert "Choose at least one review." in answer.text
    assert f'id="review-{review.id}"' in answer.text


def test_eight_long_texts_are_saved_at_once(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client = client_of(centre.qa)
    sent = fields(client, plan)
    texts = [name for name in sent if name.endswith(("opening", "behaviour", "heard", "why"))][:8]
    assert len(texts) == 8
    sent |= dict.fromkeys(texts, "가" * 3950 + "\n")
    answer = client.post(f"/plans/{plan.id}/edit", data=sent, headers=JSON)
    assert answer.json == {"revision": 1}
    db.session.expire_all()
    assert plan.opening == "가" * 3950


def test_a_plan_says_something_and_its_goal_lies_ahead(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client, publish = client_of(centre.qa), f"/plans/{plan.id}/publish"
    plan.goal_on = today()
    db.session.commit()
    refused = client.post(publish, data={"revision": 0})
    assert refused.status_code == 400
    assert "The goal date has to be in the future." in refused.text
    assert f'href="/plans/{plan.id}/edit"' in refused.text
    db.session.expire_all()
    plan.goal_on = today() + timedelta(days=1)
    plan.points = []
    db.session.commit()
    assert client.post(publish, data={"revision": 0}).status_code == 400
    db.session.expire_all()
    assert plan.state == PlanState.DRAFT


def test_an_answer_needs_a_few_own_words(centre: Centre, client_of) -> None:
    plan = centre.published(agent=centre.other_agent)
    client = client_of(centre.other_agent)
    answer = client.post(f"/plans/{plan.id}/acknowledge", data={"reflection": "ok", "revision": 0})
    assert answer.status_code == 400
    assert "sentence of your own" in answer.text
    db.session.expire_all()
    assert plan.state == PlanState.PUBLISHED


def test_an_answer_is_given_once(centre: Centre, client_of) -> None:
    plan = centre.published()
    client, url = client_of(centre.agent), f"/plans/{plan.id}/acknowledge"
    assert client.post(url, data={"reflection": WORDS, "revision": 0}).status_code == 302
    again = client.post(url, data={"reflection": "전혀 다른 말입니다", "revision": 1})
    assert again.status_code == 409
    db.session.expire_all()
    assert plan.reflection == WORDS


def test_two_tabs_of_the_agent_meet(centre: Centre, client_of) -> None:
    plan = centre.published()
    client, url = client_of(centre.agent), f"/plans/{plan.id}"
    client.post(f"{url}/reflection", data={"reflection": WORDS, "revision": 0}, headers=JSON)
    late = {"reflection": "다른 창에서 쓴 다른 말입니다", "revision": 0}
    answer = client.post(f"{url}/reflection", data=late, headers=JSON)
    assert answer.status_code == 409
    assert answer.json["theirs"] == WORDS
    page = client.post(f"{url}/acknowledge", data=late)
    assert page.status_code == 409
    assert WORDS in page.text
    assert late["reflection"] in page.text
