"""A review on a scorecard: questions about the call, duties, points, notes, and the score."""

import pytest

from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db
from qa_app.reviews.missing import missing
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.rubrics import parse_rubric
from tests.conftest import Visitor
from tests.factories import create_call, create_person
from tests.reviews.conftest import JSON, Tab, stored
from tests.rubrics.written import NOTE, REFLECTION, duty, points, rubric, scale, section

SCORECARD = parse_rubric(
    rubric(
        section("calls", 0.5, scale("hearing", 0.5), duty("apology", 0.5, "only_if: complained\n")),
        section("rules", 0.5, duty("notice", 0.5, "critical: true\n"), points("care", 0.5), NOTE),
        section("self", None, REFLECTION),
        conditions=("complained",),
    ),
    "scorecard.yaml",
)


@pytest.fixture
def review(reviewer, agent) -> Review:
    """A draft on a scorecard; nothing is answered."""
    review = start_review(create_call(agent), reviewer, SCORECARD)
    db.session.commit()
    return review


def answer(tab: Tab, choice: str, *, revision: int = 0):
    data = {"choice": choice, "revision": revision}
    return tab.visitor.post(
        f"/reviews/{tab.review_id}/conditions/complained", data=data, headers=JSON
    )


def rate_all(tab: Tab, *, complained: str = "yes", **choices: str) -> None:
    assert answer(tab, complained).status_code == 200
    for name in ("hearing", "apology", "notice", "care"):
        best = {"hearing": "4", "care": "10"}.get(name, "2")
        fields = {"choice": choices.get(name, best), "note": f"About {name}"}
        assert tab.rate(name, **fields).status_code == 200
    tab.add_clip("hearing", "1", "2")


def needed(review: Review) -> list[tuple[str, str]]:
    return [(one.of.id, one.need) for one in missing(stored(review.id))]


def test_the_page_asks_each_item_in_its_way(tab: Tab, review: Review) -> None:
    page = tab.visitor.get(f"/reviews/{review.id}").text

    for told in ("So?", "Critical", "Not needed", "Not rated, because it cannot be heard."):
        assert told in page
    assert page.count('name="choice"') == 2 + (5 + 3 + 3 + 12) + 4 * 5
    assert 'id="note-other"' in page


def test_what_depends_on_a_condition_is_asked_where_it_holds(tab: Tab, review: Review) -> None:
    assert needed(review)[0] == ("complained", "condition")
    assert ("apology", "rating") not in needed(review)

    answer(tab, "yes")
    assert ("apology", "rating") in needed(review)
    answer(tab, "no", revision=1)
    assert ("apology", "rating") not in needed(review)


def test_two_people_who_answer_at_once_both_hear_of_it(tab: Tab) -> None:
    assert answer(tab, "yes").status_code == 200
    late = answer(tab, "no")

    assert late.status_code == 409
    assert late.json["theirs"] == {"choice": "yes"}
    assert late.json["revision"] == 1


@pytest.mark.parametrize("choice", ["11", "-1", "x", "1.5"])
def test_only_as_many_points_as_there_are_can_be_given(tab: Tab, review, choice: str) -> None:
    assert tab.rate("care", choice=choice).status_code == 400
    assert stored(review.id).rating("care").points is None


def test_points_are_kept_with_their_band(tab: Tab, review: Review) -> None:
    tab.rate("care", choice="4")
    rating = stored(review.id).rating("care")
    assert (rating.points, rating.level, rating.choice) == (4, 1, "4")

    tab.rate("care", choice="na", revision=1)
    rating = stored(review.id).rating("care")
    assert (rating.points, rating.level, rating.choice) == (None, None, "na")


def test_a_note_takes_words_and_no_level(tab: Tab, review: Review) -> None:
    assert tab.rate("other", note="The line was bad.").status_code == 200
    assert stored(review.id).rating("other").note == "The line was bad."
    assert tab.rate("other", choice="2", revision=1).status_code == 400
    assert tab.rate("calm", note="x").status_code == 404


