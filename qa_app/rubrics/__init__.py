"""What good sounds like: rubrics as data, read by moments, reviews and coaching.

Plain Python: no web framework and no database in here.
"""

from qa_app.rubrics.errors import Mistake, RubricError, RubricProblem
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
from qa_app.rubrics.loader import (
    check_rubric,
    default_rubric_path,
    load_rubric,
    load_rubrics,
    parse_rubric,
    read_rubric,
)
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
    "Mistake",
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
    "check_rubric",
    "default_rubric_path",
    "load_rubric",
    "load_rubrics",
    "parse_rubric",
    "read_rubric",
]
