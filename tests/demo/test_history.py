"""The sample centre grows a past: a year of short calls, after everything else."""

from collections import Counter
from statistics import mean

import pytest
from sqlalchemy import func, select

from qa_app.assignments.models import Assignment, AssignmentState
from qa_app.calls.models import Call
from qa_app.demo.follow_up import follow_up
from qa_app.demo.history import KIND, load_history_call, order_history
from qa_app.demo.history_calls import history_call, history_ids
from qa_app.demo.loader import load_sample_centre
from qa_app.demo.removal import remove_samples
from qa_app.demo.sample_calls import sample_calls
from qa_app.demo.sample_draw import make_sample_draw
from qa_app.demo.staff import AGENTS, add_staff
from qa_app.findings.finding import find_in_call
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import ROOT
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.rubrics import load_rubrics
from qa_app.sampling.models import Draw, DrawnCall, PlanVersion, SamplingPlan
from qa_app.work import life, running
from qa_app.work.models import Job, JobState, Priority
from tests.factories import create_call, create_person

# Half a year ago, where one team begins to do better.
TURNING_POINT = 182
# Reviewed by both reviewers.
TWICE = "05-en-kettle-refund"


@pytest.fixture(scope="module")
def calls():
    return [history_call(one) for one in history_ids()]


@pytest.fixture(scope="module")
def reviewed(calls):
    return [call for call in calls if call.reviews]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def load(call_id):
    """Load a call as a worker does, to the reviews that follow from its moments."""
    call = load_history_call(call_id)
    db.session.commit()
    find_in_call(call.id)
    db.session.commit()
    follow_up(call.id)
    return call


def test_each_call_of_the_year_can_be_reviewed_as_it_is_written(calls):
    soft_skills = load_rubrics(ROOT / "rubrics")["soft-skills"]

    for call in calls:
        for review in call.reviews:
            review.on(soft_skills)
        assert len({review.reviewer for review in call.reviews}) == len(call.reviews)
    twice = [call for call in calls if len(call.reviews) == 2]
    assert len(calls) == 42
    assert len(twice) == 12


def test_the_calls_are_short_small_and_plainly_made_up(calls):
    assert all(4 <= len(call.script) <= 8 for call in calls)
    assert all(call.script[-1].end < 45 for call in calls)
    assert all(call.customer_reference.startswith("SAMPLE-") for call in calls)
    references = [call.customer_reference for call in [*calls, *sample_calls()]]
    assert len(set(references)) == len(references)
    sizes = [call.recording.stat().st_size for call in calls]
    assert max(sizes) <= 65_000
    assert sum(sizes) <= 2_500_000
    days = [call.days_ago for call in calls]
    assert days == sorted(days, reverse=True)
    assert max(days) < 365


def test_one_team_does_better_from_the_middle_of_the_year_on(reviewed):
    for item in ("choice_offering", "active_listening"):
        before, after = (levels(reviewed, item, recent=recent) for recent in (False, True))
        assert 0.4 < mean(after) - mean(before) < 0.9


def levels(reviewed, item, *, recent):
    """The levels of the first reviews of the Korean team, in one half of the year."""
    of_half = (
        call
        for call in reviewed
        if call.language == "ko" and (call.days_ago < TURNING_POINT) == recent
    )
    rated = (rating for call in of_half for rating in call.reviews[0].ratings)
    return [one.level for one in rated if one.criterion == item and one.level]


def test_one_queue_suffers_from_a_policy_and_one_agent_has_hardly_any_calls(reviewed):
    caused = [
        call
        for call in reviewed
        if any(rating.cause == "policy" for rating in call.reviews[0].ratings)
    ]

    assert {call.queue for call in caused} == {"returns"}
    assert all(call.days_ago < 122 for call in caused)
    assert len(caused) == sum(call.queue == "returns" and call.days_ago < 122 for call in reviewed)
    assert Counter(call.agent for call in reviewed)["ko_agent_3"] == 3


