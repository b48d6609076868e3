"""Everything typed is saved at once; two tabs on one review lose nothing."""

from collections.abc import Callable

import pytest

from qa_app.people.models import Person
from qa_app.reviews.models import Review
from tests.factories import create_person
from tests.reviews.conftest import CRITERIA, Tab, stored

FIRST = CRITERIA[0]


def test_a_level_and_a_note_are_saved_and_stand_on_the_page(tab: Tab) -> None:
    answer = tab.rate(FIRST, choice="2", note="고객의 말을\r\n두 번 끊었습니다.")
    assert answer.status_code == 200
    assert answer.get_json()["revision"] == 1
    rating = stored(tab.review_id).rating(FIRST)
    assert (rating.level, rating.note) == (2, "고객의 말을\n두 번 끊었습니다.")
    assert "두 번 끊었습니다." in tab.visitor.get(f"/reviews/{tab.review_id}").text


def test_half_a_rating_is_a_draft_as_well(tab: Tab) -> None:
    assert tab.rate(FIRST, note="not sure yet").status_code == 200
    assert tab.rate(FIRST, choice="na", note="not sure yet", revision=1).status_code == 200
    assert stored(tab.review_id).rating(FIRST).not_applicable


def test_the_second_of_two_tabs_is_shown_the_first_ones_text(tab: Tab) -> None:
    tab.rate(FIRST, choice="1", note="from the first tab")
    answer = tab.rate(FIRST, choice="3", note="from the second tab")
    assert answer.status_code == 409
    body = answer.get_json()
    assert body["theirs"] == {"choice": "1", "note": "from the first tab"}
    assert stored(tab.review_id).rating(FIRST).note == "from the first tab"

    kept = tab.rate(FIRST, choice="3", note="from the second tab", revision=body["revision"])
    assert kept.status_code == 200
    assert stored(tab.review_id).rating(FIRST).note == "from the second tab"


def test_the_first_tab_hears_of_it_in_turn(tab: Tab) -> None:
    tab.rate(FIRST, note="one")
    tab.rate(FIRST, note="two", revision=1)
    answer = tab.rate(FIRST, note="one, longer", revision=1)
    assert answer.status_code == 409
    assert answer.get_json()["theirs"]["note"] == "two"


def test_two_tabs_on_different_criteria_are_not_in_each_others_way(tab: Tab) -> None:
    assert tab.rate(CRITERIA[0], note="here").status_code == 200
    assert tab.rate(CRITERIA[1], note="there").status_code == 200
    assert tab.summarise("and the whole").status_code == 200


def test_the_same_again_is_no_conflict(tab: Tab) -> None:
    """The answer to a save can be lost on the way; the page then sends it once more."""
    tab.rate(FIRST, choice="2", note="same")
    answer = tab.rate(FIRST, choice="2", note="same")
    assert answer.status_code == 200
    assert answer.get_json()["revision"] == 1


def test_the_summary_is_guarded_the_same_way(tab: Tab) -> None:
    assert tab.summarise("first").get_json()["revision"] == 1
    answer = tab.summarise("second")
    assert answer.status_code == 409
    assert answer.get_json()["theirs"] == {"summary": "first"}
    assert tab.summarise("second", revision=1).status_code == 200
    assert stored(tab.review_id).summary == "second"


def test_an_admin_and_the_reviewer_do_not_overwrite_each_other(
    tab: Tab, tab_of: Callable[[Person], Tab]
) -> None:
    tab.rate(FIRST, note="the reviewer's")
    answer = tab_of(create_person("admin")).rate(FIRST, note="the admin's")
    assert answer.status_code == 409
    assert answer.get_json()["theirs"]["note"] == "the reviewer's"


def test_without_scripts_a_conflict_is_a_page_with_both_texts(tab: Tab) -> None:
    tab.rate(FIRST, choice="1", note="saved first")
    url = f"/reviews/{tab.review_id}/ratings/{FIRST}"
    answer = tab.visitor.post(url, data={"revision": 0, "choice": "2", "note": "written here"})
    assert answer.status_code == 409
    assert "saved first" in answer.text
    assert "written here" in answer.text
    mine = {"revision": 1, "choice": "2", "note": "written here"}
    assert tab.visitor.post(url, data=mine).status_code == 302
    assert stored(tab.review_id).rating(FIRST).note == "written here"


@pytest.mark.parametrize("data", [{"choice": "9"}, {"note": "x" * 4001}, {"revision": "new"}])
def test_what_cannot_be_used_is_refused_and_changes_nothing(tab: Tab, data: dict[str, str]) -> None:
    tab.rate(FIRST, choice="2", note="stays")
    answer = tab.rate(FIRST, **{"choice": "1", "note": "new", "revision": 1, **data})
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert stored(tab.review_id).rating(FIRST).note == "stays"


def test_a_criterion_that_the_rubric_does_not_have_is_not_found(tab: Tab) -> None:
    assert tab.rate("charm", choice="1").status_code == 404


def test_after_sign_in_has_ended_the_page_is_told_where_to_sign_in(
    client_of: Callable[[Person | None], object], review: Review
) -> None:
    stranger = Tab(client_of(None), review.id)  # type: ignore[arg-type]
    answer = stranger.rate(FIRST, note="typed")
    assert answer.status_code == 401
    assert answer.get_json()["sign_in"]


def test_a_save_without_the_pages_token_is_refused(tab: Tab) -> None:
    tab.visitor.environ_base.pop("HTTP_X_CSRFTOKEN")
    answer = tab.rate(FIRST, choice="1")
    assert answer.status_code == 400
    assert answer.get_json()["expired"]
    assert stored(tab.review_id).rating(FIRST).level is None
