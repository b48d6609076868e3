"""A rubric as the text of its file, and what is written of one so far."""

from collections.abc import Mapping
from typing import Any

import yaml

from qa_app.rubrics.rubric import Rubric

WIDTH = 99
# The first field of a draft's file; nothing that is rated on has it, so that none is taken for one.
DRAFT = "draft"


def to_yaml(rubric: Rubric) -> str:
    """Return the YAML that reads back as this rubric: equal rubrics give equal text."""
    return _text(rubric.to_json())


def draft_to_yaml(document: Mapping[str, Any]) -> str:
    """Return the YAML of what is written so far, which may lack anything; marked as a draft."""
    return _text({DRAFT: True, **document})


def _text(fields: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(
        dict(fields), allow_unicode=True, sort_keys=False, width=WIDTH, indent=2
    )
    return text