def test_a_call_comes_in_with_its_transcript_and_its_reviews_are_dated_back(app):
    people = add_staff()
    db.session.commit()

    call = load(TWICE)

    assert (call.state, call.transcript.corrected) == ("ready", True)
    first, second = db.session.scalars(select(Review).order_by(Review.id)).all()
    assert (first.reviewer, second.reviewer) == (people["qa"], people["qa_2"])
    assert (first.purpose, second.purpose) == ("regular", "second opinion")
    assert (first.selection, second.supersedes_id) == ("random", None)
    for review in (first, second):
        given = review.assignment
        assert given.state == AssignmentState.DONE
        assert call.started_at < given.assigned_at < review.created_at < review.submitted_at
        assert review.submitted_at == given.closed_at
        assert (utc_now() - review.submitted_at).days > 200
    assert [given.blind for given in (first.assignment, second.assignment)] == [False, True]
    kinds = set(db.session.scalars(select(Job.kind)))
    assert "transcription" not in kinds


def test_loading_a_call_again_makes_nothing_twice(app):
    add_staff()
    db.session.commit()
    call = load(TWICE)
    before = count(Call), count(Review), count(Assignment)

    assert load_history_call(TWICE) is None
    follow_up(call.id)

    assert (count(Call), count(Review), count(Assignment)) == before


def test_peoples_calls_and_those_that_a_visitor_sees_first_go_before_the_history(app):
    agent = create_person("agent")
    add_staff()
    order_history()
    first_seen = create_call(agent, transcribed=False, priority=Priority.SAMPLE)
    theirs = create_call(agent, transcribed=False)
    db.session.commit()

    order = []
    for _turn in range(4):
        task = life.next_task("worker")
        order.append((task.kind, task.call_id))
        assert life.claim(task)
        life.finish(task, "")
        db.session.commit()

    waited = [("transcription", theirs.id), ("transcription", first_seen.id)]
    assert order == [*waited, (KIND, None), (KIND, None)]


def test_each_call_is_a_job_of_its_own_and_is_done_with_before_the_next_comes(app):
    add_staff()
    order_history()
    db.session.commit()
    task = life.next_task("worker")
    assert life.claim(task)
    db.session.commit()

    running.do(task)

    call = db.session.scalars(select(Call)).one()
    waiting = db.session.scalars(select(Job.kind).where(Job.state == JobState.WAITING)).all()
    assert waiting.count(KIND) == len(history_ids())
    assert life.next_task("worker").call_id == call.id


def test_two_calls_that_nobody_reviewed_are_drawn_and_given_out_and_there_are_gaps(app):
    people = add_staff()
    db.session.commit()
    unreviewed = [call for call in map(history_call, history_ids()) if not call.reviews]
    loaded = [load_history_call(call.id) for call in unreviewed]

    make_sample_draw()
    make_sample_draw()

    draw = db.session.scalars(select(Draw)).one()
    assert {one.call_id for one in draw.calls} == {call.id for call in loaded}
    assert all(one.assignment.state == AssignmentState.OPEN for one in draw.calls)
    assert all(one.assignment.selection == "random" for one in draw.calls)
    drawn_agents = {one.agent_id for one in draw.calls}
    without = [key for key in AGENTS if people[key].id not in drawn_agents]
    assert sorted(without) == ["en_agent_1", "ko_agent_1", "ko_agent_3"]
    db.session.commit()
    remove_samples()
    assert not any(count(gone) for gone in (SamplingPlan, PlanVersion, Draw, DrawnCall))


def test_the_history_goes_with_the_samples_whether_loaded_or_not(app):
    load_sample_centre()
    load(TWICE)
    assert count(Assignment) == 2

    removed = remove_samples()

    assert (removed.people, removed.calls) == (10, 8)
    for gone in (Call, Review, Assignment, Person, Job):
        assert count(gone) == 0


def test_a_job_that_comes_too_late_for_its_people_does_nothing(app):
    assert load_history_call(TWICE) is None
    assert load_history_call("00-ko-of-another-version") is None
    assert count(Call) == 0
