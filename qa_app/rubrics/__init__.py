"""What good sounds like: rubrics as data, read by moments, reviews and coaching.

Plain Python: no web framework and no database in here.
"""

from qa_app.rubrics.errors import RubricError, RubricProblem
from qa_app.rubrics.items import (
    Criterion,
    CriterionMoment,
    Item,
    ItemType,
    Level,
    Note,
    Polarity,
    Reflection,
)
from qa_app.rubrics.loader import default_rubric_path, load_rubric, load_rubrics, parse_rubric
from qa_app.rubrics.practice import Line, Practice, RolePlay, SayInstead, Text
from qa_app.rubrics.rubric import Condition, Rubric, Section

__all__ = [
    "Condition",
    "Criterion",
    "CriterionMoment",
    "Item",
    "ItemType",
    "Level",
    "Line",
    "Note",
    "Polarity",
    "Practice",
    "Reflection",
    "RolePlay",
    "Rubric",
    "RubricError",
    "RubricProblem",
    "SayInstead",
    "Section",
    "Text",
    "default_rubric_path",
    "load_rubric",
    "load_rubrics",
    "parse_rubric",
]
