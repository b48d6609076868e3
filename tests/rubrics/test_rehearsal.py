"""Ratings read by another version of their rubric, and how like several people rate."""

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.rubrics import Rubric, parse_rubric
from qa_app.rubrics.rehearsal import (
    Rated,
    agreement,
    carried_over,
    not_carried,
)
from qa_app.rubrics.score import Answer
from tests.rubrics.written import duty, points, rubric, scale, section

PUBLISHED = parse_rubric(
    rubric(
        section("calls", 0.5, scale("hearing", 0.5), duty("apology", 0.5, "only_if: complained\n")),
        section("rules", 0.5, duty("notice", 0.5), points("care", 0.5)),
        conditions=("complained",),
    ),
    "published.yaml",
)
BEST = {
    "hearing": Answer(4), "apology": Answer(2), "notice": Answer(2), "care": Answer(points=10),
}  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {
        "hearing": st.integers(1, 4).map(Answer),
        "apology": st.integers(1, 2).map(Answer),
        "notice": st.integers(1, 2).map(Answer),
        "care": st.integers(0, 10).map(lambda given: Answer(points=given)),
    }
)


def rated(rubric: Rubric = PUBLISHED, complained: bool = True, **answers: Answer) -> Rated:
    return Rated(rubric, {**BEST, **answers}, {"complained": complained})


def changed(change) -> Rubric:
    """The published rubric with a change to the text of its file."""
    document = copy.deepcopy(PUBLISHED.to_json())
    change(document)
    return Rubric.from_json(document)


@given(ANSWERS, st.booleans())
def test_a_draft_that_is_its_version_in_other_words_changes_nothing(answers, complained) -> None:
    def reword(document) -> None:
        document["sections"][0]["items"][0]["name"]["en"] = "Otherwise"
        document["version"] = "9"

    before = Rated(PUBLISHED, answers, {"complained": complained})
    after = carried_over(before, changed(reword))
    assert after.score.total == before.score.total


def test_weights_move_the_score_and_leave_items_alike() -> None:
    def weigh(document) -> None:
        document["sections"][0]["weight"], document["sections"][1]["weight"] = 0.9, 0.1

    draft = changed(weigh)
    calls = [[rated(hearing=Answer(1)), rated()], [rated(hearing=Answer(1)), rated()]]
    later = [[carried_over(one, draft) for one in ratings] for ratings in calls]
    before, after = agreement(calls), agreement(later)

    assert before.alike == after.alike == pytest.approx(3 / 4)
    assert before.apart == pytest.approx(0.25)
    assert after.apart == pytest.approx(0.45)


def test_an_item_with_another_number_of_levels_is_not_carried_over() -> None:
    def add_level(document) -> None:
        hearing = document["sections"][0]["items"][0]
        hearing["levels"].append({**hearing["levels"][-1], "level": 5})

    draft = changed(add_level)
    after = carried_over(rated(hearing=Answer(1)), draft)
    assert "hearing" not in after.answers
    assert after.score.total == 1
    new, gone = not_carried([PUBLISHED], draft)
    assert [item.id for item in new] == ["hearing"]
    assert gone == []


def test_what_is_asked_no_more_is_named_and_has_no_part() -> None:
    draft = changed(lambda document: document["sections"][1]["items"].pop(0))
    after = carried_over(rated(notice=Answer(1)), draft)
    assert after.score.total == 1
    assert [item.id for item in not_carried([PUBLISHED], draft)[1]] == ["notice"]


def test_what_hangs_on_a_question_that_nobody_was_asked_is_not_carried_over() -> None:
    def ask_another(document) -> None:
        document["conditions"][0]["id"] = "angry"
        document["sections"][0]["items"][1]["only_if"] = "angry"

    after = carried_over(rated(apology=Answer(1)), changed(ask_another))
    assert "apology" not in after.answers


def test_what_was_not_asked_on_a_call_stays_out() -> None:
    before = rated(complained=False, apology=Answer(1))
    assert carried_over(before, replace(PUBLISHED, version="2")).score.total == 1


def test_without_ratings_there_is_nothing_to_agree_on() -> None:
    nothing = Rated(PUBLISHED, {}, {})
    found = agreement([[nothing, nothing]])
    assert (found.alike, found.apart, found.alpha) == (None, None, None)
