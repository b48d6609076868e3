"""Whoever gives out reviews says who does which call, and by when; it is given once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qa_app.assignments.models import Assignment, AssignmentState, Purpose, Selection
from qa_app.assignments.operations import add_absence, assign, hand_over, withdraw
from qa_app.assignments.reading import away, loads, open_work
from qa_app.calls.models import Call
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review, submit_review
from tests.factories import create_call, create_person
from tests.reviews.conftest import RUBRIC


def test_a_call_is_given_to_one_reviewer_only(
    call: Call, reviewer: Person, colleague: Person, lead: Person
) -> None:
    assign(call, reviewer, assigned_by=lead)
    for somebody in (reviewer, colleague):
        with pytest.raises(Conflict, match="already been given"):
            assign(call, somebody)
    assign(call, colleague, purpose=Purpose.CALIBRATION, blind=True)  # that is other work


def test_it_goes_to_nobody_who_cannot_review_it(call: Call, agent: Person, lead: Person) -> None:
    both = create_person("qa", "agent")
    for somebody, why in (
        (both, "their own calls"),
        (create_person("supervisor"), "does not review"),
        (create_person("agent"), "does not review"),
    ):
        of = create_call(both) if somebody is both else call
        with pytest.raises(Refused, match=why):
            assign(of, somebody)
    with pytest.raises(Refused, match="no finished transcript"):
        assign(create_call(agent, transcribed=False), lead)


def test_the_agent_alone_assesses_themselves(call: Call, agent: Person, reviewer: Person) -> None:
    assign(call, agent, purpose=Purpose.SELF_ASSESSMENT)
    with pytest.raises(Refused, match="Only the agent"):
        assign(call, reviewer, purpose=Purpose.SELF_ASSESSMENT)


def test_the_first_due_is_the_first_to_do(reviewer: Person, agent: Person) -> None:
    days = (None, date(2027, 1, 5), date(2027, 1, 4))
    undated, later, soon = (assign(create_call(agent), reviewer, due=day) for day in days)
    assert db.session.scalars(open_work(reviewer)).all() == [soon, later, undated]


def test_handed_over_it_is_the_other_ones_and_taken_back_nobodys(
    call: Call, reviewer: Person, colleague: Person
) -> None:
    given = assign(call, reviewer)
    hand_over(given, colleague, "On leave")
    assert given.reviewer_id == colleague.id
    assert db.session.scalars(open_work(reviewer)).all() == []
    withdraw(given, "Wrong call")
    assert given.state == AssignmentState.WITHDRAWN
    assert db.session.scalars(open_work(colleague)).all() == []
    assign(call, reviewer)  # and can be given anew


def test_what_is_begun_is_not_taken_from_under_its_reviewer(
    call: Call, reviewer: Person, colleague: Person
) -> None:
    given = assign(call, reviewer)
    start_review(call, reviewer, RUBRIC, assignment=given)
    with pytest.raises(Conflict, match="has begun"):
        hand_over(given, colleague, "On leave")
    with pytest.raises(Conflict, match="has begun"):
        withdraw(given, "Wrong call")


def test_what_was_taken_back_can_be_begun_by_nobody(call: Call, reviewer: Person) -> None:
    given = assign(call, reviewer)
    withdraw(given, "Wrong call")
    with pytest.raises(Conflict, match="taken back"):
        start_review(call, reviewer, RUBRIC, assignment=given)


@pytest.mark.parametrize("selection", Selection)
def test_a_review_keeps_how_its_call_was_selected_and_ends_what_was_given(
    call: Call, reviewer: Person, selection: Selection
) -> None:
    given = assign(call, reviewer, selection=selection)
    review = start_review(call, reviewer, RUBRIC, assignment=given)
    assert review.selection == selection
    _submit(review)
    db.session.expire_all()
    assert given.state == AssignmentState.DONE
    appeal = start_review(
        call, create_person("qa"), RUBRIC, purpose=Purpose.APPEAL, supersedes=review
    )
    assert appeal.selection == selection


def test_the_load_says_what_is_open_begun_overdue_and_done(
    agent: Person, reviewer: Person, colleague: Person, lead: Person
) -> None:
    yesterday = today() - timedelta(days=1)
    first, second = (assign(create_call(agent), reviewer, due=day) for day in (yesterday, None))
    start_review(second.call, reviewer, RUBRIC, assignment=second)
    done = assign(create_call(agent), reviewer)
    _submit(start_review(done.call, reviewer, RUBRIC, assignment=done))
    old = assign(create_call(agent), reviewer)
    withdraw(old, "Wrong call")
    add_absence(colleague, today(), today() + timedelta(days=3))
    found = {load.person: load for load in loads(today(), utc_now())}
    assert list(found) == [colleague, lead, reviewer]  # by name, no ranking
    of = found[reviewer]
    assert (of.open, of.begun, of.overdue, of.done) == (2, 1, 1, 1)
    assert found[colleague].away_until == today() + timedelta(days=3)
    assert first.due == yesterday


def test_somebody_is_away_from_the_first_day_to_the_last(reviewer: Person) -> None:
    add_absence(reviewer, date(2027, 2, 1), date(2027, 2, 3))
    told = [bool(away([reviewer], date(2027, 2, day))) for day in (1, 3, 4)]
    assert told == [True, True, False]
    with pytest.raises(Refused, match="before the first"):
        add_absence(reviewer, date(2027, 2, 3), date(2027, 2, 1))


def _submit(review: Review) -> None:
    for rating in review.ratings:
        rating.level = 4
    db.session.flush()
    submit_review(review, seen=review.mark)


def test_every_assignment_is_about_a_call_that_is_there(call: Call, reviewer: Person) -> None:
    assign(call, reviewer)
    call.suspended_at = utc_now()
    db.session.flush()
    assert db.session.scalars(open_work(reviewer)).all() == []
    assert db.session.scalars(select(Assignment)).one().state == AssignmentState.OPEN
