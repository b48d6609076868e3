"""Scores: cases worked by hand, and what holds of every score."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_app.rubrics import Rubric, parse_rubric
from qa_app.rubrics.score import Absence, Answer, Score, score_of, shown
from tests.rubrics.written import NOTE, REFLECTION, duty, points, rubric, scale, section

MADE = parse_rubric(
    rubric(
        section(
            "calls",
            0.7,
            scale("a", 0.5, levels=4),
            scale("b", 0.3, levels=3),
            duty("c", 0.2, "critical: true\nonly_if: complained\n"),
            NOTE,
        ),
        section("words", 0.3, points("d", 1, most=10)),
        section("self", None, REFLECTION),
        conditions=("complained",),
    ),
    "made.yaml",
)
NA, NOT_AGENT = Answer(absence=Absence.NOT_APPLICABLE), Answer(absence=Absence.NOT_THE_AGENT)
BEST = {"a": Answer(4), "b": Answer(3), "c": Answer(2), "d": Answer(2, points=10)}


def scored(changes: Mapping[str, Answer], *, complained: bool = True) -> Score:
    return score_of(MADE, {**BEST, **changes}, {"complained": complained})


@pytest.mark.parametrize(
    ("changes", "complained", "total"),
    [
        ({}, True, "1"),
        ({"a": Answer(1), "b": Answer(1), "c": Answer(1), "d": Answer(1, points=0)}, True, "0"),
        # 0.7 x (0.5 x 2/3 + 0.3 + 0.2) + 0.3
        ({"a": Answer(3)}, True, "53/60"),
        # b is N/A: a has 5/7 of the section, c has 2/7: 0.7 x (5/7 x 1/3 + 2/7) + 0.3
        ({"a": Answer(2), "b": NA}, True, "2/3"),
        # Nobody complained: the duty is not asked, whatever stands there: a 5/8, b 3/8
        ({"a": Answer(1), "c": Answer(1)}, False, "9/16"),
        # Not the agent's doing counts like not applicable.
        ({"a": Answer(1), "c": NOT_AGENT}, True, "9/16"),
        # A section without anything leaves its share to the other one.
        ({"d": NA, "a": Answer(3)}, True, "5/6"),
        ({"a": NA, "b": NA, "c": NA, "d": Answer(1, points=3)}, True, "3/10"),
        ({"a": NA, "b": NA, "c": NA, "d": NA}, True, None),
        ({"d": Answer()}, True, "1"),
    ],
)
def test_a_score_is_worked_out_as_by_hand(changes, complained, total) -> None:
    expected = None if total is None else Fraction(total)
    assert scored(changes, complained=complained).total == expected


@pytest.mark.parametrize(
    ("score", "number"),
    [("0", 0), ("1", 100), ("1/200", 1), ("199/200", 100), ("1/3", 33), ("2/3", 67), ("29/40", 73)],
)
def test_a_half_is_rounded_up(score: str, number: int) -> None:
    assert shown(Fraction(score)) == number


def test_each_step_says_its_share_or_why_it_has_none() -> None:
    calls, words, itself = scored({"b": NA, "c": NOT_AGENT, "d": Answer()}).sections

    assert [(step.share, step.absence) for step in calls.items] == [
        (Fraction(1), None),
        (None, Absence.NOT_APPLICABLE),
        (None, Absence.NOT_THE_AGENT),
    ]
    assert (calls.share, words.share, itself.share) == (Fraction(1), None, None)
    assert words.items[0].absence == Absence.NOT_RATED


@pytest.mark.parametrize(
    ("answer", "complained", "missed"),
    [
        (Answer(1), True, ["c"]),
        (Answer(2), True, []),
        (NA, True, []),
        (NOT_AGENT, True, []),
        (Answer(1), False, []),
        (Answer(), True, []),
    ],
)
def test_a_critical_item_is_missed_where_it_was_asked_and_not_done(answer, complained, missed):
    found = scored({"c": answer}, complained=complained)

    assert [criterion.id for criterion in found.missed] == missed
    # It is listed beside the score, and takes nothing more from it.
    assert (found.total == 1) == (missed == [])


def test_a_critical_item_of_points_is_missed_in_its_lowest_band() -> None:
    text = rubric(
        section("s", 1, points("p").replace("weight: 1\n", "weight: 1\n  critical: true\n"))
    )
    made = parse_rubric(text, "made.yaml")

    for given_points, missed in ((4, 1), (5, 0)):
        found = score_of(made, {"p": Answer(points=given_points)}, {})
        assert len(found.missed) == missed


def answers_of(made: Rubric) -> st.SearchStrategy[dict[str, Answer]]:
    absent = st.sampled_from([Answer(), NA, NOT_AGENT])
    of_levels = {
        one.id: absent | st.integers(1, one.top_level).map(Answer)
        for one in made.criteria
        if one.most is None
    }
    of_points = {
        one.id: absent | st.integers(0, one.most).map(lambda p: Answer(points=p))
        for one in made.criteria
        if one.most is not None
    }
    return st.fixed_dictionaries({**of_levels, **of_points})


@settings(deadline=None)
@given(answers_of(MADE), st.booleans(), st.data())
def test_raising_one_answer_never_lowers_the_total(answers, complained, data) -> None:
    before = score_of(MADE, answers, {"complained": complained}).total
    rated = [k for k, one in answers.items() if one.level is not None or one.points is not None]
    for name in rated:
        old, criterion = answers[name], MADE.criterion(name)
        if old.points is not None and criterion.most is not None:
            higher = Answer(points=data.draw(st.integers(old.points, criterion.most)))
        else:
            higher = Answer(data.draw(st.integers(old.level or 1, criterion.top_level)))
        after = score_of(MADE, {**answers, name: higher}, {"complained": complained}).total
        assert before is None or (after is not None and after >= before)


@settings(deadline=None)
@given(answers_of(MADE), st.booleans(), st.randoms())
def test_the_order_of_answers_does_not_matter(answers, complained, random) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    conditions = {"complained": complained}
    assert score_of(MADE, dict(shuffled), conditions) == score_of(MADE, answers, conditions)


@settings(deadline=None)
@given(answers_of(MADE), st.booleans())
def test_shares_add_up_and_scores_stay_between_nothing_and_all(answers, complained) -> None:
    found = score_of(MADE, answers, {"complained": complained})
    shares = [step.share for step in found.sections if step.share is not None]
    assert sum(shares) == (0 if found.total is None else 1)
    for step in found.sections:
        inner = [one.share for one in step.items if one.share is not None]
        assert sum(inner) == (0 if step.score is None else 1)
        assert step.score is None or 0 <= step.score <= 1
    assert found.total is None or 0 <= found.total <= 1
