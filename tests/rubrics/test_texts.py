"""Every rubric that comes with the software is complete and well said, in both languages."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from qa_app.moments.kinds import KINDS
from qa_app.rubrics import Criterion, Practice, Rubric, default_rubric_path, load_rubrics

RUBRICS = load_rubrics(default_rubric_path())
HANGUL = re.compile(r"[가-힣]")
# The plan sets the date, not the rubric.
DATE = re.compile(r"20\d\d|\d월|\d일|\b(January|February|March|April|June|July|August|September)\b")
# What docs/words.md has another word for.
OTHER_WORDS = {
    "ko": re.compile(r"상담원|녹취|대기열|메모|점검표|\b전사(?=[를가는의]|\b)|\d\s*(수준|단계)"),
    "en": re.compile(r"\be-mail|\bscorecard|\blevel\s*\d|\bcsr\b|\brepresentative|gray\b", re.I),
}
# Quotation marks of either language are curly; a straight one has come in by mistake.
STRAIGHT_QUOTES = {"ko": re.compile("[\"']"), "en": re.compile('"')}


@pytest.fixture(params=RUBRICS)
def rubric(request: pytest.FixtureRequest) -> Rubric:
    return RUBRICS[request.param]


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


def practices(rubric: Rubric) -> Iterator[tuple[Criterion, Practice]]:
    """What the rubric has somebody do next, for each level of each rated item."""
    for criterion in rubric.criteria:
        for practice in criterion.practice.values():
            yield criterion, practice


def items(rubric: Rubric, kind: str) -> list[dict[str, Any]]:
    """The items of one type, as the file has them; `kind` as written behind `type:`."""
    sections = rubric.to_json().get("sections", [])
    return [item for section in sections for item in section["items"] if item.get("type") == kind]


def test_seven_rubrics_come_with_the_software() -> None:
    assert set(RUBRICS) == {
        "soft-skills",
        "service-skills",
        "emotion-care",
        "five-elements",
        "psychology-of-service",
        "soft-skill-components",
        "ksqi-shaped",
    }


def test_korean_is_korean_and_english_is_english(rubric: Rubric) -> None:
    pairs = list(texts(rubric.to_json()))
    assert len(pairs) > 250
    assert [path for path, text in pairs if not HANGUL.search(text["ko"])] == []
    assert [path for path, text in pairs if HANGUL.search(text["en"])] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_things_are_called_what_they_are_called_on_every_page(
    rubric: Rubric, language: str
) -> None:
    said = [text[language] for _path, text in texts(rubric.to_json())]
    assert [text for text in said if OTHER_WORDS[language].search(text)] == []
    assert [text for text in said if STRAIGHT_QUOTES[language].search(text)] == []


def test_no_two_levels_of_a_rubric_are_told_alike(rubric: Rubric) -> None:
    anchors = [level.anchor for criterion in rubric.criteria for level in criterion.levels]
    for language in ("ko", "en"):
        again = Counter(anchor.in_language(language) for anchor in anchors)
        assert [text for text, times in again.items() if times > 1] == []


def test_korean_says_what_is_heard_in_one_style(rubric: Rubric) -> None:
    anchors = [level.anchor.ko for criterion in rubric.criteria for level in criterion.levels]
    said = anchors + [criterion.summary.ko for criterion in rubric.criteria]
    sentences = [part for text in said for part in re.split(r"(?<=\.)\s+", text)]
    assert [sentence for sentence in sentences if not sentence.endswith("니다.")] == []


def test_each_level_of_each_item_has_a_practice_of_its_own(rubric: Rubric) -> None:
    for criterion in rubric.criteria:
        behaviours = {practice.behaviour.ko for practice in criterion.practice.values()}
        assert len(behaviours) == len(criterion.practice), criterion.id


def test_a_goal_is_counted_over_calls_and_leaves_the_date_to_the_plan(rubric: Rubric) -> None:
    for criterion, practice in practices(rubric):
        assert "통화 10건" in practice.goal.ko, criterion.id
        assert "next ten calls" in practice.goal.en, criterion.id
        assert not DATE.search(practice.goal.ko + practice.goal.en), criterion.id


def test_every_question_is_one(rubric: Rubric) -> None:
    asked = [text for _item, practice in practices(rubric) for text in practice.reflection]
    questions = [{"ko": text.ko, "en": text.en} for text in asked]
    questions += [text for item in items(rubric, "reflection") for text in item["questions"]]
    questions += [one["question"] for one in rubric.to_json().get("conditions", [])]
    for text in questions:
        assert re.search(r"\?( \(.+\))?$", text["ko"]), text
        assert re.search(r"\?( \(.+\))?$", text["en"]), text


def test_the_parts_of_a_role_play_take_turns(rubric: Rubric) -> None:
    for criterion, practice in practices(rubric):
        lines = practice.role_play.lines
        assert {line.speaker for line in lines} == {"customer", "agent"}, criterion.id
        assert all(a.speaker != b.speaker for a, b in pairwise(lines)), criterion.id


def test_evidence_is_of_kinds_that_rules_find_each_for_one_item(rubric: Rubric) -> None:
    listed = [kind for criterion in rubric.criteria for kind in criterion.moments]
    assert [kind.kind for kind in listed if KINDS[kind.kind].polarity != kind.polarity] == []
    assert max(Counter(kind.kind for kind in listed).values()) == 1


def test_each_condition_of_a_rubric_is_asked_for_something(rubric: Rubric) -> None:
    as_file = rubric.to_json()
    asked = {condition["id"] for condition in as_file.get("conditions", [])}
    sections = as_file.get("sections", [])
    used = {item.get("only_if") for section in sections for item in section["items"]} - {None}
    assert asked == used


def test_what_cannot_be_heard_says_why_and_asks(rubric: Rubric) -> None:
    for item in items(rubric, "reflection"):
        assert item["why"]["ko"], item["id"]
        assert len(item["questions"]) >= 2, item["id"]


def test_the_template_says_that_it_is_not_the_index() -> None:
    intro = RUBRICS["ksqi-shaped"].intro
    assert "지수 그 자체가 아니며" in intro.ko
    assert "It is not the index itself" in intro.en
