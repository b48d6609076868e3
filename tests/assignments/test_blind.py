"""Who rates a call blind sees no other review of it, nor that there is one, until theirs is in."""

import pytest
from sqlalchemy import select

from qa_app.assignments.models import Assignment, Purpose
from qa_app.assignments.operations import assign
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review, submit_review
from qa_app.reviews.reading import visible_reviews
from tests.reviews.conftest import RUBRIC

SECRET = "Words of the first reviewer"


@pytest.fixture
def first(call: Call, colleague: Person) -> Review:
    review = start_review(call, colleague, RUBRIC)
    review.state, review.submitted_at, review.summary = "submitted", utc_now(), SECRET
    db.session.flush()
    return review


@pytest.fixture
def silent(call: Call, first: Review, reviewer: Person) -> Assignment:
    given = assign(call, reviewer, purpose=Purpose.SECOND_OPINION, blind=True)
    db.session.commit()
    return given


def _seen_by(person: Person) -> list[Review]:
    return list(db.session.scalars(visible_reviews(person)))


def test_the_other_review_is_there_again_once_their_own_is_submitted(
    silent: Assignment, first: Review, reviewer: Person, lead: Person
) -> None:
    assert _seen_by(reviewer) == []
    assert _seen_by(lead) == [first]
    own = start_review(
        silent.call, reviewer, RUBRIC, purpose=Purpose.SECOND_OPINION, assignment=silent
    )
    assert _seen_by(reviewer) == [own]
    for rating in own.ratings:
        rating.level = 4
    db.session.flush()
    submit_review(own, seen=own.mark)
    assert set(_seen_by(reviewer)) == {first, own}


def test_no_page_tells_them_that_theirs_is_the_second(
    silent: Assignment, first: Review, reviewer: Person, colleague: Person, client_of
) -> None:
    visitor = client_of(reviewer)
    pages = ["/my-work", f"/calls/{silent.call_id}", "/calls", "/reviews", "/reviews/critical"]
    begun = visitor.post(f"/my-work/{silent.id}/begin")
    pages.append(begun.location)
    for page in pages:
        text = visitor.get(page).text
        assert SECRET not in text, page
        assert "Second opinion" not in text, page
        assert "You reviewed this" not in text, page
        assert f"By {colleague.name}" not in text, page
    assert visitor.get(f"/reviews/{first.id}").status_code == 404
    assert db.session.scalars(select(Review.moments_wait).order_by(Review.id.desc())).first() is (
        False
    )


def test_nobody_else_is_kept_from_reading(silent: Assignment, first: Review, client_of) -> None:
    other = silent.assigned_by or first.reviewer
    assert SECRET in client_of(other).get(f"/reviews/{first.id}").text
