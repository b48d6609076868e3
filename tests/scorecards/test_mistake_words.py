"""Whatever can be wrong with a rubric is said in the reader's language."""

import ast

import pytest
from flask_babel import force_locale

from qa_app.rubrics import Mistake, read_rubric
from qa_app.scorecards.mistake_words import (
    MISTAKES,
    field_words,
    located_words,
    mistake_words,
    problem,
    problem_on_page,
)
from tests.conftest import ROOT


def sentences() -> set[str]:
    """All that the room of rubrics says of what is wrong."""
    found = set()
    for file in (ROOT / "qa_app" / "rubrics").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Mistake":
                assert isinstance(node.args[0], ast.Constant), file.name
                found.add(node.args[0].value)
    return found


def test_every_mistake_has_words() -> None:
    assert sentences() == set(MISTAKES)


@pytest.mark.parametrize(
    ("language", "field", "words"),
    [
        (
            "en",
            "Section 1 › Item 2 › Level 3 › What is heard › Korean",
            "must be one of customer, agent",
        ),
        (
            "ko",
            "영역 1 › 항목 2 › 수준 3 › 들리는 내용 › 한국어",
            "다음 중 하나여야 합니다: customer, agent",
        ),
    ],
)
def test_a_field_is_named_as_the_pages_name_it(app, language, field, words) -> None:
    path = ("sections", 0, "items", 1, "levels", 2, "anchor", "ko")
    mistake = Mistake("must be one of %(choices)s", choices="customer, agent")

    with app.test_request_context(), force_locale(language):
        assert field_words(path) == field
        assert mistake_words(mistake) == words


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("practice", "2", "say_instead", 0, "say"), "Practice for level 2 › Pair 1 › Say"),
        (("criteria", 0, "practice", "2", "goal"), "Item 1 › Practice for level 2 › Goal"),
        (("sections", 1, "items", 0, "practice", "goal"), "Section 2 › Item 1 › Practice › Goal"),
        (("moments", 0, "phrases", "ko", 1), "Kind of moment 1 › Phrases › Korean phrase 2"),
        (("criteria", 3, "weigth"), "Item 4 › weigth"),
        ((), ""),
    ],
)
def test_ways_to_fields(app, path, field) -> None:
    with app.test_request_context(), force_locale("en"):
        assert field_words(path) == field


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: [", "r.yaml, line 2: is not YAML"),
        ("id: a\nid: b\n", "r.yaml, line 2: Id: stands twice (first on line 1)"),
        ("[" * 900 + "]" * 900, "r.yaml, line 1: is nested too deeply"),
        ("", "r.yaml, line 1: is empty"),
    ],
    ids=["syntax", "twice", "deep", "empty"],
)
def test_what_cannot_be_read_is_said_with_its_line(app, text, told) -> None:
    with app.test_request_context(), force_locale("en"):
        mistakes = read_rubric(text).mistakes
        said = [located_words("r.yaml", line, path, one) for path, line, one in mistakes]
    assert any(told in one for one in said), said


@pytest.mark.parametrize(
    ("language", "mistake", "on_page", "in_file"),
    [
        (
            "en",
            Mistake("weights sum to %(total)s, not to 1", total="0.9"),
            "weights add up to 90 %, not to 100 %",
            "weights sum to 0.9, not to 1",
        ),
        (
            "ko",
            Mistake("weights sum to %(total)s, not to 1", total="0.333333"),
            "비중의 합이 100%여야 하는데 33.3333%입니다",
            "비중의 합이 1이어야 하는데 0.333333입니다",
        ),
        ("en", Mistake("must be at most %(limit)s", limit=1), "at most 100 %", "at most 1"),
        ("en", Mistake("must be more than %(limit)s", limit=0), "more than 0 %", "more than 0"),
    ],
)
def test_weights_are_told_in_percent_on_pages_and_as_shares_in_files(
    app, language, mistake, on_page, in_file
) -> None:
    path = ("sections", 0, "weight")
    with app.test_request_context(), force_locale(language):
        assert problem_on_page(path, mistake).words.endswith(on_page)
        assert problem(path, mistake).words.endswith(in_file)
