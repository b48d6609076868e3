"""An item of a draft as the fields of its page."""

from collections.abc import Mapping
from typing import Any

from qa_app.rubrics import ItemType
from qa_app.scorecards.fields import as_sent, texts_of, written_over
from qa_app.scorecards.shapes import Group, shape_of_item, type_of

# Changed by buttons, or settled by where the level stands.
_NOT_TYPED = ("id", "type")


def item_texts(item: Mapping[str, Any]) -> dict[str, str]:
    """What the fields of an item say, by their names: ``levels.0.anchor.ko``."""
    return texts_of(item, _shape(item))


def item_written(item: dict[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """The item as a whole page of it was sent: with as many levels, lines and pairs as that has."""
    as_long: dict[str, Any] = item
    for _pass in ("levels", "what is practised at each"):
        as_long = as_sent(as_long, _shape(as_long), sent)
    if isinstance(as_long.get("levels"), list) and isinstance(as_long.get("practice"), dict):
        numbers = {str(at + 1) for at in range(len(as_long["levels"]))}
        practice = as_long["practice"].items()
        as_long["practice"] = {key: one for key, one in practice if key in numbers}
    if type_of(as_long) == ItemType.SCALE:
        known = len(item.get("levels") or ())
        for at, level in enumerate((as_long.get("levels") or ())[known:], known):
            level.setdefault("level", at + 1)
    changed: dict[str, Any] = written_over(as_long, _shape(as_long), sent)
    return changed


def _shape(item: Mapping[str, Any]) -> Group:
    return {key: inner for key, inner in shape_of_item(item).items() if key not in _NOT_TYPED}
