"""A draft as the rubric that it would be, with dots where something is still to be written."""

from collections.abc import Mapping
from typing import Any

from qa_app.rubrics import ItemType, Rubric
from qa_app.scorecards.outline import (
    Document,
    Part,
    conditions_of,
    identified,
    is_rated,
    items_in,
    sections_of,
)
from qa_app.scorecards.shapes import (
    CONDITION,
    HEAD,
    SECTION,
    Entries,
    Kind,
    Shape,
    shape_of_item,
    type_of,
)

UNWRITTEN = "…"


def completed(document: Mapping[str, Any]) -> Rubric:
    """The rubric of a draft, to be looked at only."""
    whole: Document = identified(document)
    rubric = {**_filled(whole, HEAD)}
    if conditions := conditions_of(whole):
        rubric["conditions"] = [_filled(one, CONDITION) for one in conditions]
    if "criteria" in whole and items_in(whole, None):
        rubric["criteria"] = [_item(one) for one in items_in(whole, None)]
    else:
        sections = sections_of(whole) or [{"id": "section_1"}]
        rubric["sections"] = [_section(one, whole) for one in sections]
    return Rubric.from_json(rubric)


def _section(section: Part, document: Document) -> Part:
    items = [_item(item) for item in items_in(document, section)]
    return {**_filled(section, SECTION), "items": items}


def _item(item: Part) -> Part:
    kind = type_of(item)
    filled: Part = _filled(item, shape_of_item(item))
    filled["type"] = kind.value
    if not isinstance(item.get("only_if"), str) or not item["only_if"]:
        del filled["only_if"]
    if is_rated(item):
        filled["weight"] = _filled(item.get("weight"), Kind.SHARE)
    if kind == ItemType.SCALE:
        for at, level in enumerate(filled["levels"]):
            level["level"] = at + 1
    return filled


def _filled(value: Any, shape: Shape) -> Any:
    if isinstance(shape, Entries):
        return [_filled(one, shape.of) for one in (value if isinstance(value, list) else ())]
    if isinstance(shape, Kind):
        return _of_kind(value, shape)
    inside = value if isinstance(value, Mapping) else {}
    return {key: _filled(inside.get(key), inner) for key, inner in shape.items()}


def _of_kind(value: Any, kind: Kind) -> Any:
    if kind == Kind.LINES:
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    if kind == Kind.FLAG:
        return value is True
    if kind in {Kind.SHARE, Kind.WHOLE}:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = value if is_number else 0
        return float(number) if kind == Kind.SHARE else int(number)
    return value if isinstance(value, str) and value.strip() else UNWRITTEN
