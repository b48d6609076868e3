"""A draft of a rubric is rehearsed on calls that several people reviewed, before it goes live."""

import copy
import re
from html import unescape

import pytest

from qa_app.assignments.models import Purpose
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence, Review
from qa_app.reviews.operations import start_review, submit_review
from qa_app.scorecards.drafts import draft_from_version, save_draft
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.models import RubricDraft
from tests.factories import create_call, create_person

ID = "soft-skills"


@pytest.fixture
def colleague(app) -> Person:
    return create_person("qa", name="Colleague")


@pytest.fixture
def draft(reviewer: Person) -> RubricDraft:
    """A draft that is like the version in use."""
    reviewer.language = "en"
    draft = draft_from_version(version_in_use(ID), by=reviewer)
    db.session.commit()
    return draft


def rate(call, person: Person, *levels: int, **values) -> Review:
    review = start_review(call, person, version_in_use(ID).rubric, **values)
    for rating, level in zip(review.ratings, levels, strict=True):
        rating.level, rating.note = level, "x"
        if level < 4:
            review.evidence.append(_clip(rating.criterion))
    db.session.flush()
    submit_review(review, seen=review.mark)
    db.session.commit()
    return review


def _clip(criterion: str) -> Evidence:
    return Evidence(criterion=criterion, polarity="against", start=1, end=2, quoted=("x",))


def change(draft: RubricDraft, by: Person, **weights: float) -> None:
    document = copy.deepcopy(draft.document)
    for item in document["criteria"]:
        item["weight"] = weights[item["id"]]
    save_draft(draft, document, by=by, based_on=draft.revision)
    db.session.commit()


@pytest.fixture
def read(draft, reviewer, client_of):
    def page(person: Person = reviewer) -> str:
        answer = client_of(person).get(f"/scorecards/drafts/{draft.id}/rehearsal")
        assert answer.status_code == 200
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())

    return page


def test_without_a_call_that_two_people_reviewed_the_page_says_how_to_get_one(
    read, agent, reviewer
) -> None:
    rate(create_call(agent), reviewer, 4, 4, 4, 4)
    assert "No call has been reviewed by two people yet" in read()


def test_the_page_says_what_would_change_and_for_whom(
    read, agent, reviewer, colleague, draft
) -> None:
    call = create_call(agent)
    rate(call, reviewer, 1, 4, 4, 4)
    rate(call, colleague, 4, 4, 4, 4, purpose=Purpose.CALIBRATION)
    change(draft, reviewer, active_listening=0.7, clarity=0.1, choice_offering=0.1,
           final_impression=0.1)  # fmt: skip

    words = read()
    assert "Calls: 1. Reviews rated again by the draft: 2." in words
    assert "would have another score: 1." in words
    assert "nothing can be concluded" in words
    assert "Agent too few calls to conclude 1 2" in words
    assert "Items rated alike 75% 75%" in words
    weight = next(c.weight for c in version_in_use(ID).rubric.criteria)
    assert f"in points of 100 {weight * 100:.1f} 70.0" in words
    assert "Colleague" not in words


def test_five_calls_are_enough_to_say_something(read, agent, reviewer, colleague) -> None:
    for _ in range(5):
        call = create_call(agent)
        rate(call, reviewer, 1, 4, 4, 4)
        rate(call, colleague, 4, 4, 4, 4, purpose=Purpose.CALIBRATION)
    words = read()
    assert "nothing can be concluded" not in words
    assert "Calls: 5. Reviews rated again by the draft: 10." in words
    assert "would have another score: 0." in words


def test_what_one_may_not_know_yet_stays_out(read, agent, reviewer, colleague) -> None:
    call = create_call(agent)
    rate(call, colleague, 4, 4, 4, 4, purpose=Purpose.CALIBRATION)
    rate(call, create_person("qa"), 1, 4, 4, 4, purpose=Purpose.CALIBRATION)
    start_review(call, reviewer, version_in_use(ID).rubric, purpose=Purpose.CALIBRATION)
    db.session.commit()
    assert "No call has been reviewed by two people yet" in read()


def test_a_draft_with_mistakes_says_them_first(read, draft, reviewer) -> None:
    save_draft(draft, {**draft.document, "title": {}}, by=reviewer, based_on=draft.revision)
    db.session.commit()
    assert "The draft cannot be rehearsed yet" in read()
