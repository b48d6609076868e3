"""A rubric file is read, or refused with the file, the line and the field that is wrong."""

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest

from qa_app.rubrics import (
    Rubric,
    RubricError,
    Text,
    default_rubric_path,
    load_rubric,
    load_rubrics,
    parse_rubric,
)
from tests.rubrics import written

PRACTICE = indent(written.PRACTICE, " " * 8)
SMALL = f"""\
id: small
version: "1"
title: {{ko: 제목, en: Title}}
intro: {{ko: 소개, en: Intro}}
criteria:
  - id: greeting
    name: {{ko: 인사, en: Greeting}}
    summary: {{ko: 요약, en: Summary}}
    weight: 1
    why: {{ko: 이유, en: Why}}
    moments:
      - {{kind: hello, polarity: "+", name: {{ko: 안녕, en: Hello}}}}
      - {{kind: silence, polarity: "-", name: {{ko: 침묵, en: Silence}}}}
    levels:
      - level: 1
        name: {{ko: 낮음, en: Low}}
        anchor: {{ko: 들리지 않는다, en: Not heard}}
      - level: 2
        name: {{ko: 높음, en: High}}
        anchor: {{ko: 들린다, en: Heard}}
    not_applicable: {{ko: 없음, en: Never}}
    practice:
      1:
{PRACTICE}      2:
{PRACTICE}"""


def line_of(text: str, part: str) -> int:
    """The number of the first line with this part."""
    return next(at for at, line in enumerate(text.splitlines(), 1) if part in line)


def refusal(text: str) -> list[str]:
    with pytest.raises(RubricError) as refused:
        parse_rubric(text, "small.yaml")
    return str(refused.value).splitlines()


def test_a_small_rubric_is_read() -> None:
    rubric = parse_rubric(SMALL, "small.yaml")
    greeting = rubric.criterion("greeting")
    assert greeting.level(2).anchor == Text(ko="들린다", en="Heard")
    assert greeting.practice[1].role_play.lines[0].speaker == "customer"
    assert greeting.weight == 1.0


@pytest.mark.parametrize(
    ("wrong", "right", "field", "problem"),
    [
        ("anchor: {en: Heard}", "anchor: {ko: 들린다, en: Heard}",
         "criteria[0].levels[1].anchor.ko", "is missing"),
        ('name: {ko: "  ", en: High}', "name: {ko: 높음, en: High}",
         "criteria[0].levels[1].name.ko", "is empty"),
        ("name: {ko: , en: High}", "name: {ko: 높음, en: High}",
         "criteria[0].levels[1].name.ko", "is empty"),
        ("version: 1", 'version: "1"', "version", "must be text: put it in quotes"),
        ("Title: {ko: 제목, en: Title}", "title: {ko: 제목, en: Title}",
         "Title", "is not a field of a rubric"),
        ("intro: {ko: 소개, en: Intro, de: Einleitung}", "intro: {ko: 소개, en: Intro}",
         "intro.de", "is not a field of a rubric"),
        ("intro: Intro", "intro: {ko: 소개, en: Intro}", "intro", "must be a group of fields"),
        ("weight: heavy", "weight: 1", "criteria[0].weight", "must be a number"),
        ('kind: hello, polarity: "?"', 'kind: hello, polarity: "+"',
         "criteria[0].moments[0].polarity", "must be one of +, -"),
        ("kind: Hello", "kind: hello",
         "criteria[0].moments[0].kind", "must look like ^[a-z][a-z0-9_]*$"),
        (f"kind: {'h' * 41}", "kind: hello",
         "criteria[0].moments[0].kind", "has more than 40 characters"),
        (f'version: "{"1" * 21}"', 'version: "1"', "version", "has more than 20 characters"),
        ("version: '1'\nversion: '2'", 'version: "1"', "version", "stands twice (first on line 2)"),
        ("title: !!python/object:os.system {}", "title: {ko: 제목, en: Title}",
         "title.ko", "is missing"),
        ("version: !!python/name:os.system", 'version: "1"',
         "version", "cannot be read as tag:yaml.org,2002:python/name:os.system"),
        ("version: !!timestamp 1", 'version: "1"',
         "version", "cannot be read as tag:yaml.org,2002:timestamp"),
        ("weight: 0.6", "weight: 1", "criteria", "weights sum to 0.6, not to 1"),
        ("kind: hello, polarity: '-'", 'kind: silence, polarity: "-"',
         "criteria[0].moments[1].kind", "is the same as moments[0].kind"),
        ("- level: 3", "- level: 2", "criteria[0].levels[1].level", "is 3, must be 2"),
        ("      3:\n        behaviour", "      2:\n        behaviour",
         "criteria[0].practice.2", "is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_field(
    wrong: str, right: str, field: str, problem: str
) -> None:
    assert SMALL.count(right) == 1, "the case must change one place"
    lines = refusal(SMALL.replace(right, wrong))
    assert any(line.endswith(f": {field}: {problem}") for line in lines), lines


def test_a_mistake_is_named_with_its_file_and_line() -> None:
    text = SMALL.replace("anchor: {ko: 들린다, en: Heard}", "anchor: {en: Heard}")
    line = line_of(text, "anchor: {en: Heard}")
    assert refusal(text) == [f"small.yaml:{line}: criteria[0].levels[1].anchor.ko: is missing"]


def test_a_missing_field_is_looked_for_where_its_group_stands() -> None:
    text = SMALL.replace("    not_applicable: {ko: 없음, en: Never}\n", "")
    line = line_of(text, "- id: greeting")
    assert refusal(text) == [f"small.yaml:{line}: criteria[0].not_applicable: is missing"]


def test_all_mistakes_are_reported_together_in_file_order() -> None:
    text = SMALL.replace("weight: 1", "weight: heavy").replace('version: "1"', "version: 1")
    text = text.replace("{ko: 인사, en: Greeting}", "{ko: 인사}")
    assert [line.split(": ", 1)[1] for line in refusal(text)] == [
        "version: must be text: put it in quotes",
        "criteria[0].name.en: is missing",
        "criteria[0].weight: must be a number",
    ]


def test_two_criteria_with_one_id_are_refused() -> None:
    criterion = SMALL[SMALL.index("  - id: greeting") :].replace("weight: 1", "weight: 0.5")
    text = SMALL.replace("weight: 1", "weight: 0.5") + criterion
    line = len(SMALL.splitlines()) + 1
    assert refusal(text) == [f"small.yaml:{line}: criteria[1].id: is the same as criteria[0].id"]


def test_a_role_play_needs_both_parts() -> None:
    text = SMALL.replace("speaker: agent", "speaker: customer")
    assert all(line.endswith("lines: need both customer and agent") for line in refusal(text))


def test_a_role_play_that_is_too_short_is_refused() -> None:
    text = SMALL.replace("            - {speaker: agent, text: {ko: 넷, en: four}}\n", "")
    assert refusal(text)[0].endswith("role_play.lines: needs at least 4 entries, has 3")


def test_text_that_is_not_yaml_is_refused_with_its_line() -> None:
    (line,) = refusal('id: small\ntitle: {ko: "제목\n')
    assert line.startswith("small.yaml:3: is not YAML: ")


def test_an_alias_is_refused_even_inside_itself() -> None:
    assert any("by an alias" in line for line in refusal("id: &all [*all]\n"))


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "just words\n", "- a list\n"])
def test_a_file_that_is_no_rubric_is_refused(text: str) -> None:
    assert refusal(text)[0].startswith("small.yaml:1: ")


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        (lambda path: None, "cannot be read: No such file or directory"),
        (lambda path: path.mkdir(), "cannot be read: Is a directory"),
        (lambda path: path.write_bytes("id: 인사".encode("cp949")), "is not UTF-8 text"),
    ],
    ids=["missing", "folder", "cp949"],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, prepare: Callable[[Path], object], problem: str
) -> None:
    path = tmp_path / "mine.yaml"
    prepare(path)
    with pytest.raises(RubricError) as refused:
        load_rubric(path)
    assert str(refused.value) == f"mine.yaml:1: {problem}"
    assert refused.value.code == "rubric_invalid"


