"""Drawn calls go to reviewers evenly, never to the agent on the call, and in turn."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from qa_app.sampling.distribution import IN_A_ROW, Reviewer, ToGive, Turns, distribute

TODAY = date(2026, 3, 2)


def calls(agents: int, each: int) -> list[ToGive]:
    return [ToGive(agent * 1000 + n, agent) for agent in range(agents) for n in range(each)]


def given(wanted, reviewers, turns=None) -> dict[int, int]:
    return distribute(wanted, reviewers, turns or Turns(), TODAY)


def loads(found: dict[int, int], reviewers: list[Reviewer]) -> Counter[int]:
    counted = Counter({one.id: one.open for one in reviewers})
    counted.update(found.values())
    return counted


def test_whoever_has_less_to_do_is_given_more():
    reviewers = [Reviewer(9001, open=0), Reviewer(9002, open=5), Reviewer(9003, open=10)]

    after = loads(given(calls(8, 3), reviewers), reviewers)

    assert after == {9001: 13, 9002: 13, 9003: 13}


def test_a_month_of_a_large_centre_is_shared_evenly():
    reviewers = [Reviewer(9000 + n) for n in range(30)]

    after = loads(given(calls(200, 4), reviewers), reviewers)

    assert sum(after.values()) == 800
    assert max(after.values()) - min(after.values()) <= 1


def test_whoever_is_away_all_the_time_is_given_nothing_and_half_the_time_half_as_much():
    reviewers = [Reviewer(9001), Reviewer(9002, presence=0.5), Reviewer(9003, presence=0.0)]

    after = loads(given(calls(30, 1), reviewers), reviewers)

    assert after[9003] == 0
    assert after[9001] == pytest.approx(20, abs=1)
    assert after[9002] == pytest.approx(10, abs=1)


def test_nobody_is_given_their_own_calls():
    wanted = calls(6, 4)
    reviewers = [Reviewer(1), Reviewer(2), Reviewer(9001)]

    found = given(wanted, reviewers)

    assert all(found[call.call] != call.agent_id for call in wanted)
    assert len(found) == len(wanted)


def test_a_call_that_only_its_own_agent_could_review_is_left():
    assert given(calls(2, 1), [Reviewer(1)]) == {0: 1}
    assert given(calls(2, 1), []) == {}


def test_an_agents_calls_go_to_different_reviewers():
    reviewers = [Reviewer(9000 + n) for n in range(4)]

    found = given(calls(20, 4), reviewers)

    for agent in range(20):
        assert len({found[agent * 1000 + n] for n in range(4)}) == 4


def test_whoever_reviewed_the_agent_least_and_longest_ago_comes_first():
    turns = Turns()
    for reviewer, days in ((9001, 10), (9002, 30), (9003, 20)):
        turns.note(reviewer, 0, TODAY - timedelta(days=days))
    turns.note(9002, 1, TODAY)

    found = given(calls(1, 1), [Reviewer(9001), Reviewer(9002), Reviewer(9003)], turns)

    assert found == {0: 9002}


def test_nobody_reviews_the_same_agent_again_and_again_even_where_they_have_less_to_do():
    turns = Turns()
    for day in range(IN_A_ROW):
        turns.note(9001, 0, TODAY - timedelta(days=9 - day))
    reviewers = [Reviewer(9001, open=0), Reviewer(9002, open=40)]

    assert given(calls(1, 1), reviewers, turns) == {0: 9002}
    assert given(calls(1, 1), reviewers[:1], turns) == {0: 9001}


def test_over_a_year_of_weekly_draws_every_reviewer_has_reviewed_every_agent():
    reviewers, turns = [Reviewer(9000 + n) for n in range(5)], Turns()
    met = defaultdict(set)
    for week in range(10):
        wanted = [ToGive(week * 100 + agent, agent) for agent in range(12)]
        for call, reviewer in given(wanted, reviewers, turns).items():
            met[call % 100].add(reviewer)

    assert all(len(who) == 5 for who in met.values())


def test_the_same_question_has_the_same_answer():
    reviewers = [Reviewer(9000 + n, open=n % 3) for n in range(7)]

    assert given(calls(40, 3), reviewers) == given(calls(40, 3), reviewers)
