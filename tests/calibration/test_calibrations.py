"""Several people rate one call blind, compare item by item, and agree on a reference rating."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import hand_over, withdraw
from qa_app.calibration.models import Calibration, CalibrationItem, CalibrationPart
from qa_app.calibration.operations import begin_calibration, close_calibration, set_reference
from qa_app.calibration.reading import compared, distances, get_calibration
from qa_app.calls.models import Call
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.retention.rows import erase_rows
from qa_app.reviews.assigned import start_given
from qa_app.reviews.chosen_rubric import ChosenRubric
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.operations import add_evidence, submit_review
from tests.factories import create_call, create_person
from tests.reviews.conftest import CRITERIA, RUBRIC

WORDS = "Words of one of them"


@pytest.fixture
def lead(app: Flask) -> Person:
    return create_person("lead", name="Lead", language="en")


@pytest.fixture
def people(app: Flask) -> list[Person]:
    return [create_person("qa", name=f"Reviewer {n}", language="en") for n in (1, 2, 3)]


@pytest.fixture
def call(app: Flask) -> Call:
    return create_call(create_person("agent", name="Agent"))


@pytest.fixture
def made(call: Call, people: list[Person], lead: Person) -> Calibration:
    due = today() + timedelta(days=3)
    made = begin_calibration(call, RUBRIC, people, expert=None, due=due, by=lead)
    db.session.commit()
    return made


def rate(call: Call, person: Person, level: int) -> Review:
    review = start_given(call, person, ChosenRubric(RUBRIC))
    for rating in review.ratings:
        rating.level = level
        rating.note = f"{WORDS}: {person.name}"
        add_evidence(review, rating.criterion, polarity=Polarity.AGAINST, start=1, end=2)
    db.session.flush()
    submit_review(review, seen=review.mark)
    db.session.commit()
    return review


def _part_of(made: Calibration, person: Person) -> Assignment:
    return next(p.assignment for p in made.parts if p.assignment.reviewer_id == person.id)


def test_each_finds_the_call_under_my_work_with_its_day_and_the_rubric_of_the_calibration(
    made: Calibration, people: list[Person], client_of
) -> None:
    page = client_of(people[0]).get("/my-work").text
    assert "Calibration" in page
    review = start_given(made.call, people[0], ChosenRubric(RUBRIC))
    assert (review.purpose, review.rubric.id) == (Purpose.CALIBRATION, RUBRIC.id)


def test_nobody_reads_another_rating_before_theirs_is_in(
    made: Calibration, people: list[Person], lead: Person, client_of
) -> None:
    first = rate(made.call, people[0], 2)
    rate(made.call, people[1], 3)
    for visitor in (client_of(people[2]),):
        page = visitor.get(f"/calibration/{made.id}").text
        assert "Rate the call first" in page
        assert WORDS not in page
        assert people[0].name not in page
        assert visitor.get(f"/reviews/{first.id}").status_code == 404
    assert WORDS not in client_of(lead).get(f"/calibration/{made.id}").text  # not compared yet


def test_once_all_are_in_they_are_compared_item_by_item(
    made: Calibration, people: list[Person], lead: Person, client_of
) -> None:
    for person, level in zip(people, (1, 2, 3), strict=True):
        rate(made.call, person, level)
    assert made.state == "comparing"
    page = client_of(people[0]).get(f"/calibration/{made.id}").text
    for person in people:
        assert f"{WORDS}: {person.name}" in page
    assert page.count("data-hear") == len(people) * len(CRITERIA)
    assert "Reference rating" in page
    assert 'name="choice"' not in page  # the lead's to set
    assert 'name="choice"' in client_of(lead).get(f"/calibration/{made.id}").text


def test_the_lead_sets_a_reference_with_a_reason_and_each_sees_how_far_they_were(
    made: Calibration, people: list[Person], lead: Person, client_of
) -> None:
    for person, level in zip(people, (1, 2, 4), strict=True):
        rate(made.call, person, level)
    visitor = client_of(lead)
    url = f"/calibration/{made.id}"
    sent = {"choice": "2", "reason": "", "notes": "We talked.", "revision": "0"}
    refused = visitor.post(f"{url}/items/{CRITERIA[0]}", data=sent)
    assert refused.status_code == 400
    assert "Say why" in refused.text
    assert "We talked." in refused.text  # nothing typed is lost
    assert visitor.post(f"{url}/close").status_code == 400
    for criterion in CRITERIA:
        data = {**sent, "reason": "As the anchor says."}
        assert visitor.post(f"{url}/items/{criterion}", data=data).status_code == 302
    assert visitor.post(f"{url}/close").status_code == 302
    db.session.expire_all()
    assert made.state == "closed"
    found = {
        d.person.name: (d.rated, d.exact, d.within_one) for d in distances(compared(lead, made))
    }
    every = len(CRITERIA)
    assert found == {
        "Reviewer 1": (every, 0, every), "Reviewer 2": (every, every, every),
        "Reviewer 3": (every, 0, 0),
    }  # fmt: skip
    page = client_of(people[0]).get(url).text
    assert "As the anchor says." in page
    table = page[page.index("distance-title") : page.index("</table>")]
    assert "Reviewer 1" in table
    assert "Reviewer 2" not in table  # no league table: each sees their own
    with pytest.raises(Refused, match="while the ratings are compared"):
        _agree(made, CRITERIA[0], based_on=1)


def _agree(made: Calibration, criterion: str, *, based_on: int, reason: str = "So it is.") -> None:
    set_reference(
        made, criterion, level=1, not_applicable=False, reason=reason, notes="", based_on=based_on
    )


def test_of_two_leads_who_write_at_once_one_is_told(
    made: Calibration, people: list[Person]
) -> None:
    for person in people:
        rate(made.call, person, 2)
    _agree(made, CRITERIA[0], based_on=0)
    _agree(made, CRITERIA[0], based_on=0)  # the same again: the answer got lost
    with pytest.raises(Conflict):
        _agree(made, CRITERIA[0], based_on=0, reason="Another reason.")


def test_who_left_is_taken_off_and_nobody_waits_for_them(
    made: Calibration, people: list[Person]
) -> None:
    rate(made.call, people[0], 2)
    rate(made.call, people[1], 2)
    assert made.state == "open"
    withdraw(_part_of(made, people[2]), "Left the company")
    assert made.state == "comparing"
    with pytest.raises(NotFound):
        get_calibration(people[2], made.id)


def test_a_part_that_is_handed_over_is_somebody_elses(
    made: Calibration, people: list[Person]
) -> None:
    stand_in = create_person("qa", name="Stand-in")
    hand_over(_part_of(made, people[2]), stand_in, "On leave")
    assert get_calibration(stand_in, made.id) is made
    for person in (*people[:2], stand_in):
        rate(made.call, person, 2)
    assert made.state == "comparing"


def test_a_latecomer_who_has_begun_may_finish_and_joins_the_comparison(
    made: Calibration, people: list[Person], lead: Person, client_of
) -> None:
    for person in people[:2]:
        rate(made.call, person, 2)
    start_given(made.call, people[2], ChosenRubric(RUBRIC))
    db.session.commit()
    assert client_of(lead).post(f"/calibration/{made.id}/compare").status_code == 302
    db.session.expire_all()
    assert made.state == "comparing"
    assert WORDS not in client_of(people[2]).get(f"/calibration/{made.id}").text
    assert len(compared(lead, made)[0].views) == 2
    rate(made.call, people[2], 4)
    assert len(compared(people[2], made)[0].views) == 3


def test_with_fewer_than_two_ratings_there_is_nothing_to_compare(
    made: Calibration, people: list[Person], lead: Person, client_of
) -> None:
    rate(made.call, people[0], 2)
    refused = client_of(lead).post(f"/calibration/{made.id}/compare")
    assert refused.status_code == 400
    assert "Two ratings are needed" in refused.text


def test_a_lead_begins_one_from_the_page_of_a_call(
    call: Call, people: list[Person], lead: Person, client_of
) -> None:
    visitor = client_of(lead)
    assert "Calibrate on this call" in visitor.get(f"/calls/{call.id}").text
    url = f"/calibration/of-call/{call.id}"
    sent = {"rubric": "soft-skills", "people": [people[0].id], "expert": "", "due": ""}
    refused = visitor.post(url, data=sent)
    assert refused.status_code == 400
    assert "at least two people" in refused.text
    assert db.session.scalars(select(Assignment)).all() == []
    sent |= {"expert": str(people[1].id)}
    assert visitor.post(url, data=sent).status_code == 302
    parts = db.session.scalars(select(CalibrationPart)).all()
    assert [part.is_expert for part in parts] == [False, True]
    assert all(part.assignment.blind for part in parts)
    assert visitor.post(url, data=sent).status_code == 409  # they have it already
    assert "Agent" in visitor.get("/calibration").text


def test_who_takes_no_part_is_shown_none(made: Calibration, client_of) -> None:
    visitor = client_of(create_person("qa", language="en"))
    assert "No calibration yet" in visitor.get("/calibration").text
    assert visitor.get(f"/calibration/{made.id}").status_code == 404


def test_with_the_call_its_calibration_goes(
    made: Calibration, people: list[Person], call: Call
) -> None:
    rate(call, people[0], 2)
    erase_rows(call, keep_ratings=False)
    db.session.commit()
    for table in (Calibration, CalibrationPart, CalibrationItem):
        assert db.session.scalars(select(table)).all() == []
    assert AssignmentState.OPEN not in db.session.scalars(select(Assignment.state)).all()


def test_finishing_twice_tells_the_second(made: Calibration, people: list[Person]) -> None:
    for person in people:
        rate(made.call, person, 2)
    for criterion in CRITERIA:
        _agree(made, criterion, based_on=0)
    close_calibration(made)
    with pytest.raises(Conflict):
        close_calibration(made)
