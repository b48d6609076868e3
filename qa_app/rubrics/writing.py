"""A rubric as the text of its file."""

import yaml

from qa_app.rubrics.rubric import Rubric

WIDTH = 99


def to_yaml(rubric: Rubric) -> str:
    """Return the YAML that reads back as this rubric: equal rubrics give equal text."""
    text: str = yaml.safe_dump(
        rubric.to_json(), allow_unicode=True, sort_keys=False, width=WIDTH, indent=2
    )
    return text
