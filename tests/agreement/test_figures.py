"""The figures of a rubric, as a worker computes and keeps them."""

import json

import pytest
from sqlalchemy import select, update

from qa_app.agreement import computing
from qa_app.agreement.figures import Figures
from qa_app.agreement.marks import uneven_items
from qa_app.agreement.models import StoredFigures
from qa_app.assignments.models import Purpose
from qa_app.foundation.extensions import db
from qa_app.reliability.enough import FEWEST_CALLS
from qa_app.reviews.models import ReviewState
from qa_app.subjects.own_data import export_person
from qa_app.work.models import Job, JobState
from qa_app.worker import work_off
from tests.agreement.centre import (
    ITEM,
    RUBRIC,
    compute,
    rate_by_chance,
    rate_together,
    rate_unevenly,
    review_of,
)


def figures(months: int = 12) -> Figures:
    stored = computing.stored_figures(RUBRIC.id, months)
    assert stored is not None
    return Figures.from_json(json.loads(json.dumps(stored.figures)))


def test_nothing_is_said_before_there_are_calls_enough_and_how_many_are_missing(agent, reviewers):
    rate_unevenly(agent, reviewers, FEWEST_CALLS - 7)
    compute()
    found = figures().item(ITEM)
    assert (found.calls, found.missing) == (13, 7)
    assert (found.alpha, found.exact, found.mean, found.weakest_anchor) == (None,) * 4
    assert not uneven_items([RUBRIC.id])


def test_an_item_that_people_rate_differently_is_known_as_uneven(agent, reviewers):
    rate_unevenly(agent, reviewers, 24)
    compute()
    found = figures().item(ITEM)
    assert found.alpha.low < found.alpha.value < found.alpha.high
    assert found.exact == found.within_one == pytest.approx(0.5)
    mark = uneven_items([RUBRIC.id, "another"])[RUBRIC.id, ITEM]
    assert (mark.calls, mark.alpha) == (24, found.alpha.value)
    assert mark.alpha < 0.667


def test_where_all_rate_alike_it_is_not_called_uneven(agent, reviewers):
    for _ in range(FEWEST_CALLS):
        rate_together(agent, dict.fromkeys(reviewers[:2], 4))
    compute()
    found = figures().item(ITEM)
    assert (found.alpha, found.exact, found.missing) == (None, 1, 0)
    assert not uneven_items([RUBRIC.id])


def test_who_is_lenient_is_found_in_the_score_and_everybody_has_an_interval(agent, reviewers):
    rate_by_chance(agent, reviewers, 60, lenient=reviewers[1])
    compute()
    score = figures().score
    by = {one.reviewer_id: one for one in score.reviewers}
    assert by[reviewers[1].id].is_clear
    assert by[reviewers[1].id].by.low > 0
    assert all(by[one.id].by.value < 0 for one in (reviewers[0], reviewers[2]))
    assert score.apart > 0
    assert sum(one.by.value * one.calls for one in score.reviewers) == pytest.approx(0)


def test_a_period_has_its_own_figures_and_counts_why_calls_were_rated(agent, reviewers):
    rate_together(agent, dict(zip(reviewers[:2], (1, 2), strict=True)))
    rate_together(agent, dict(zip(reviewers[:2], (1, 2), strict=True)), purpose=Purpose.CALIBRATION)
    compute()
    assert {months: figures(months).calls for months in computing.MONTHS} == {3: 2, 6: 2, 12: 2}
    assert (figures().work, figures().calibration) == (1, 1)


def test_a_worker_computes_what_has_changed_and_nothing_twice(app, agent, reviewers):
    def ordered() -> int:
        computing.order_if_outdated()
        db.session.commit()
        return len(db.session.scalars(select(Job).where(Job.kind == computing.KIND)).all())

    assert ordered() == 0  # nothing was rated by two people
    first, _second = rate_together(agent, dict(zip(reviewers[:2], (1, 2), strict=True)))
    assert ordered() == ordered() == 1
    work_off()
    assert figures().calls == 1
    assert ordered() == 0
    review_of(first.call, reviewers[2], {ITEM: 3}, Purpose.SECOND_OPINION)
    assert ordered() == 1
    work_off()
    assert len(figures().item(ITEM).reviewers) == 3
    review_of(first.call, agent, {ITEM: 3}, state=ReviewState.DRAFT)
    assert ordered() == 1
    work_off()
    assert db.session.scalars(select(StoredFigures)).all() == []


def states_of_jobs() -> list[str]:
    return list(db.session.scalars(select(Job.state).where(Job.kind == computing.KIND)))


def test_what_failed_is_not_tried_again_before_something_has_changed(app, agent, reviewers):
    pair = dict(zip(reviewers[:2], (1, 2), strict=True))
    rate_together(agent, pair)
    computing.order_if_outdated()
    db.session.execute(update(Job).where(Job.kind == computing.KIND).values(state=JobState.FAILED))
    computing.order_if_outdated()
    assert states_of_jobs() == [JobState.FAILED]
    rate_together(agent, pair)
    computing.order_if_outdated()
    assert states_of_jobs() == [JobState.WAITING]


def test_who_asks_gets_their_own_figures_and_nobody_elses(agent, reviewers, tmp_path):
    rate_unevenly(agent, reviewers, 24)
    compute()
    export_person(reviewers[0], tmp_path / "data", language="en")
    rows = json.loads((tmp_path / "data" / "agreement.json").read_text())
    found = figures().item(ITEM).reviewer(reviewers[0].id)
    (year,) = (r for r in rows if (r["criterion"], r["months"]) == (ITEM, 12))
    assert (year["calls"], year["leniency"]["value"]) == (16, found.by.value)
    assert not {"reviewer_id", "reviewers"} & year.keys()
