"""A submitted review leads to the next call: what was given to somebody, their drafts, then what
nobody has reviewed."""

from datetime import UTC, date, datetime

import pytest

from qa_app.assignments.models import Purpose
from qa_app.assignments.operations import assign, finish
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review, ReviewState
from qa_app.reviews.next_call import next_call
from qa_app.reviews.operations import start_review
from tests.factories import create_call, create_person
from tests.reviews.conftest import RUBRIC, Tab, complete, stored


def submitted(review: Review) -> Review:
    review.state, review.submitted_at = ReviewState.SUBMITTED, datetime.now(UTC)
    finish(review.id)
    db.session.flush()
    return review


def test_what_was_given_comes_before_drafts_and_drafts_before_new_calls(
    reviewer: Person, agent: Person
) -> None:
    fresh = create_call(agent, started_at=datetime(2026, 3, 9, tzinfo=UTC))
    create_call(agent, started_at=datetime(2026, 3, 8, tzinfo=UTC))
    create_call(agent, transcribed=False)
    lead = create_person("lead")
    begun = start_review(create_call(agent), reviewer, RUBRIC)
    later, soon = (
        assign(create_call(agent), reviewer, assigned_by=lead, due=day)
        for day in (date(2026, 4, 2), date(2026, 4, 1))
    )
    for given in (soon, later):
        found = next_call(reviewer)
        assert found is not None
        assert (found.call, found.assignment) == (given.call, given)
        draft = start_review(given.call, reviewer, RUBRIC, assignment=given)
        found = next_call(reviewer)
        assert found is not None
        assert found.draft is draft
        submitted(draft)
    found = next_call(reviewer)
    assert found is not None
    assert found.draft is begun
    submitted(begun)
    found = next_call(reviewer)
    assert found is not None
    assert (found.call, found.draft) == (fresh, None)


def test_a_call_that_somebody_reviews_is_not_offered_again(agent: Person) -> None:
    first, second = create_person("qa"), create_person("qa")
    call = create_call(agent)
    start_review(call, first, RUBRIC)
    assert next_call(second) is None
    # A calibration compares reviewers: it says nothing of whether the call was reviewed.
    other = create_call(agent)
    submitted(start_review(other, first, RUBRIC, purpose=Purpose.CALIBRATION))
    found = next_call(second)
    assert found is not None
    assert found.call is other


def test_nobody_is_led_to_their_own_call(reviewer: Person) -> None:
    both = create_person("qa", "agent")
    call = create_call(both)
    assert next_call(both) is None
    found = next_call(reviewer)
    assert found is not None
    assert found.call is call


@pytest.mark.parametrize("is_one_left", [True, False])
def test_the_page_after_submitting_offers_the_next_call_or_says_that_there_is_none(
    tab: Tab, agent: Person, is_one_left: bool
) -> None:
    if is_one_left:
        create_call(agent)
        db.session.commit()
    complete(tab)
    page = tab.submit().get_json()["page"]
    shown = tab.visitor.get(page).text
    assert "autofocus" in shown
    assert ("Review this call" in shown) is is_one_left
    assert ("None: you have no drafts" in shown) is not is_one_left
    assert stored(tab.review_id).is_submitted
