"""Draws on the database: what can be drawn, once for all, and the same again from the record."""

import shutil
from collections import Counter
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from qa_app.assignments.models import Assignment, Purpose, Selection
from qa_app.assignments.operations import add_absence, assign
from qa_app.calls.models import Call, CallState
from qa_app.demo.removal import remove_samples
from qa_app.findings.models import ExcludedStretch
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Span
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.sampling.days import running_period
from qa_app.sampling.draws import get_draw, make_draw, order_draw, verify
from qa_app.sampling.frames import find_frame
from qa_app.sampling.giving import give_out
from qa_app.sampling.jobs import order_what_is_due
from qa_app.sampling.models import Draw, DrawnCall, DrawState
from qa_app.sampling.plans import change_plan, get_plan
from qa_app.work.models import Job
from qa_app.worker import work_on_next
from tests.factories import add_moment, add_transcript, create_person, create_team
from tests.sampling.centre import (
    SEOUL,
    centre_on,
    draw_last_month,
    drawn_in,
    in_days,
    last_month,
    moment_in,
    take_calls,
    write_plan,
)

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")


@pytest.fixture
def lead(app):
    return create_person("lead")


def left_out(plan) -> dict[str, int]:
    found = find_frame(plan.version, last_month(), SEOUL)
    return {str(why): sum(agents.values()) for why, agents in found.left_out.items()}


def test_a_quota_is_drawn_of_each_agent_and_given_to_reviewers(app, lead):
    reviewers = [create_person("qa"), create_person("qa")]
    agents = [create_person("agent") for _ in range(3)]
    for agent in agents:
        take_calls(agent, 10)

    draw = draw_last_month(write_plan(lead), lead)

    drawn = drawn_in(draw)
    assert Counter(one.agent_id for one in drawn) == {agent.id: 4 for agent in agents}
    given = Counter(one.assignment.reviewer_id for one in drawn)
    assert set(given) == {lead.id, *(one.id for one in reviewers)}
    assert max(given.values()) - min(given.values()) == 0
    assert {one.assignment.selection for one in drawn} == {Selection.RANDOM}
    assert {one.assignment.due for one in drawn} == {in_days(7)}
    assert draw.state == DrawState.GIVEN


def test_what_cannot_be_drawn_is_counted_by_why(app, lead):
    agent, qa = create_person("agent"), create_person("qa")
    left = create_person("agent")
    left.active = False
    take_calls(left, 1)
    take_calls(agent, 2, duration=30.0)
    take_calls(agent, 1, state=CallState.FAILED)
    reviewed, given, transferred, abused, _fine = take_calls(agent, 5)
    start_review(db.session.get(Call, reviewed), qa, RUBRIC)
    assign(db.session.get(Call, given), qa)
    call = db.session.get(Call, transferred)
    call.transcripts[0].in_use = False
    db.session.flush()
    lines = (("agent", "잠시만요"), ("transfer", "네 제가 하겠습니다"), ("transfer", "네 네"))
    add_transcript(call, lines)
    db.session.add(
        ExcludedStretch(call_id=abused, start=0, end=150, kind="abuse_insult", by_rule=True)
    )

    plan = write_plan(lead)

    assert left_out(plan) == {
        "agent left": 1, "short": 2, "not ready": 1, "reviewed": 2, "not the agent": 1, "abuse": 1,
    }  # fmt: skip
    change_plan(plan, {"only_own": False, "most_abuse": None, "shortest": 0}, by=lead)
    assert left_out(plan) == {"agent left": 1, "not ready": 1, "reviewed": 2}


def test_only_calls_of_the_plans_scope_are_in_the_frame(app, lead):
    first, second = create_person("agent"), create_person("agent")
    team = create_team(first)
    wanted = take_calls(first, 3, queue="환불", direction="in")
    take_calls(first, 2, queue="배송", direction="in")
    take_calls(first, 2, queue="환불", direction="out")
    take_calls(first, 2, queue="환불", direction="in", language="en")
    take_calls(second, 2, queue="환불", direction="in")

    scope = {"teams": [team.id], "queues": ["환불"], "direction": "in", "language": "ko"}
    plan = write_plan(lead, **scope)

    found = find_frame(plan.version, last_month(), SEOUL)
    assert {call for one in found.frame.strata for call in one.calls} == set(wanted)


def test_calls_of_the_days_before_and_after_are_not_in_the_frame(app, lead):
    agent, period = create_person("agent"), last_month()
    inside = take_calls(agent, 2)
    for moment in (moment_in(period.start, 0), moment_in(period.last_day, 23)):
        inside += take_calls(agent, 1, started_at=moment)
    take_calls(agent, 1, started_at=moment_in(period.end, 0))

    found = find_frame(write_plan(lead).version, period, SEOUL)

    assert {call for one in found.frame.strata for call in one.calls} == set(inside)


