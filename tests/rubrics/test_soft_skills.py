"""The rubric that comes with the software is complete, in both languages."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from qa_app.rubrics import Criterion, Rubric, default_rubric_path, load_rubrics

HANGUL = re.compile(r"[가-힣]")
# A year, a month and day, or a day of a month by name: the plan sets the date, not the rubric.
DATE = re.compile(r"20\d\d|\d월|\d일|\b(January|February|March|April|June|July|August|September)\b")
KINDS = {
    "active_listening": {
        "acknowledgement": "+",
        "paraphrase": "+",
        "clarifying_question": "+",
        "empathy": "+",
        "interruption": "-",
        "repeat_request": "-",
        "dismissal": "-",
    },
    "clarity": {
        "specific_commitment": "+",
        "signposting": "+",
        "honest_unknown": "+",
        "vague_time": "-",
        "hedging": "-",
        "jargon": "-",
    },
    "choice_offering": {
        "options": "+",
        "preference": "+",
        "respects_decision": "+",
        "dictates": "-",
        "no_alternative": "-",
    },
    "final_impression": {
        "summary": "+",
        "further_help": "+",
        "warm_close": "+",
        "abrupt_end": "-",
    },
}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubrics(default_rubric_path())["soft-skills"]


@pytest.fixture(params=KINDS)
def criterion(rubric: Rubric, request: pytest.FixtureRequest) -> Criterion:
    return rubric.criterion(request.param)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every {ko, en} pair of a rubric's JSON, with where it stands."""
    if isinstance(value, dict) and set(value) == {"ko", "en"}:
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{path}[{at}]")


def test_it_has_the_four_criteria_in_order(rubric: Rubric) -> None:
    assert [criterion.id for criterion in rubric.criteria] == list(KINDS)
    assert sum(criterion.weight for criterion in rubric.criteria) == pytest.approx(1)


def test_korean_is_korean_and_english_is_english(rubric: Rubric) -> None:
    pairs = list(texts(rubric.to_json()))
    assert len(pairs) > 300
    assert [path for path, text in pairs if not HANGUL.search(text["ko"])] == []
    assert [path for path, text in pairs if HANGUL.search(text["en"])] == []


def test_each_level_has_a_behaviour_of_its_own(criterion: Criterion) -> None:
    behaviours = {practice.behaviour.ko for practice in criterion.practice.values()}
    assert len(behaviours) == criterion.top_level


def test_each_criterion_has_four_levels_with_practice_for_each(criterion: Criterion) -> None:
    assert [level.level for level in criterion.levels] == [1, 2, 3, 4]
    assert sorted(criterion.practice) == [1, 2, 3, 4]
    assert criterion.top_level == 4


def test_each_kind_of_moment_is_listed_with_its_polarity(criterion: Criterion) -> None:
    listed = {moment.kind: moment.polarity for moment in criterion.moments}
    assert listed == KINDS[criterion.id]


def test_a_goal_is_counted_over_calls_and_leaves_the_date_to_the_plan(criterion: Criterion) -> None:
    for practice in criterion.practice.values():
        assert "통화 10건" in practice.goal.ko
        assert "next ten calls" in practice.goal.en
        assert not DATE.search(practice.goal.ko + practice.goal.en)


def test_a_reflection_is_a_question(criterion: Criterion) -> None:
    for practice in criterion.practice.values():
        for question in practice.reflection:
            assert question.ko.endswith("?")
            assert question.en.endswith("?")


def test_a_role_play_has_both_parts(criterion: Criterion) -> None:
    for practice in criterion.practice.values():
        lines = practice.role_play.lines
        assert {line.speaker for line in lines} == {"customer", "agent"}
        assert all(a.speaker != b.speaker for a, b in pairwise(lines))


def test_korean_says_what_is_heard_in_one_style(rubric: Rubric) -> None:
    anchors = [level.anchor.ko for criterion in rubric.criteria for level in criterion.levels]
    summaries = [criterion.summary.ko for criterion in rubric.criteria]
    sentences = [part for text in anchors + summaries for part in re.split(r"(?<=\.)\s+", text)]
    assert [sentence for sentence in sentences if not sentence.endswith("니다.")] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_level_is_called_by_its_name_and_never_by_a_number(rubric: Rubric, language: str) -> None:
    said = [text[language] for _path, text in texts(rubric.to_json())]
    numbered = re.compile(r"\d\s*(수준|단계)|level\s*\d", re.IGNORECASE)
    assert [text for text in said if numbered.search(text)] == []
