"""Rubric files to rubrics: read, checked, and refused with the line that is wrong."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from qa_app.rubrics import schema
from qa_app.rubrics.errors import RubricError, RubricProblem
from qa_app.rubrics.positions import Document, read_yaml
from qa_app.rubrics.rubric import Criterion, Rubric

_Findings = Iterator[tuple[schema.Path, str]]


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
        RubricProblem(name, line, _spell(path), problem)
        for path, line, problem in document.problems
    ]
    problems += _located(schema.structure_problems(document.data), document, name)
    if problems:
        raise RubricError(problems)
    # The schema has settled that the data is a mapping with a rubric's fields.
    rubric = Rubric.from_json(document.data)  # type: ignore[arg-type]
    problems = _located(_meaning_problems(rubric), document, name)
    if problems:
        raise RubricError(problems)
    return rubric


def _located(findings: _Findings, document: Document, name: str) -> list[RubricProblem]:
    return [
        RubricProblem(name, document.line_of(path), _spell(path), problem)
        for path, problem in findings
    ]


def _spell(path: schema.Path) -> str:
    """Write a path as people do: criteria[1].levels[2].anchor.ko."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _syntax_problem(error: yaml.YAMLError, name: str) -> RubricProblem:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    reason = problem or str(error).splitlines()[0]
    return RubricProblem(name, mark.line + 1 if mark else 1, "", f"is not YAML: {reason}")


def _meaning_problems(rubric: Rubric) -> _Findings:
    """What a schema cannot see: what fields say about each other."""
    for at, first in _repeated([criterion.id for criterion in rubric.criteria]):
        yield ("criteria", at, "id"), f"is the same as criteria[{first}].id"
    total = math.fsum(criterion.weight for criterion in rubric.criteria)
    if not math.isclose(total, 1, abs_tol=1e-6):
        yield ("criteria",), f"weights sum to {total:g}, not to 1"
    for at, criterion in enumerate(rubric.criteria):
        for path, problem in _criterion_problems(criterion):
            yield ("criteria", at, *path), problem


def _criterion_problems(criterion: Criterion) -> _Findings:
    for at, first in _repeated([moment.kind for moment in criterion.moments]):
        yield ("moments", at, "kind"), f"is the same as moments[{first}].kind"
    for at, level in enumerate(criterion.levels):
        if level.level != at + 1:
            yield ("levels", at, "level"), f"is {level.level}, must be {at + 1}"
    expected = set(range(1, len(criterion.levels) + 1))
    for number in sorted(expected - set(criterion.practice)):
        yield ("practice", str(number)), "is missing"
    for number in sorted(set(criterion.practice) - expected):
        yield ("practice", str(number)), "is the practice of a level that does not exist"
    for number, practice in criterion.practice.items():
        if len({line.speaker for line in practice.role_play.lines}) < 2:
            yield ("practice", str(number), "role_play", "lines"), "need both customer and agent"


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a name stands again, and where it stood first."""
    for at, name in enumerate(names):
        first = names.index(name)
        if first < at:
            yield at, first
