"""*My work*, *Workload*, and giving a call from its page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from qa_app.assignments.models import Absence, Assignment, AssignmentState
from qa_app.assignments.operations import assign
from qa_app.calls.models import Call
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.operations import save_rating
from tests.factories import create_call, create_person


def _only() -> Assignment:
    return db.session.scalars(select(Assignment)).one()


def test_a_lead_gives_a_call_and_its_reviewer_finds_begins_and_continues_it(
    call: Call, lead: Person, reviewer: Person, client_of
) -> None:
    db.session.commit()
    page = client_of(lead).get(f"/calls/{call.id}").text
    assert "Give to a reviewer" in page
    due = today() + timedelta(days=5)
    fields = {"reviewer": reviewer.id, "due": due.isoformat()}
    sent = client_of(lead).post(f"/workload/calls/{call.id}", data=fields, follow_redirects=True)
    assert "finds the call under" in sent.text
    visitor = client_of(reviewer)
    work = visitor.get("/my-work").text
    assert "Agent" in work
    assert "autofocus" in work  # the next call is one key away
    given = _only()
    begun = visitor.post(f"/my-work/{given.id}/begin")
    assert begun.location.startswith("/reviews/")
    assert "Continue" in visitor.get("/my-work").text
    assert visitor.post(f"/my-work/{given.id}/begin").location == begun.location
    # “Review this call” on the call's page is the same review.
    assert visitor.post(f"/reviews/of-call/{call.id}").location == begun.location


def test_who_was_not_given_the_call_is_told_who_was(
    call: Call, lead: Person, reviewer: Person, colleague: Person, client_of
) -> None:
    assign(call, reviewer)
    db.session.commit()
    refused = client_of(colleague).post(f"/reviews/of-call/{call.id}")
    assert refused.status_code == 409
    assert "Reviewer was given this call to review" in refused.text
    assert client_of(colleague).post(f"/my-work/{_only().id}/begin").status_code == 404


@pytest.mark.parametrize("discard", [False, True])
def test_a_draft_with_ratings_goes_only_where_that_is_ticked(
    call: Call, lead: Person, reviewer: Person, colleague: Person, client_of, discard: bool
) -> None:
    given = assign(call, reviewer)
    db.session.commit()
    client_of(reviewer).post(f"/my-work/{given.id}/begin")
    review = db.session.scalars(select(Review)).one()
    save_rating(review, "clarity", level=2, not_applicable=False, note="x", based_on=0)
    db.session.commit()
    fields = {
        "reviewer": colleague.id,
        "reason": "On leave",
        **({"discard": "y"} if discard else {}),
    }
    sent = client_of(lead).post(f"/workload/{given.id}/hand-over", data=fields)
    db.session.expire_all()
    assert sent.status_code == (302 if discard else 409)
    assert db.session.get(Assignment, given.id).reviewer_id == (
        colleague.id if discard else reviewer.id
    )
    assert bool(db.session.scalar(select(Review.id))) is not discard


def test_a_lead_takes_back_what_is_not_begun_and_says_why(
    call: Call, lead: Person, reviewer: Person, client_of
) -> None:
    given = assign(call, reviewer)
    db.session.commit()
    visitor = client_of(lead)
    assert visitor.post(f"/workload/{given.id}/withdraw", data={}).status_code == 400
    visitor.post(f"/workload/{given.id}/withdraw", data={"reason": "Wrong call"})
    assert db.session.get(Assignment, given.id).state == AssignmentState.WITHDRAWN
    # Whoever had the page open is told, and nothing is lost.
    late = client_of(reviewer).post(f"/my-work/{given.id}/begin")
    assert late.status_code == 404
    assert "done or taken back" in late.text


def test_days_away_are_ones_own_to_enter_and_a_leads_for_everybody(
    lead: Person, reviewer: Person, colleague: Person, client_of
) -> None:
    days = {"first_day": today().isoformat(), "last_day": today().isoformat()}
    client_of(reviewer).post("/my-work/absences", data=days)
    absence = db.session.scalars(select(Absence)).one()
    assert client_of(colleague).post(f"/my-work/absences/{absence.id}/remove").status_code == 404
    assert "until" in client_of(lead).get("/workload").text
    client_of(lead).post(f"/workload/absences/{absence.id}/remove")
    client_of(lead).post("/workload/absences", data=days | {"person": colleague.id})
    assert db.session.scalars(select(Absence.person_id)).all() == [colleague.id]
    wrong = days | {"last_day": "2020-01-01"}
    assert client_of(reviewer).post("/my-work/absences", data=wrong).status_code == 400


def test_an_agent_of_a_lead_that_reviews_is_given_nothing_of_their_own(client_of) -> None:
    both, lead = create_person("qa", "agent"), create_person("lead", language="en")
    call = create_call(both)
    db.session.commit()
    sent = client_of(lead).post(f"/workload/calls/{call.id}", data={"reviewer": both.id})
    assert sent.status_code in (400, 403, 422)
    assert "their own calls" in sent.text


def test_empty_pages_say_what_to_do_next(lead: Person, client_of) -> None:
    visitor = client_of(lead)
    assert "Calls that are given to you to review stand here" in visitor.get("/my-work").text
    assert "choose “Give to a reviewer”" in visitor.get("/workload").text
