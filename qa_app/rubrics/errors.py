"""What is wrong with a rubric file, said so that its writer can go to the line."""

from collections.abc import Iterable
from dataclasses import dataclass


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
