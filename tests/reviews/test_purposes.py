"""For which purpose a call may be reviewed, by whom, and what takes whose place."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from qa_app.assignments.models import Purpose
from qa_app.assignments.operations import assign
from qa_app.calls.models import Call
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Rating, Review
from qa_app.reviews.operations import start_review, submit_review
from tests.factories import create_call, create_person
from tests.reviews.conftest import RUBRIC

NOT_BY_THE_AGENT = [purpose for purpose in Purpose if purpose != Purpose.SELF_ASSESSMENT]


@pytest.fixture
def call(agent: Person) -> Call:
    return create_call(agent)


def submitted(call: Call, reviewer: Person, **values) -> Review:
    """A review with everything at the top."""
    review = start_review(call, reviewer, RUBRIC, **values)
    for rating in review.ratings:
        rating.level = RUBRIC.criterion(rating.criterion).top_level
    db.session.flush()
    submit_review(review, seen=review.mark)
    db.session.refresh(review)
    return review


@pytest.mark.parametrize("purpose", NOT_BY_THE_AGENT)
def test_nobody_reviews_their_own_calls(app, purpose: Purpose) -> None:
    both = create_person("agent", "qa")
    with pytest.raises(Refused, match="own calls"):
        start_review(create_call(both), both, RUBRIC, purpose=purpose)


def test_the_page_says_so_too(app, client_of) -> None:
    both = create_person("agent", "qa", language="en")
    call = create_call(both)
    answer = client_of(both).post(f"/reviews/of-call/{call.id}")
    assert answer.status_code == 400
    assert "Nobody can review their own calls" in answer.text


def test_agents_assess_themselves_and_nobody_does_it_for_them(call, agent, reviewer) -> None:
    own = start_review(call, agent, RUBRIC, purpose=Purpose.SELF_ASSESSMENT)
    assert own.reviewer_id == agent.id
    with pytest.raises(Refused, match="Only the agent"):
        start_review(call, reviewer, RUBRIC, purpose=Purpose.SELF_ASSESSMENT)


def test_a_person_has_one_review_of_a_call_for_each_purpose(call, reviewer) -> None:
    regular = start_review(call, reviewer, RUBRIC)
    calibration = start_review(call, reviewer, RUBRIC, purpose=Purpose.CALIBRATION)

    assert calibration.id != regular.id
    assert start_review(call, reviewer, RUBRIC).id == regular.id
    again = start_review(call, reviewer, RUBRIC, purpose=Purpose.CALIBRATION)
    assert again.id == calibration.id


def test_it_stands_with_a_review_who_gave_it_and_until_when(call, reviewer, client_of) -> None:
    given = assign(call, reviewer, purpose=Purpose.CALIBRATION, due=date(2026, 12, 4))
    start_review(call, reviewer, RUBRIC, purpose=Purpose.CALIBRATION, assignment=given)
    reviewer.language = "en"

    page = client_of(reviewer).get("/reviews").text

    assert "Calibration" in page
    assert "Due on Dec 4, 2026" in page


def test_what_takes_the_place_of_a_review_waits_until_it_is_submitted(call, reviewer) -> None:
    first = submitted(call, reviewer)
    other = create_person("qa")
    draft = start_review(call, other, RUBRIC, purpose=Purpose.APPEAL, supersedes=first)
    assert not first.is_superseded
    for rating in draft.ratings:
        rating.level = 4
    db.session.flush()
    submit_review(draft, seen=draft.mark)
    db.session.expire_all()
    assert first.is_superseded


def test_each_of_the_two_says_so_on_its_page(call, reviewer, client_of) -> None:
    reviewer.language = "en"
    first = submitted(call, reviewer)
    second = submitted(call, create_person("qa"), purpose=Purpose.APPEAL, supersedes=first)
    visitor = client_of(reviewer)

    before, after = (visitor.get(f"/reviews/{r.id}").text for r in (first, second))

    assert "Another review counts in place of this one" in before
    assert f'href="/reviews/{second.id}"' in before
    assert "Write a coaching plan" not in before
    assert "counts in place of an earlier one" in after
    assert "Write a coaching plan" in after


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        (Purpose.REGULAR, "can replace a review"),
        (Purpose.CALIBRATION, "can replace a review"),
    ],
)
def test_only_a_second_look_takes_the_place_of_a_review(call, reviewer, purpose, words) -> None:
    first = submitted(call, reviewer)
    with pytest.raises(Refused, match=words):
        start_review(call, create_person("qa"), RUBRIC, purpose=purpose, supersedes=first)


def test_what_takes_a_place_is_of_the_same_call_and_by_somebody_else(call, agent, reviewer):
    first = submitted(call, reviewer)
    other_call, other = create_call(agent), create_person("qa")
    appeal = {"purpose": Purpose.APPEAL, "supersedes": first}
    with pytest.raises(Refused, match="same call"):
        start_review(other_call, other, RUBRIC, **appeal)
    with pytest.raises(Refused, match="somebody other than"):
        start_review(call, reviewer, RUBRIC, **appeal)
    with pytest.raises(Refused, match="about a review"):
        start_review(call, other, RUBRIC, purpose=Purpose.APPEAL)


def test_only_what_counts_can_be_superseded(call, agent, reviewer) -> None:
    draft = start_review(call, reviewer, RUBRIC)
    own = submitted(call, agent, purpose=Purpose.SELF_ASSESSMENT)
    for review in (draft, own):
        with pytest.raises(Refused, match="does not count"):
            start_review(call, create_person("qa"), RUBRIC, purpose=Purpose.SECOND_OPINION,
                         supersedes=review)  # fmt: skip


def test_one_review_at_a_time_takes_the_place_of_another(call, reviewer) -> None:
    first = submitted(call, reviewer)
    one = create_person("qa", name="Seo Jimin")
    appeal = {"purpose": Purpose.APPEAL, "supersedes": first}
    start_review(call, one, RUBRIC, **appeal)
    db.session.refresh(first)
    with pytest.raises(Conflict, match="Seo Jimin"):
        start_review(call, create_person("qa"), RUBRIC, **appeal)


@pytest.mark.parametrize(
    "values",
    [
        {"purpose": "contest"},
        {"purpose": "appeal"},  # of nothing
        {"purpose": "calibration", "supersedes_id": 1},
        {"purpose": "appeal", "supersedes_id": 4711},
    ],
)
def test_the_database_itself_refuses_what_makes_no_sense(call, reviewer, values) -> None:
    submitted(call, reviewer)
    review = start_review(call, create_person("qa"), RUBRIC)
    with pytest.raises(IntegrityError):
        db.session.execute(update(Review).where(Review.id == review.id).values(values))


def test_the_database_refuses_to_supersede_a_review_of_another_call(call, agent, reviewer) -> None:
    first = submitted(call, reviewer)
    other = start_review(create_call(agent), create_person("qa"), RUBRIC)
    values = {"purpose": "appeal", "supersedes_id": first.id}
    with pytest.raises(IntegrityError):
        db.session.execute(update(Review).where(Review.id == other.id).values(values))


def test_a_mark_of_every_criterion_belongs_to_each_review(call, agent) -> None:
    own = start_review(call, agent, RUBRIC, purpose=Purpose.SELF_ASSESSMENT)
    assert db.session.query(Rating).filter_by(review_id=own.id).count() == len(RUBRIC.criteria)
