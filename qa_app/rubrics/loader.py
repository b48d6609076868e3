"""Rubric files to rubrics: read, checked, and refused with the line that is wrong."""

from functools import lru_cache
from pathlib import Path

import yaml

from qa_app.rubrics import schema
from qa_app.rubrics.errors import RubricError, RubricProblem
from qa_app.rubrics.meaning import Findings, meaning_problems
from qa_app.rubrics.positions import Document, read_yaml
from qa_app.rubrics.rubric import Rubric


def default_rubric_path() -> Path:
    """Return the folder of the rubrics that come with the software."""
    return Path(__file__).resolve().parents[2] / "rubrics"


def load_rubrics(folder: Path) -> dict[str, Rubric]:
    """Return the rubrics of a folder's *.yaml files by id; RubricError names all problems."""
    rubrics: dict[str, Rubric] = {}
    problems: list[RubricProblem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            rubric = load_rubric(path)
        except RubricError as error:
            problems.extend(error.problems)
            continue
        if rubric.id in rubrics:
            line = read_yaml(path.read_text(encoding="utf-8")).line_of(("id",))
            taken = f"is {rubric.id}, which another file of this folder has"
            problems.append(RubricProblem(path.name, line, "id", taken))
        rubrics[rubric.id] = rubric
    if problems:
        raise RubricError(problems)
    return rubrics


def load_rubric(path: Path) -> Rubric:
    """Read one rubric file (YAML, UTF-8); RubricError when it cannot be read or used."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise RubricError([RubricProblem(path.name, 1, "", f"cannot be read: {reason}")]) from error
    except UnicodeDecodeError as error:
        raise RubricError([RubricProblem(path.name, 1, "", "is not UTF-8 text")]) from error
    return parse_rubric(text, path.name)


@lru_cache(maxsize=64)
def parse_rubric(text: str, name: str) -> Rubric:
    """Read a rubric from YAML text; `name` stands for the file in a RubricError.

    Rubrics do not change: the same text is read once.
    """
    try:
        document = read_yaml(text)
    except yaml.YAMLError as error:
        raise RubricError([_syntax_problem(error, name)]) from error
    problems = [
        RubricProblem(name, line, schema.spell(path), problem)
        for path, line, problem in document.problems
    ]
    problems += _located(schema.structure_problems(document.data), document, name)
    if problems:
        raise RubricError(problems)
    # The schema has settled that the data is a mapping with a rubric's fields.
    rubric = Rubric.from_json(document.data)  # type: ignore[arg-type]
    problems = _located(meaning_problems(rubric), document, name)
    if problems:
        raise RubricError(problems)
    return rubric


def _located(findings: Findings, document: Document, name: str) -> list[RubricProblem]:
    return [
        RubricProblem(name, document.line_of(path), schema.spell(path), problem)
        for path, problem in findings
    ]


def _syntax_problem(error: yaml.YAMLError, name: str) -> RubricProblem:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    reason = problem or str(error).splitlines()[0]
    return RubricProblem(name, mark.line + 1 if mark else 1, "", f"is not YAML: {reason}")
