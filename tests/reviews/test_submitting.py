"""A review is submitted whole, once, and does not change after that."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from qa_app.people.models import Person
from qa_app.reviews.models import Review, ReviewState
from tests.reviews.conftest import CRITERIA, Tab, complete, stored

FIRST = CRITERIA[0]


def test_the_page_says_what_is_missing(tab: Tab) -> None:
    answer = tab.rate(FIRST, choice="1")
    needs = {one["criterion"]: one["need"] for one in answer.get_json()["missing"]}
    assert needs == {FIRST: "evidence", **dict.fromkeys(CRITERIA[1:], "rating")}
    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert all(one["text"] in page for one in answer.get_json()["missing"])


def test_an_incomplete_review_is_not_submitted_and_the_page_says_why(tab: Tab) -> None:
    mark = stored(tab.review_id).mark
    answer = tab.visitor.post(f"/reviews/{tab.review_id}/submit", data={"mark": mark})
    assert answer.status_code == 400
    assert "not complete yet" in answer.text
    assert stored(tab.review_id).state == ReviewState.DRAFT


def test_below_the_top_a_clip_makes_the_difference(tab: Tab) -> None:
    complete(tab)
    tab.rate(FIRST, choice="2", revision=1)
    assert tab.submit().status_code == 400
    tab.add_clip(FIRST, "0:10", "0:14.5")
    assert tab.submit().status_code == 200
    review = stored(tab.review_id)
    assert review.state == ReviewState.SUBMITTED
    assert review.submitted_at is not None


@pytest.mark.parametrize("polarity", ["for", "against"])
def test_any_clip_can_show_why_a_level_was_given(tab: Tab, polarity: str) -> None:
    """One level below the top may rest on what was done well."""
    complete(tab)
    asked = tab.rate(FIRST, choice="3", revision=1).get_json()["missing"][0]["text"]
    assert "at least one clip that shows this level" in asked
    tab.add_clip(FIRST, "0:10", "0:14.5", polarity=polarity)
    assert tab.submit().status_code == 200


def test_submitting_twice_is_a_conflict(tab: Tab) -> None:
    complete(tab)
    assert tab.submit().status_code == 200
    submitted_at = stored(tab.review_id).submitted_at
    assert tab.submit().status_code == 409
    assert stored(tab.review_id).submitted_at == submitted_at


CHANGES: dict[str, Callable[[Tab], TestResponse]] = {
    "rating": lambda tab: tab.rate(FIRST, choice="1", revision=1),
    "summary": lambda tab: tab.summarise("later"),
    "clip": lambda tab: tab.add_clip(FIRST, "0:10", "0:14.5"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nobody_submits_what_they_have_not_seen(
    tab: Tab, change: Callable[[Tab], TestResponse]
) -> None:
    complete(tab)
    seen = stored(tab.review_id).mark
    assert change(tab).status_code == 200
    answer = tab.submit(seen)
    assert answer.status_code == 409
    assert stored(tab.review_id).state == ReviewState.DRAFT


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_submitted_review_does_not_change_any_more(
    tab: Tab, change: Callable[[Tab], TestResponse]
) -> None:
    complete(tab)
    tab.submit()
    mark = stored(tab.review_id).mark
    answer = change(tab)
    assert answer.status_code == 409
    assert answer.get_json()["submitted"]
    assert stored(tab.review_id).mark == mark


def test_a_submitted_review_can_be_read_and_nothing_in_it_typed(tab: Tab) -> None:
    tab.add_clip(FIRST, "0:10", "0:14.5")
    complete(tab)
    tab.submit()
    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert "<textarea" not in page
    assert "조만간 갈 거예요." in page
    assert 'data-start="10.0"' in page


def test_the_rubric_stays_as_it_was_when_the_review_began(
    tab: Tab, review: Review, reviewer: Person
) -> None:
    version = stored(tab.review_id).rubric_version
    assert version.digest == review.rubric.digest
    assert version.rubric.digest == version.digest