def test_a_folder_gives_its_rubrics_by_id(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SMALL.replace("id: small", "id: other"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a rubric", encoding="utf-8")
    assert set(load_rubrics(tmp_path)) == {"small", "other"}


def test_a_folder_with_one_id_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yaml").write_text("# a copy\n" + SMALL, encoding="utf-8")
    with pytest.raises(RubricError, match=r"^b\.yaml:2: id: is small, which another file"):
        load_rubrics(tmp_path)


def test_a_folder_reports_the_mistakes_of_all_its_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(SMALL.replace("weight: 1", "weight: 2"), encoding="utf-8")
    with pytest.raises(RubricError) as refused:
        load_rubrics(tmp_path)
    assert [problem.file for problem in refused.value.problems] == ["a.yaml", "b.yaml"]


def test_the_shipped_rubrics_are_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "soft-skills" in load_rubrics(default_rubric_path())


def test_a_stored_rubric_comes_back_the_same() -> None:
    for rubric in load_rubrics(default_rubric_path()).values():
        again = Rubric.from_json(rubric.to_json())
        assert again == rubric
        assert again.digest == rubric.digest


def test_the_digest_follows_the_content_and_not_the_layout() -> None:
    digest = parse_rubric(SMALL, "small.yaml").digest
    assert digest == parse_rubric("# a comment\n" + SMALL, "renamed.yaml").digest
    assert digest != parse_rubric(SMALL.replace("en: Heard}", "en: Heard!}"), "small.yaml").digest


@pytest.mark.parametrize(
    ("lang", "said"), [("ko", "예"), ("ko_KR", "예"), ("en", "yes"), ("fr", "yes")]
)
def test_a_text_is_given_in_the_readers_language(lang: str, said: str) -> None:
    assert Text(ko="예", en="yes").in_language(lang) == said


def test_an_unknown_criterion_or_level_is_an_error() -> None:
    rubric = parse_rubric(SMALL, "small.yaml")
    with pytest.raises(KeyError, match="no criterion clarity"):
        rubric.criterion("clarity")
    with pytest.raises(KeyError, match="no level 9"):
        rubric.criterion("greeting").level(9)
