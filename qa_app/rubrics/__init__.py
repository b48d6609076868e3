"""What good sounds like: rubrics as data, read by moments, reviews and coaching.

Plain Python: no web framework and no database in here.
"""

from qa_app.rubrics.errors import RubricError, RubricProblem
from qa_app.rubrics.loader import default_rubric_path, load_rubric, load_rubrics, parse_rubric
from qa_app.rubrics.rubric import (
    Criterion,
    CriterionMoment,
    Level,
    Line,
    Practice,
    RolePlay,
    Rubric,
    SayInstead,
    Text,
)

__all__ = [
    "Criterion",
    "CriterionMoment",
    "Level",
    "Line",
    "Practice",
    "RolePlay",
    "Rubric",
    "RubricError",
    "RubricProblem",
    "SayInstead",
    "Text",
    "default_rubric_path",
    "load_rubric",
    "load_rubrics",
    "parse_rubric",
]
