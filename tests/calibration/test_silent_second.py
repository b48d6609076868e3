"""A share of the calls given out is rated by a second reviewer, who does not know it."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from qa_app.assignments.models import Assignment, AssignmentState, Purpose, Selection
from qa_app.assignments.operations import add_absence, assign, begin, withdraw
from qa_app.calibration.double_scoring import is_drawn, share
from qa_app.calls.models import Call
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review, submit_review
from qa_app.reviews.reading import visible_reviews
from tests.conftest import make_settings
from tests.factories import create_call, create_person
from tests.reviews.conftest import RUBRIC


@pytest.fixture
def every_call(app: Flask, tmp_path: Path) -> None:
    """A centre in which every call given out is rated twice."""
    app.extensions["settings"] = make_settings(tmp_path, DOUBLE_SCORED_PERCENT="100")


@pytest.fixture
def agent(app: Flask) -> Person:
    return create_person("agent", name="Agent")


@pytest.fixture
def call(agent: Person) -> Call:
    return create_call(agent)


@pytest.fixture
def first(app: Flask) -> Person:
    return create_person("qa", name="First", language="en")


@pytest.fixture
def second(app: Flask) -> Person:
    return create_person("qa", name="Second", language="en")


def _seconds(call: Call) -> list[Assignment]:
    query = select(Assignment).where(Assignment.purpose == Purpose.SECOND_OPINION)
    return list(db.session.scalars(query.where(Assignment.call_id == call.id)))


def _submit(given: Assignment) -> Review:
    review = start_review(
        given.call, given.reviewer, RUBRIC, purpose=Purpose(given.purpose), assignment=given
    )
    for rating in review.ratings:
        rating.level = 4
    db.session.flush()
    submit_review(review, seen=review.mark)
    return review


def test_the_share_is_drawn_evenly_and_the_same_again() -> None:
    drawn = [call_id for call_id in range(10_000) if is_drawn("secret", call_id, 10)]
    assert 900 < len(drawn) < 1100
    assert drawn == [call_id for call_id in range(10_000) if is_drawn("secret", call_id, 10)]
    assert drawn != [call_id for call_id in range(10_000) if is_drawn("another", call_id, 10)]
    assert not any(is_drawn("secret", call_id, 0) for call_id in range(1000))
    assert all(is_drawn("secret", call_id, 100) for call_id in range(1000))
    assert 0 <= share("secret", 1, 2) < 1


def test_where_the_centre_has_set_no_share_nobody_is_second(
    call: Call, first: Person, second: Person
) -> None:
    given = assign(call, first)
    assert _seconds(call) == []
    assert not given.blind


@pytest.mark.parametrize("selection", Selection)
def test_the_second_has_the_same_day_and_looks_like_any_other_work(
    every_call: None, call: Call, first: Person, second: Person, selection: Selection, client_of
) -> None:
    due = today() + timedelta(days=3)
    given = assign(call, first, due=due, selection=selection)
    (silent,) = _seconds(call)
    assert (silent.reviewer, silent.due, silent.selection) == (second, due, selection)
    assert silent.blind
    assert given.blind
    assert silent.assigned_by is None
    for person in (first, second):
        page = client_of(person).get("/my-work").text
        assert "Agent" in page
        assert "Second opinion" not in page


def test_who_is_away_busy_the_agent_or_would_learn_of_it_is_not_second(
    every_call: None, agent: Person, first: Person, second: Person
) -> None:
    away, busy = create_person("qa", name="Away"), create_person("qa", name="Busy")
    for role in ("lead", "admin", "supervisor"):
        create_person(role, name=f"Some {role}")
    create_person("qa", "privacy", name="Privacy")
    add_absence(away, today(), today() + timedelta(days=1))
    for _number in range(3):
        assign(create_call(agent), busy, purpose=Purpose.CALIBRATION, blind=True)
    call = create_call(agent)
    assign(call, first)
    assert [one.reviewer for one in _seconds(call)] == [second]
    own = create_call(second)
    assign(own, first)
    assert [one.reviewer for one in _seconds(own)] == [busy]


def test_with_nobody_else_there_the_call_is_rated_once(
    every_call: None, call: Call, first: Person
) -> None:
    given = assign(call, first)
    assert _seconds(call) == []
    assert not given.blind


def test_what_somebody_reviewed_before_is_not_rated_twice_in_silence(
    every_call: None, call: Call, first: Person, second: Person
) -> None:
    start_review(call, create_person("qa"), RUBRIC)
    assign(call, first)
    assert _seconds(call) == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_neither_reads_the_other_until_their_own_is_in_and_only_the_first_counts(
    every_call: None, call: Call, first: Person, second: Person, order: tuple[int, int]
) -> None:
    given = [assign(call, first), *_seconds(call)]
    early, late = given[order[0]], given[order[1]]
    one = _submit(early)
    assert list(db.session.scalars(visible_reviews(late.reviewer))) == []
    other = _submit(late)
    for person in (first, second):
        assert set(db.session.scalars(visible_reviews(person))) == {one, other}
    counted = db.session.scalars(select(Review).join(Review.call).where(counts())).all()
    assert [review.purpose for review in counted] == [Purpose.REGULAR]


def test_taking_back_the_first_takes_back_the_second_unless_it_is_begun(
    every_call: None, agent: Person, first: Person, second: Person
) -> None:
    given = assign(create_call(agent), first)
    (silent,) = _seconds(given.call)
    withdraw(given, "Wrong call")
    assert silent.state == AssignmentState.WITHDRAWN
    given = assign(create_call(agent), first)
    (silent,) = _seconds(given.call)
    review = start_review(
        given.call, second, RUBRIC, purpose=Purpose.SECOND_OPINION, assignment=silent
    )
    begin(silent, review.id)
    withdraw(given, "Wrong call")
    assert silent.state == AssignmentState.OPEN


def test_a_lead_sees_the_share_and_how_far_it_has_come(
    every_call: None, call: Call, first: Person, second: Person, client_of
) -> None:
    lead = create_person("lead", language="en")
    assign(call, first)
    page = client_of(lead).get("/workload").text
    assert "100% of the calls given out" in page
    assert "With a second reviewer now: 1. Rated twice so far: 0." in page


def test_a_lead_is_told_how_the_share_is_set(app: Flask, client_of) -> None:
    page = client_of(create_person("lead", language="en")).get("/workload").text
    assert "DOUBLE_SCORED_PERCENT" in page
