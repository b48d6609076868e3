"""Which ratings agreement rests on: those that were given without seeing another one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qa_app.agreement.sittings import Kind, Sitting, scale_of, sittings
from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import assign
from qa_app.calls.models import CallState
from qa_app.foundation.extensions import db, utc_now
from qa_app.reviews.models import ConditionAnswer, Rating, ReviewState
from qa_app.rubrics import Criterion, Rubric, parse_rubric
from tests.agreement.centre import ITEM, OTHER, RUBRIC, rate_together, review_of
from tests.factories import create_call, create_person
from tests.rubrics.written import duty, rubric, scale, section

YEAR = timedelta(days=365)
CRITERION = RUBRIC.criterion(ITEM)


def together(since: timedelta = YEAR) -> list[Sitting]:
    db.session.commit()
    return sittings(utc_now() - since)


def levels(sitting: Sitting, criterion: Criterion = CRITERION) -> list[int]:
    return sorted(sitting.levels(criterion.id, scale_of(criterion)).values())


def test_a_regular_review_is_compared_with_second_opinions_that_replace_nothing(agent, reviewers):
    ada, bo, cleo = reviewers
    rate_together(agent, {ada: 2, bo: 3, cleo: 4})
    (found,) = together()
    assert (found.kind, levels(found)) == (Kind.WORK, [2, 3, 4])


def test_calibrations_are_compared_among_each_other_and_with_nothing_else(agent, reviewers):
    ada, bo, cleo = reviewers
    first = review_of(create_call(agent), ada, {ITEM: 1})
    for person, level in ((bo, 3), (cleo, 4)):
        review_of(first.call, person, {ITEM: level}, Purpose.CALIBRATION)
    (found,) = together()
    assert (found.kind, levels(found)) == (Kind.CALIBRATION, [3, 4])


def test_what_was_rated_blind_counts_however_it_was_amended_or_replaced_later(agent, reviewers):
    ada, bo, cleo = reviewers
    first, _second = rate_together(agent, {ada: 2, bo: 4})
    amendment = review_of(first.call, ada, {ITEM: 4}, Purpose.AMENDMENT, supersedes=first)
    review_of(first.call, cleo, {ITEM: 4}, Purpose.APPEAL, supersedes=amendment)
    (found,) = together()
    assert levels(found) == [2, 4]


@pytest.mark.parametrize(
    "purpose", [Purpose.REGULAR, Purpose.SELF_ASSESSMENT], ids=lambda purpose: purpose.value
)
def test_who_could_read_the_first_review_or_is_the_agent_is_not_compared(agent, reviewers, purpose):
    ada, bo, _cleo = reviewers
    first = review_of(create_call(agent), ada, {ITEM: 2})
    other = agent if purpose == Purpose.SELF_ASSESSMENT else bo
    review_of(first.call, other, {ITEM: 4}, purpose)
    assert together() == []


def test_a_second_opinion_that_replaces_the_first_review_has_read_it(agent, reviewers):
    ada, bo, _cleo = reviewers
    first = review_of(create_call(agent), ada, {ITEM: 2})
    review_of(first.call, bo, {ITEM: 4}, Purpose.SECOND_OPINION, supersedes=first)
    assert together() == []


@pytest.mark.parametrize(("hours", "compared"), [(2, 1), (4, 0)])
def test_who_began_once_a_second_opinion_could_be_read_is_not_compared(
    agent, reviewers, hours, compared
):
    ada, bo, _cleo = reviewers
    first = review_of(create_call(agent), ada, {ITEM: 2})
    first.created_at = utc_now() - timedelta(hours=3)
    at = utc_now() - timedelta(hours=hours)
    review_of(first.call, bo, {ITEM: 4}, Purpose.SECOND_OPINION, at=at)
    assert len(together()) == compared


@pytest.mark.parametrize(("blind", "compared"), [(True, 1), (False, 0)])
def test_a_second_opinion_counts_where_it_was_given_out_blind(agent, reviewers, blind, compared):
    ada, bo, _cleo = reviewers
    _first, second = rate_together(agent, {ada: 2, bo: 4})
    db.session.add(
        Assignment(
            call=second.call, reviewer=bo, purpose=Purpose.SECOND_OPINION, blind=blind,
            review_id=second.id, state=AssignmentState.DONE, closed_at=utc_now(),
        )
    )  # fmt: skip
    assert len(together()) == compared


def test_nothing_is_told_while_somebody_is_to_rate_the_call_blind(agent, reviewers):
    ada, bo, cleo = reviewers
    first, _second = rate_together(agent, {ada: 2, bo: 4})
    given = assign(first.call, cleo, purpose=Purpose.SECOND_OPINION, blind=True)
    assert together() == []
    given.state, given.closed_at = AssignmentState.WITHDRAWN, utc_now()
    assert len(together()) == 1


def test_nobody_is_compared_with_themselves(agent, reviewers):
    ada, _bo, _cleo = reviewers
    first = review_of(create_call(agent), ada, {ITEM: 2})
    review_of(first.call, ada, {ITEM: 4}, Purpose.SECOND_OPINION)
    assert together() == []


def test_nothing_is_told_while_somebody_is_still_at_a_review_of_the_call(agent, reviewers):
    ada, bo, cleo = reviewers
    first, _second = rate_together(agent, {ada: 2, bo: 4}, purpose=Purpose.CALIBRATION)
    draft = review_of(first.call, cleo, {}, Purpose.CALIBRATION, state=ReviewState.DRAFT)
    assert together() == []
    draft.state, draft.submitted_at = ReviewState.SUBMITTED, utc_now()
    draft.ratings.append(Rating(criterion=ITEM, level=3))
    assert [levels(one) for one in together()] == [[2, 3, 4]]


def test_what_does_not_apply_has_another_cause_or_rests_on_abuse_is_missing(agent, reviewers):
    ada, bo, cleo = reviewers
    first, second = rate_together(agent, {ada: None, bo: 3})
    third = review_of(first.call, cleo, {ITEM: 2, OTHER: 2}, Purpose.SECOND_OPINION)
    third.rating(ITEM).excluded = True
    second.ratings.append(Rating(criterion=OTHER, cause="policy"))
    (found,) = together()
    assert levels(found) == [3]
    assert levels(found, RUBRIC.criterion(OTHER)) == [2]


@pytest.mark.parametrize("change", ["suspended", "erasing"])
def test_calls_that_are_set_aside_or_on_their_way_out_do_not_count(agent, reviewers, change):
    first, _second = rate_together(agent, dict(zip(reviewers, (1, 2), strict=False)))
    if change == "suspended":
        first.call.suspended_at = utc_now()
    else:
        first.call.state = CallState.ERASING
    assert together() == []


def test_a_period_begins_with_the_last_review_of_a_call(agent, reviewers):
    ada, bo, cleo = reviewers
    ago = utc_now() - timedelta(days=100)
    first, _second = rate_together(agent, {ada: 1, bo: 2}, at=ago)
    assert together(timedelta(days=91)) == []
    review_of(first.call, cleo, {ITEM: 3}, Purpose.SECOND_OPINION)
    assert [levels(one) for one in together(timedelta(days=91))] == [[1, 2, 3]]


def version(number: str, name: str = "Hearing", anchor: str = "") -> Rubric:
    items = (scale("hearing", 0.5), duty("apology", 0.5, "only_if: sorry\n"))
    written = rubric(section("calls", 1.0, *items), conditions=("sorry",))
    document = parse_rubric(written, "x.yaml").to_json()
    hearing = document["sections"][0]["items"][0]
    document["version"], hearing["name"]["en"] = number, name
    if anchor:
        hearing["levels"][0]["anchor"]["en"] = anchor
    return Rubric.from_json(document)


def test_an_item_counts_across_versions_as_long_as_its_levels_read_the_same(agent, reviewers):
    ada, bo, cleo = reviewers
    one, renamed = version("1"), version("2", name="Listening")
    reworded = version("3", anchor="Somebody else is heard.")
    hearing = one.criterion("hearing")
    first = review_of(create_call(agent), ada, {"hearing": 1}, rubric=one)
    review_of(first.call, bo, {"hearing": 2}, Purpose.SECOND_OPINION, rubric=renamed)
    review_of(first.call, cleo, {"hearing": 4}, Purpose.SECOND_OPINION, rubric=reworded)
    (found,) = together()
    assert levels(found, hearing) == [1, 2]
    assert levels(found, reworded.criterion("hearing")) == [4]
    assert scale_of(replace(hearing, weight=0.9)) == scale_of(hearing)


def test_what_was_not_asked_on_the_call_is_missing(agent, reviewers):
    ada, bo, _cleo = reviewers
    asked = version("1")
    first = review_of(create_call(agent), ada, {"apology": 1}, rubric=asked)
    second = review_of(first.call, bo, {"apology": 2}, Purpose.SECOND_OPINION, rubric=asked)
    first.conditions.append(ConditionAnswer(condition="sorry", holds=True))
    second.conditions.append(ConditionAnswer(condition="sorry", holds=False))
    (found,) = together()
    assert levels(found, asked.criterion("apology")) == [1]


def test_two_rubrics_of_one_call_are_not_compared(agent, reviewers):
    ada, bo, _cleo = reviewers
    first = review_of(create_call(agent), ada, {ITEM: 2})
    review_of(first.call, bo, {"hearing": 4}, Purpose.SECOND_OPINION, rubric=version("1"))
    create_person("qa")
    assert together() == []
