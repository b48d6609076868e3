"""The outline of a draft: its texts, conditions, sections and the weights of their items.

Sections, items and conditions are known by their ids, wherever they stand: an outline is open for
long, and somebody else may add or move some meanwhile. So every one has an id, and no two the same.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from flask_babel import gettext as _

from qa_app.foundation.errors import NotFound, Refused
from qa_app.rubrics import ItemType
from qa_app.scorecards.entries import new_item, swapped
from qa_app.scorecards.fields import texts_of, written_over
from qa_app.scorecards.shapes import CONDITION, HEAD, SECTION, Group, Kind

Document = dict[str, Any]
Part = dict[str, Any]
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")
LISTS = {"section": "sections", "condition": "conditions", "item": "items"}


def identified(document: Mapping[str, Any]) -> Document:
    """The draft with an id for each section, condition and item that has none of its own."""
    whole: Document = deepcopy(dict(document))
    if "criteria" not in whole:
        whole.setdefault("sections", [])
    for kind, entries in (("section", sections_of(whole)), ("condition", conditions_of(whole))):
        _identify(entries, kind)
    _identify([item for _section, item in items_of(whole)], "item")
    return whole


def sections_of(document: Document) -> list[Part]:
    """The sections; none where the draft has its items in one list."""
    return _parts(document, "sections")


def conditions_of(document: Document) -> list[Part]:
    """What is asked once for the whole call."""
    return _parts(document, "conditions")


def items_of(document: Document) -> Iterator[tuple[Part | None, Part]]:
    """Each item with its section; without one where the draft has no sections."""
    for item in _parts(document, "criteria"):
        yield None, item
    for section in sections_of(document):
        for item in _parts(section, "items"):
            yield section, item


def items_in(document: Document, section: Part | None) -> list[Part]:
    """The items of a section, or of a draft without sections."""
    return _parts(document, "criteria") if section is None else _parts(section, "items")


def item_of(document: Document, item_id: str) -> Part:
    """An item by its id; NotFound when it was removed or has another one."""
    for _section, item in items_of(document):
        if item["id"] == item_id:
            return item
    raise NotFound(
        _("This item is not there any more: somebody removed it, or gave it another id.")
    )


def outline_texts(document: Document) -> dict[str, str]:
    """What the fields of the outline say, by their names: ``sections.greeting.name.ko``."""
    return texts_of(_by_id(document), _shape(document))


def outline_written(document: Document, sent: Mapping[str, str]) -> Document:
    """The draft with what was sent of its outline."""
    written = written_over(_by_id(document), _shape(document), sent)
    whole = deepcopy(document)
    for key in HEAD:
        whole.pop(key, None)
    head = {key: written[key] for key in HEAD if key in written}
    for kind, parts in (("section", sections_of(whole)), ("condition", conditions_of(whole))):
        for part in parts:
            _replace(part, written[LISTS[kind]][part["id"]])
    for _section, item in items_of(whole):
        _replace(item, written["items"][item["id"]])
    return {**head, **whole}


def _replace(part: Part, written: Part) -> None:
    values = dict(written)  # the two may be one and the same
    part.clear()
    part.update(values)


def _by_id(document: Document) -> Document:
    """The outline with its lists by id, so that a field has the same name wherever it stands."""
    named = {
        "sections": {part["id"]: part for part in sections_of(document)},
        "conditions": {part["id"]: part for part in conditions_of(document)},
        "items": {item["id"]: item for _section, item in items_of(document)},
    }
    return {**{key: value for key, value in document.items() if key in HEAD}, **deepcopy(named)}


def _shape(document: Document) -> Group:
    by_id = _by_id(document)
    section, condition = _without_id(SECTION), _without_id(CONDITION)
    weighed = [key for key, item in by_id["items"].items() if is_rated(item) or "weight" in item]
    return {
        **{key: kind for key, kind in HEAD.items() if key != "version"},
        "conditions": dict.fromkeys(by_id["conditions"], condition),
        "sections": dict.fromkeys(by_id["sections"], section),
        "items": {key: {"weight": Kind.SHARE} for key in weighed},
    }


def _without_id(shape: Group) -> Group:
    return {key: inner for key, inner in shape.items() if key != "id"}


# What the buttons of the outline do.


def with_section(document: Document) -> tuple[Document, str]:
    """The draft with another section, and its id; what it had in one list comes first."""
    whole = deepcopy(document)
    if "criteria" in whole:
        first = {"id": "section_1", "weight": 1.0, "items": whole.pop("criteria")}
        whole["sections"] = [first]
        return whole, "section_1"
    new_id = free_id("section", {part["id"] for part in sections_of(whole)})
    whole["sections"] = [*sections_of(whole), {"id": new_id, "items": []}]
    return whole, new_id


def with_condition(document: Document) -> tuple[Document, str]:
    """The draft with another condition, and its id."""
    whole = deepcopy(document)
    new_id = free_id("condition", {part["id"] for part in conditions_of(whole)})
    whole["conditions"] = [*conditions_of(whole), {"id": new_id}]
    return whole, new_id


def with_item(document: Document, section_id: str, kind: ItemType) -> tuple[Document, str]:
    """The draft with another item at the end of a section, and its id."""
    whole = deepcopy(document)
    new_id = free_id("item", {item["id"] for _section, item in items_of(whole)})
    item = new_item(kind, new_id)
    if "criteria" in whole:
        whole["criteria"] = [*items_in(whole, None), item]
    else:
        section = _entry(sections_of(whole), section_id)
        section["items"] = [*items_in(whole, section), item]
    return whole, new_id


def without(document: Document, kind: str, part_id: str) -> Document:
    """The draft without a section, a condition or an item."""
    whole = deepcopy(document)
    entries = _list_with(whole, kind, part_id)
    entries.remove(_entry(entries, part_id))
    if kind == "condition":
        for _section, item in items_of(whole):
            if item.get("only_if") == part_id:
                del item["only_if"]
        if not entries:
            del whole["conditions"]
    return whole


def moved(document: Document, kind: str, part_id: str, by: int) -> Document:
    """The draft with a part one place on (1) or back (-1); an item goes over its section's ends."""
    whole = deepcopy(document)
    entries = _list_with(whole, kind, part_id)
    at = entries.index(_entry(entries, part_id))
    if kind == "item" and not 0 <= at + by < len(entries) and "criteria" not in whole:
        lists = [section.setdefault("items", []) for section in sections_of(whole)]
        here = next(n for n, one in enumerate(lists) if one is entries)
        if 0 <= here + by < len(lists):
            item = entries.pop(at)
            lists[here + by].insert(0 if by > 0 else len(lists[here + by]), item)
    else:
        entries[:] = swapped(entries, at, at + by)
    return whole


