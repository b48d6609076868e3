"""What is wrong with a rubric file, said so that its writer can go to the line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Keys and positions in lists that lead to a field.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, init=False)
class Mistake:
    """What is wrong with a field: a sentence with places, and what stands there.

    Apart, so that whoever shows it can say it in another language.
    """

    sentence: str
    values: tuple[tuple[str, str], ...]

    def __init__(self, sentence: str, **values: object) -> None:
        object.__setattr__(self, "sentence", sentence)
        object.__setattr__(self, "values", tuple((name, str(one)) for name, one in values.items()))

    def __str__(self) -> str:
        """Read as English, the language of rubric files."""
        return self.sentence % dict(self.values) if self.values else self.sentence


Findings = Iterator[tuple[Path, Mistake]]


@dataclass(frozen=True, slots=True)
class RubricProblem:
    """One thing to put right: where it stands and what is wrong with it."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        """Read like a compiler's message, so that editors can jump to it."""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {field}{self.problem}"


class RubricError(ValueError):
    """A rubric that cannot be used; `problems` holds every reason found, in file order."""

    code = "rubric_invalid"

    def __init__(self, problems: Iterable[RubricProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))