def test_calls_worth_hearing_are_drawn_beside_those_of_chance(app, lead):
    agent = create_person("agent")
    create_person("qa")
    worth = take_calls(agent, 5)
    take_calls(agent, 20)
    for number in worth:
        add_moment(db.session.get(Call, number), "dismissal", quote="x")

    plan = write_plan(lead, quota=5, share=40, kinds=["dismissal"])
    drawn = drawn_in(draw_last_month(plan, lead))

    by_chance = {one.call_id for one in drawn if one.selection == "random"}
    targeted = {one.call_id for one in drawn if one.selection == "targeted"}
    assert (len(by_chance), len(targeted)) == (3, 2)
    assert targeted <= set(worth)
    assert {one.assignment.selection for one in drawn} == {Selection.RANDOM, Selection.TARGETED}


def test_whoever_is_away_until_it_is_due_is_given_nothing(app, lead):
    away, here = create_person("qa"), create_person("qa")
    add_absence(away, in_days(-1), in_days(30))
    take_calls(create_person("agent"), 10)

    draw = draw_last_month(write_plan(lead, reviewers=[away.id, here.id]), lead)

    assert {one.assignment.reviewer_id for one in drawn_in(draw)} == {here.id}


def test_a_reviewer_who_takes_calls_as_well_is_not_given_their_own(app, lead):
    both, other = create_person("qa", "agent"), create_person("qa", "agent")
    take_calls(both, 8)
    take_calls(other, 8)

    draw = draw_last_month(write_plan(lead, reviewers=[both.id, other.id]), lead)

    drawn = drawn_in(draw)
    assert len(drawn) == 8
    assert all(one.assignment.reviewer_id != one.agent_id for one in drawn)


def test_a_period_is_drawn_once_and_only_when_it_is_over(app, lead):
    take_calls(create_person("agent"), 10)
    plan = write_plan(lead)
    draw_last_month(plan, lead)

    with pytest.raises(Conflict):
        order_draw(plan, last_month(), by=lead)
    with pytest.raises(Refused):
        order_draw(plan, running_period(Span.MONTH), by=lead)


def test_another_plan_does_not_draw_the_same_calls(app, lead):
    take_calls(create_person("agent"), 6)
    first = draw_last_month(write_plan(lead), lead)

    second = draw_last_month(write_plan(lead, name="Another"), lead)

    assert len(drawn_in(first)) == 4
    assert len(drawn_in(second)) == 2
    assert {one.call_id for one in drawn_in(first)}.isdisjoint(
        one.call_id for one in drawn_in(second)
    )


def test_a_draw_is_done_again_from_its_record(app, lead):
    take_calls(create_person("agent"), 10)
    take_calls(create_person("agent"), 10)
    draw = draw_last_month(write_plan(lead), lead)

    assert verify(draw).holds
    take_calls(create_person("agent"), 5)  # what comes later changes nothing
    assert verify(draw).holds

    (first, *_rest) = drawn_in(draw)
    number = first.call_id
    drawn = {one.call_id for one in drawn_in(draw)}
    first.call_id = next(n for n in range(1, 11) if n not in drawn)
    db.session.flush()
    proof = verify(draw)
    assert (proof.holds, proof.missing, proof.added) == (False, (number,), (first.call_id,))


def test_a_version_that_was_drawn_from_is_fixed(app, lead):
    take_calls(create_person("agent"), 10)
    plan = write_plan(lead)
    change_plan(plan, {"quota": 2}, by=lead)
    assert [one.number for one in plan.versions] == [1]
    draw = draw_last_month(plan, lead)

    change_plan(plan, {"quota": 9}, by=lead)

    db.session.expire_all()
    assert [(one.number, one.quota) for one in get_plan(plan.id).versions] == [(1, 2), (2, 9)]
    assert get_draw(draw.id).version.quota == 2
    assert verify(draw).holds


def test_a_large_draw_is_made_by_a_worker(app, lead, monkeypatch):
    monkeypatch.setattr("qa_app.sampling.draws.MOST_AT_ONCE", 5)
    create_person("qa")
    take_calls(create_person("agent"), 10)

    draw = draw_last_month(write_plan(lead), lead)
    assert (draw.state, drawn_in(draw)) == (DrawState.ORDERED, [])
    assert work_on_next()

    drawn = drawn_in(draw)
    assert len(drawn) == 4
    assert all(one.assignment for one in drawn)
    assert db.session.scalars(select(Job)).all() == []


def test_a_plan_can_draw_by_itself_when_a_period_is_over(app, lead):
    take_calls(create_person("agent"), 10)
    plan = write_plan(lead, automatic=True)
    assert order_what_is_due() == 0  # only periods that end from now on

    plan.automatic_since = last_month().start
    db.session.commit()
    assert order_what_is_due() == 1
    assert order_what_is_due() == 0
    assert work_on_next()

    (draw,) = db.session.scalars(select(Draw)).all()
    assert (draw.ordered_by, draw.first_day) == (None, last_month().start)
    assert len(drawn_in(draw)) == 4