def test_what_was_not_said_needs_a_clip_or_a_note(tab: Tab, review: Review) -> None:
    rate_all(tab)
    tab.rate("notice", choice="1", revision=1, note="")
    assert needed(review) == [("notice", "evidence or note")]
    tab.rate("notice", choice="1", revision=2, note="She went straight to the account.")
    assert needed(review) == []


def test_a_submitted_review_says_its_score_and_why(tab: Tab, review: Review, supervisor, tab_of):
    rate_all(tab, hearing="3", care="4", apology="na")
    assert tab.submit().status_code == 200

    page = tab_of(supervisor).visitor.get(f"/reviews/{review.id}").text
    # hearing 2/3 has its section alone; notice 1, care 4/10: (2/3 + 7/10) / 2 = 0.6833
    assert "Score 68 of 100" in page
    assert "Why 68?" in page
    assert "4 of 10 points" in page


def test_a_missed_critical_item_is_listed_for_those_who_may_see_it(
    tab: Tab, review: Review, reviewer, supervisor, agent, client_of
) -> None:
    rate_all(tab, notice="1")
    assert tab.submit().status_code == 200
    assert stored(review.id).rating("notice").critical_missed

    link = f'href="/reviews/{review.id}"'
    for person in (reviewer, supervisor):
        page = client_of(person).get("/reviews/critical").text
        assert link in page
        assert "<div>notice</div>" in page
    assert client_of(agent).get("/reviews/critical").status_code == 403
    assert "Critical item missed" in client_of(reviewer).get("/reviews").text


def test_nothing_is_missed_where_it_was_done_or_not_needed(tab: Tab, review, reviewer, client_of):
    rate_all(tab, notice="na")
    assert tab.submit().status_code == 200
    assert "No critical item was missed" in client_of(reviewer).get("/reviews/critical").text


def test_what_was_rated_before_its_condition_fell_away_counts_for_nothing(
    tab: Tab, review: Review
) -> None:
    rate_all(tab, apology="1")
    answer(tab, "no", revision=1)
    assert tab.submit().status_code == 200

    settled = stored(review.id)
    assert settled.rating("apology").level is None
    assert settled.done == (3, 3)
    assert "its condition was not met" in tab.visitor.get(f"/reviews/{review.id}").text


def test_a_reviewer_chooses_the_rubric(reviewer, agent, client_of) -> None:
    visitor: Visitor = client_of(reviewer)
    call = create_call(agent)
    db.session.commit()

    assert "KSQI" in visitor.get(f"/calls/{call.id}").text
    data = {"rubric": "ksqi-shaped", "reason": "The client asks for it."}
    began = visitor.post(f"/reviews/of-call/{call.id}", data=data)
    assert stored(int(began.location.rsplit("/", 1)[1])).rubric.id == "ksqi-shaped"
    other = create_call(agent)
    db.session.commit()
    assert visitor.post(f"/reviews/of-call/{other.id}", data={"rubric": "no"}).status_code == 400


def test_whoever_has_reviewed_a_call_is_led_to_that_review(
    tab: Tab, review: Review, client_of
) -> None:
    place = f"/calls/{review.call_id}"
    link = f'href="/reviews/{review.id}"'
    page = tab.visitor.get(place).text
    assert link in page
    assert "Continue your draft" in page
    rate_all(tab)
    tab.submit()
    page = tab.visitor.get(place).text
    assert "You reviewed this on" in page
    other = client_of(create_person("qa", language="en")).get(place).text
    assert "Review this call" in other
    assert link not in other


def test_the_agent_reads_with_the_plan_what_cannot_be_heard(
    tab: Tab, review: Review, reviewer, agent, client_of
) -> None:
    rate_all(tab)
    tab.submit()
    plan = compose_plan([stored(review.id)], reviewer)
    publish_plan(plan, based_on=plan.revision)
    db.session.commit()

    page = client_of(agent).get(f"/plans/{plan.id}").text
    assert "How was it?" in page or "어땠나요?" in page
