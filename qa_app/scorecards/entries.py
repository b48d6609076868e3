"""Entries of the lists of a draft: added, removed and moved; plain values in, new ones out."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from qa_app.rubrics import ItemType
from qa_app.scorecards.fields import put
from qa_app.scorecards.shapes import type_of

Part = dict[str, Any]
# So many entries a new one begins with: no fewer can be published.
LEVELS, PAIRS, LINES, QUESTIONS = 4, 2, 4, 2
# Lists that a rubric may lack, but not have empty.
OPTIONAL = {"conditions", "moments"}
# Lists of an item to which entries can be added.
LISTS = {"levels", "moments", "questions", "say_instead", "lines", "reflection"}


def new_practice() -> Part:
    """A practice with room for what it needs at least."""
    speakers = ("customer", "agent")
    return {
        "say_instead": [{} for _ in range(PAIRS)],
        "role_play": {"lines": [{"speaker": speakers[at % 2]} for at in range(LINES)]},
        "reflection": [{} for _ in range(QUESTIONS)],
    }


def new_item(kind: ItemType, item_id: str) -> Part:
    """An item of this type in which everything is still to be written."""
    item: Part = {"id": item_id}
    if kind != ItemType.SCALE:
        item["type"] = kind.value
    match kind:
        case ItemType.NOTE:
            return item
        case ItemType.REFLECTION:
            return {**item, "questions": [{}]}
        case ItemType.DUTY:
            return {**item, "practice": new_practice()}
        case ItemType.POINTS:
            levels: list[Part] = [{"from": 0}, {}]
        case _:
            levels = [{"level": at + 1} for at in range(LEVELS)]
    practice = {str(at + 1): new_practice() for at in range(len(levels))}
    return {**item, "levels": levels, "practice": practice}


def as_type(item: Mapping[str, Any], kind: ItemType) -> Part:
    """The item with another type: what both have stays, the rest begins anew.

    The lowest level is what was not done, the highest what was; levels stay levels, with points
    or without.
    """
    fresh = new_item(kind, str(item.get("id", "")))
    shared: tuple[str, ...] = ("only_if", "name", "weight", "summary", "why", "critical", "moments")
    if kind in {ItemType.NOTE, ItemType.REFLECTION}:
        shared = ("only_if", "name", "summary" if kind == ItemType.NOTE else "why")
    else:
        shared = (*shared, "not_applicable")
    kept = {key: deepcopy(item[key]) for key in shared if key in item}
    if kind in {ItemType.NOTE, ItemType.REFLECTION}:
        return {**fresh, **kept}
    return {**fresh, **kept, **_levels_as(item, kind)}


def _levels_as(item: Mapping[str, Any], kind: ItemType) -> Part:
    levels, practice = _levels_of(item)
    if not levels:
        return {}
    if kind == ItemType.DUTY:
        anchors = {"not_done": levels[0].get("anchor"), "done": levels[-1].get("anchor")}
        said = {key: anchor for key, anchor in anchors.items() if anchor}
        return {**said, "practice": practice.get("1", new_practice())}
    if kind == ItemType.POINTS:
        most = {"most": item["most"]} if "most" in item else {}
        texts = [_but(level, "level") for level in levels]
        bands = [{"from": 0, **texts[0]}, *texts[1:]]
        return {**most, "levels": bands, "practice": practice}
    numbered = [{"level": at + 1, **_but(level, "from")} for at, level in enumerate(levels)]
    return {"levels": numbered, "practice": practice}


def _levels_of(item: Mapping[str, Any]) -> tuple[list[Part], Part]:
    """The levels of any item, and what is practised at each."""
    if type_of(item) == ItemType.DUTY:
        levels = [{"anchor": item[key]} if key in item else {} for key in ("not_done", "done")]
        practice = {"1": item.get("practice") or new_practice(), "2": new_practice()}
        return levels, practice
    return deepcopy(list(item.get("levels") or ())), deepcopy(dict(item.get("practice") or {}))


def _but(level: Mapping[str, Any], key: str) -> Part:
    return {name: value for name, value in level.items() if name != key}


def added(item: Part, list_path: tuple[str, ...]) -> tuple[Part, tuple[str | int, ...]]:
    """The item with another entry behind those of a list, and the way to it."""
    changed = deepcopy(item)
    entries = _list_at(changed, list_path)
    at = len(entries)
    if list_path == ("levels",):
        return _with_levels(changed, lambda levels: [*levels, ({}, new_practice())]), ("levels", at)
    before = entries[-1].get("speaker") if entries and isinstance(entries[-1], dict) else None
    new: Part = {}
    if list_path[-1] == "lines":
        new = {"speaker": "customer" if before == "agent" else "agent"}
    elif list_path[-1] == "moments":
        new = {"polarity": "+"}
    put(changed, (*list_path, at), new)
    return changed, (*list_path, at)


def removed(item: Part, list_path: tuple[str, ...], at: int) -> Part:
    """The item without an entry."""
    changed = deepcopy(item)
    if list_path == ("levels",):
        return _with_levels(changed, lambda levels: levels[:at] + levels[at + 1 :])
    entries = _list_at(changed, list_path)
    del entries[at : at + 1]
    if not entries and list_path[-1] in OPTIONAL:
        put(changed, list_path, None)
    return changed


def moved(item: Part, list_path: tuple[str, ...], at: int, to: int) -> Part:
    """The item with an entry in another's place, and that one in its; as it is at the ends."""
    changed = deepcopy(item)
    if list_path == ("levels",):
        return _with_levels(changed, lambda levels: swapped(levels, at, to))
    entries = _list_at(changed, list_path)
    entries[:] = swapped(entries, at, to)
    return changed


def swapped(entries: list[Any], at: int, to: int) -> list[Any]:
    """The list with two entries in each other's places, if it has both."""
    if 0 <= at < len(entries) and 0 <= to < len(entries):
        entries = list(entries)
        entries[at], entries[to] = entries[to], entries[at]
    return entries


Levels = list[tuple[Part, Any]]


def _with_levels(item: Part, change: Callable[[Levels], Levels]) -> Part:
    """The item with other levels: each keeps its practice, numbers and points stay in order."""
    levels, practice = item.get("levels") or [], item.get("practice") or {}
    starts = [level.get("from") for level in levels]
    before = [(level, practice.get(str(at + 1))) for at, level in enumerate(levels)]
    after = change(before)
    item["levels"], item["practice"] = [], {}
    for at, (level, exercise) in enumerate(after):
        text = _but(_but(level, "level"), "from")
        if type_of(item) == ItemType.POINTS:
            start = starts[at] if at < len(starts) else None
            item["levels"].append(text if start is None else {"from": start, **text})
        else:
            item["levels"].append({"level": at + 1, **text})
        if exercise is not None:
            item["practice"][str(at + 1)] = exercise
    return item


def _list_at(part: Part, path: tuple[str, ...]) -> list[Any]:
    """The list at the end of the way; an empty one where there is none."""
    inner: Any = part
    for key in path:
        inner = inner.get(key) if isinstance(inner, dict) else None
    return inner if isinstance(inner, list) else []