def test_what_was_taken_back_can_be_given_out_again(app, lead):
    from qa_app.assignments.operations import withdraw

    create_person("qa")
    take_calls(create_person("agent"), 10)
    draw = draw_last_month(write_plan(lead), lead)
    taken = drawn_in(draw)[0]
    withdraw(taken.assignment, "A mistake.")
    db.session.commit()

    assert give_out(draw, by=lead) == 1
    db.session.commit()

    again = drawn_in(draw)[0]
    assert again.call_id == taken.call_id
    assert again.assignment.state == "open"
    assert give_out(draw, by=lead) == 0


def test_the_sample_centre_goes_with_what_was_drawn_of_it(app, lead):
    lead.is_sample = True
    agents = [create_person("agent", is_sample=sample) for sample in (True, False)]
    qa = create_person("qa", is_sample=True)
    take_calls(agents[0], 10, is_sample=True)
    only_samples = draw_last_month(write_plan(lead, reviewers=[qa.id]), lead).id
    take_calls(agents[0], 5, is_sample=True)
    take_calls(agents[1], 5)
    mixed = draw_last_month(write_plan(lead, name="Mixed", reviewers=[qa.id]), lead).id

    remove_samples()

    assert db.session.get(Draw, only_samples) is None
    left = drawn_in(db.session.get(Draw, mixed))
    assert {one.agent_id for one in left} == {agents[1].id}
    assert db.session.scalars(select(Assignment)).all() == []


# On both databases.

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def centre(request, tmp_path, migrated_database):
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("migrated_postgresql")("sampling")
    else:
        shutil.copy(migrated_database, tmp_path / "qa-coach.sqlite3")
    with centre_on(url, tmp_path) as app:
        yield app


def test_two_people_who_draw_at_once_draw_nothing_twice(centre):
    lead = create_person("lead")
    create_person("qa")
    for _agent in range(3):
        take_calls(create_person("agent"), 6)
    plans = [write_plan(lead, name=name).id for name in ("One", "Two")]
    db.session.remove()  # or SQLite waits for this transaction
    ready, refused = Barrier(4), []

    def try_to_draw(plan_id: int) -> None:
        with centre.app_context():
            ready.wait()
            try:
                draw_last_month(get_plan(plan_id))
            except Conflict as conflict:
                db.session.rollback()
                refused.append(conflict)
            db.session.remove()

    threads = [Thread(target=try_to_draw, args=(plan,)) for plan in (*plans, *plans)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 2
    drawn = db.session.scalars(select(DrawnCall)).all()
    assert len(drawn) == len({one.call_id for one in drawn}) == 3 * 6
    given = db.session.scalars(select(Assignment.call_id)).all()
    assert sorted(given) == sorted(one.call_id for one in drawn)


def test_two_workers_at_one_draw_give_no_call_twice(centre):
    lead = create_person("lead")
    create_person("qa")
    take_calls(create_person("agent"), 20)
    draw = order_draw(write_plan(lead, quota=10), last_month(), by=lead)
    db.session.commit()
    number, ready, errors = draw.id, Barrier(2), []
    db.session.remove()

    def work() -> None:
        with centre.app_context():
            ready.wait()
            try:
                found = get_draw(number)
                make_draw(found)
                give_out(found, by=None)
                db.session.commit()
            except Exception as error:
                errors.append(error)
            db.session.remove()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    regular = select(Assignment.call_id).where(Assignment.purpose == Purpose.REGULAR)
    given = db.session.scalars(regular).all()
    assert len(given) == len(set(given)) == 10


@pytest.mark.postgresql
def test_the_same_calls_and_seed_give_the_same_draw_on_both_databases(
    tmp_path, migrated_database, migrated_postgresql
):
    shutil.copy(migrated_database, tmp_path / "qa-coach.sqlite3")
    found = []
    for url in ("", migrated_postgresql("alike")):
        with centre_on(url, tmp_path):
            lead = create_person("lead")
            for number, queue in enumerate(("환불", "배송", "Zoll", "ä", "a")):
                agent = create_person("agent")
                take_calls(agent, 9 + number, queue=queue)
                take_calls(agent, 5, queue="환불", direction="in")
            plan = write_plan(lead, quota=5, splits=["queue", "direction", "time of day"])
            draw = draw_last_month(plan, lead, seed="the same seed")
            rows = [(one.stratum, one.rank, one.call_id) for one in drawn_in(draw)]
            found.append((draw.digest, rows, verify(draw).holds))

    assert found[0] == found[1]
    assert found[0][2]
