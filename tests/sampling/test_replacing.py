"""A drawn call that cannot be reviewed: replaced by the next in the order, with a reason."""

import pytest
from sqlalchemy import select

from qa_app.assignments.models import Assignment, Purpose
from qa_app.assignments.operations import assign
from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.foundation.errors import Conflict, NotAllowed, Refused
from qa_app.foundation.extensions import db
from qa_app.retention.rows import erase_rows
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.sampling import replacing
from qa_app.sampling.drawing import in_order
from qa_app.sampling.draws import frame_of, verify
from qa_app.sampling.models import ReplacementReason
from tests.factories import create_person
from tests.sampling.centre import draw_last_month, drawn_in, still_drawn, take_calls, write_plan

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
WHY = ReplacementReason.UNINTELLIGIBLE
WORDS = "Only noise on the line."


@pytest.fixture
def lead(app):
    return create_person("lead")


@pytest.fixture
def qa(app):
    return create_person("qa")


@pytest.fixture
def draw(lead, qa):
    take_calls(create_person("agent"), 7)
    take_calls(create_person("agent"), 4)
    return draw_last_month(write_plan(lead, reviewers=[qa.id]), lead)


def replaced(drawn, by):
    return replacing.replace(drawn, reason=WHY, words=WORDS, by=by)


def test_the_next_call_of_the_stratum_comes_and_goes_to_the_same_reviewer(draw, qa):
    first = drawn_in(draw)[0]

    following = replaced(first, qa)

    stratum = frame_of(draw).strata[first.stratum]
    assert following.call_id == in_order(stratum, draw.seed)[4]
    assert (following.rank, following.stratum) == (5, first.stratum)
    assert following.assignment.reviewer_id == qa.id
    assert following.selection == first.selection
    assert first.assignment.state == "withdrawn"
    assert len(still_drawn([draw])) == 8
    assert verify(draw).holds


def test_one_after_the_other_until_none_is_left(draw, qa):
    for _time in range(3):
        assert replaced(still_drawn([draw])[0], qa) is not None

    assert replaced(still_drawn([draw])[0], qa) is None
    assert len(still_drawn([draw])) == 7
    assert verify(draw).holds


def test_a_call_that_was_reviewed_meanwhile_is_passed_over(draw, qa, lead):
    first = drawn_in(draw)[0]
    order = in_order(frame_of(draw).strata[first.stratum], draw.seed)
    assign(db.session.get(Call, order[4]), lead)

    assert replaced(first, qa).call_id == order[5]
    assert verify(draw).holds


def test_a_replacement_is_counted_by_reason_and_person_and_is_on_record(client_of, draw, qa, lead):
    first, second = drawn_in(draw)[0].call_id, drawn_in(draw)[5].call_id
    for person, number, reason in ((qa, first, WHY), (lead, second, ReplacementReason.ABUSE)):
        form = {"reason": str(reason), "words": WORDS}
        answer = client_of(person).post(f"/sampling/calls/{number}/replace", data=form)
        assert answer.status_code == 302

    found = {(one.reason, one.by.id, one.number) for one in replacing.counted()}
    assert found == {(WHY, qa.id, 1), (ReplacementReason.ABUSE, lead.id, 1)}
    replacements = select(AuditRecord).where(AuditRecord.action == "replace drawn call")
    records = db.session.scalars(replacements.order_by(AuditRecord.id)).all()
    assert [(one.subject_id, one.reason) for one in records] == [(first, WORDS), (second, WORDS)]


def test_a_call_is_replaced_once_and_not_after_its_review(draw, qa):
    first, second = drawn_in(draw)[:2]
    replaced(first, qa)
    with pytest.raises(Conflict):
        replaced(first, qa)

    second.assignment.state, second.assignment.closed_at = "done", second.assignment.assigned_at
    db.session.flush()
    with pytest.raises(Refused):
        replaced(second, qa)


def test_only_its_reviewer_and_whoever_gives_reviews_out_replace_a_call(draw, qa, lead):
    call = db.session.get(Call, drawn_in(draw)[0].call_id)
    other = create_person("qa")

    with pytest.raises(NotAllowed):
        replacing.set_aside(call, reason=WHY, words=WORDS, by=other)
    replacing.set_aside(call, reason=WHY, words=WORDS, by=lead)

    assert drawn_in(draw)[0].replaced_by_id == lead.id


def test_a_second_reviewer_cannot_tell_by_replacing_that_they_are_the_second(draw, qa):
    drawn, other = drawn_in(draw)[0], create_person("qa")
    call = db.session.get(Call, drawn.call_id)
    second = assign(call, other, purpose=Purpose.SECOND_OPINION, blind=True)

    replacing.see_that_may_replace(other, call)
    replacing.set_aside(call, reason=WHY, words=WORDS, by=other)

    assert db.session.get(Assignment, second.id).state == "withdrawn"
    assert drawn_in(draw)[0].replaced_at is None
    assert drawn_in(draw)[0].assignment.state == "open"


def test_a_draft_of_its_review_goes(client_of, draw, qa):
    drawn = drawn_in(draw)[0]
    call = db.session.get(Call, drawn.call_id)
    start_review(call, qa, RUBRIC, assignment=drawn.assignment)
    client = client_of(qa)
    assert db.session.scalars(select(Review)).all() != []

    form = {"reason": "unintelligible", "words": WORDS}
    answer = client.post(f"/sampling/calls/{drawn.call_id}/replace", data=form)

    assert answer.status_code == 302
    assert db.session.scalars(select(Review)).all() == []
    assert drawn_in(draw)[0].reason == "unintelligible"


def test_when_a_call_is_erased_its_number_stays_and_the_words_go(draw, qa):
    first = drawn_in(draw)[0]
    number = first.call_id
    replaced(first, qa)

    erase_rows(db.session.get(Call, number), keep_ratings=False)

    assert (drawn_in(draw)[0].call_id, drawn_in(draw)[0].words) == (number, "")
    assert verify(draw).holds