def shared_equally(document: Document, section_id: str | None) -> Document:
    """The draft with the same weight for each rated item of a section, or for each section.

    ``None`` is for the sections, or the items of a draft that has none.
    """
    whole = deepcopy(document)
    if section_id is None and "criteria" not in whole:
        parts = [part for part in sections_of(whole) if any(map(is_rated, items_in(whole, part)))]
    else:
        section = None if "criteria" in whole else _entry(sections_of(whole), section_id or "")
        parts = [item for item in items_in(whole, section) if is_rated(item)]
    each, rest = divmod(10000, max(len(parts), 1))
    for at, part in enumerate(parts):
        part["weight"] = (each + (at < rest)) / 10000
    return whole


def is_rated(item: Mapping[str, Any]) -> bool:
    """Whether an item has a weight."""
    return item.get("type") not in {ItemType.NOTE, ItemType.REFLECTION}


def renamed(document: Document, kind: str, part_id: str, new_id: str) -> Document:
    """The draft with another id for a section, a condition or an item.

    Raises:
        Refused: when it is none, or another one has it.
    """
    whole = deepcopy(document)
    part = _entry(_list_with(whole, kind, part_id), part_id)
    if new_id == part_id:
        return whole
    if not _ID.fullmatch(new_id):
        raise Refused(
            _("An id begins with a small letter and has small letters, digits and “_” only.")
        )
    others: list[Part] = {
        "section": sections_of(whole),
        "condition": conditions_of(whole),
        "item": [item for _section, item in items_of(whole)],
    }[kind]
    if any(other["id"] == new_id for other in others):
        raise Refused(_("Something else here has the id “%(id)s” already.", id=new_id))
    part["id"] = new_id
    if kind == "condition":
        for _section, item in items_of(whole):
            if item.get("only_if") == part_id:
                item["only_if"] = new_id
    return whole


def free_id(kind: str, taken: set[str]) -> str:
    """An id that no other has: item_5."""
    number = len(taken) + 1
    while f"{kind}_{number}" in taken:
        number += 1
    return f"{kind}_{number}"


def _identify(entries: list[Part], kind: str) -> None:
    own = [part.get("id") for part in entries]
    taken = {one for one in own if isinstance(one, str)}
    seen: set[str] = set()
    for part in entries:
        part_id = part.get("id")
        if not isinstance(part_id, str) or not _ID.fullmatch(part_id) or part_id in seen:
            part_id = part["id"] = free_id(kind, taken | seen)
        seen.add(part_id)


def _list_with(document: Document, kind: str, part_id: str) -> list[Part]:
    """The list that a part stands in."""
    if kind != "item":
        entries: list[Part] = document.get(LISTS.get(kind, ""), [])
        return entries
    for section, item in items_of(document):
        if item["id"] == part_id:
            whole: list[Part] = document["criteria"] if section is None else section["items"]
            return whole
    return []


def _entry(entries: list[Part], part_id: str) -> Part:
    for part in entries:
        if part.get("id") == part_id:
            return part
    raise NotFound(_("This is not there any more: somebody removed it, or gave it another id."))


def _parts(document: Mapping[str, Any], key: str) -> list[Part]:
    found = document.get(key)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []
