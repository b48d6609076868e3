"""Rubric files to rubrics: read, checked, and refused with the line that is wrong."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml

from qa_app.rubrics import schema
from qa_app.rubrics.errors import Mistake, Path, RubricError, RubricProblem
from qa_app.rubrics.meaning import meaning_problems
from qa_app.rubrics.positions import read_yaml
from qa_app.rubrics.rubric import Rubric
from qa_app.rubrics.writing import DRAFT

# A mistake with the way to its field and the line on which that stands.
Located = tuple[Path, int, Mistake]


def default_rubric_path() -> FilePath:
    """Return the folder of the rubrics that come with the software."""
    return FilePath(__file__).resolve().parents[2] / "rubrics"


def load_rubrics(folder: FilePath) -> dict[str, Rubric]:
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


def load_rubric(path: FilePath) -> Rubric:
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
    found = read_rubric(text)
    if found.rubric is None:
        raise RubricError(
            RubricProblem(name, line, schema.spell(path), str(mistake))
            for path, line, mistake in found.mistakes
        )
    return found.rubric


@dataclass(frozen=True, slots=True)
class ReadRubric:
    """A rubric with the values of its file; or, in its place, what is wrong, with the lines.

    ``misread`` are the mistakes of the YAML itself, which hide what its writer meant.
    """

    rubric: Rubric | None
    data: object
    mistakes: tuple[Located, ...] = ()
    misread: tuple[Located, ...] = ()

    @property
    def draft(self) -> dict[str, Any] | None:
        """What was written so far, where the file is that of a draft."""
        if not isinstance(self.data, dict) or self.data.get(DRAFT) is not True:
            return None
        return {name: value for name, value in self.data.items() if name != DRAFT}


def read_rubric(text: str) -> ReadRubric:
    """Read YAML text as a rubric."""
    try:
        document = read_yaml(text)
    except yaml.YAMLError as error:
        return _misread(_syntax_mistake(error))
    except RecursionError:
        return _misread(((), 1, Mistake("is nested too deeply")))
    rubric, mistakes = check_rubric(document.data)
    located = ((path, document.line_of(path), mistake) for path, mistake in mistakes)
    if not document.problems:
        return ReadRubric(rubric, document.data, tuple(located))
    misread = tuple(document.problems)
    return ReadRubric(None, document.data, (*misread, *located), misread)


def check_rubric(data: object) -> tuple[Rubric | None, list[tuple[Path, Mistake]]]:
    """The rubric that these values of a file make, or what is wrong with them.

    Structure comes first: what fields say about each other is looked at where that is right.
    """
    mistakes = list(schema.structure_problems(data))
    if mistakes:
        return None, mistakes
    # The schema has settled that the data is a mapping with a rubric's fields.
    rubric = Rubric.from_json(data)  # type: ignore[arg-type]
    mistakes = list(meaning_problems(rubric))
    return (None, mistakes) if mistakes else (rubric, [])


def _misread(mistake: Located) -> ReadRubric:
    return ReadRubric(None, None, (mistake,), (mistake,))


def _syntax_mistake(error: yaml.YAMLError) -> Located:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    reason = problem or str(error).splitlines()[0]
    return (), mark.line + 1 if mark else 1, Mistake("is not YAML: %(reason)s", reason=reason)
