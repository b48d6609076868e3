"""What the buttons of the editor's pages do to a draft, as they are named: ``up:item:empathy``."""

from collections.abc import Mapping

from flask_babel import gettext as _

from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import Refused
from qa_app.rubrics import ItemType
from qa_app.scorecards import entries, outline
from qa_app.scorecards.fields import name_of
from qa_app.scorecards.outline import Document, item_of

MOVES = {"up": -1, "down": 1}


def outline_step(document: Document, step: str, sent: Mapping[str, str]) -> tuple[Document, str]:
    """The draft as a button of the outline makes it, and the element of the page to go on from.

    Raises:
        Refused: when there is no such button, or what was typed beside it cannot be used.
        NotFound: when what it is about is not there any more.
    """
    name, kind, part_id = (*step.split(":", 2), "", "")[:3]
    if kind not in outline.LISTS:
        raise _no_such_button()
    here = f"g-{outline.LISTS[kind]}-{part_id}" if part_id else "g-sections"
    match name:
        case "add":
            return _added(document, kind, part_id, sent)
        case "remove":
            around = "g-conditions" if kind == "condition" else "g-sections"
            return outline.without(document, kind, part_id), around
        case "up" | "down":
            return outline.moved(document, kind, part_id, MOVES[name]), here
        case "share":
            return outline.shared_equally(document, part_id or None), here
        case "name":
            new_id = clean_line(sent.get(f"new_id.{kind}.{part_id}"))
            renamed = outline.renamed(document, kind, part_id, new_id)
            return renamed, f"g-{outline.LISTS[kind]}-{new_id}"
    raise _no_such_button()


def _added(
    document: Document, kind: str, section_id: str, sent: Mapping[str, str]
) -> tuple[Document, str]:
    if kind == "item":
        chosen = _type(sent.get(f"new_type.{section_id}", ""))
        document, new_id = outline.with_item(document, section_id, chosen)
        return document, f"g-items-{new_id}"
    if kind == "section":
        document, new_id = outline.with_section(document)
        return document, f"f-sections-{new_id}-name-ko"
    document, new_id = outline.with_condition(document)
    return document, f"f-conditions-{new_id}-question-ko"


def item_step(
    document: Document, item_id: str, step: str, sent: Mapping[str, str]
) -> tuple[Document, str, str]:
    """The draft as a button of an item's page makes it; the item's id; where to go on from.

    Raises:
        Refused, NotFound: as for the outline.
    """
    name, _colon, what = step.partition(":")
    if name == "name":
        new_id = clean_line(sent.get("new_id"))
        return outline.renamed(document, "item", item_id, new_id), new_id, "item-id"
    item = item_of(document, item_id)
    if name == "type":
        changed, anchor = entries.as_type(item, _type(sent.get("new_type", ""))), "main"
    else:
        changed, anchor = _entry_step(item, name, what.split("."))
    item.clear()
    item.update(changed)
    return document, item_id, anchor


def _entry_step(item: entries.Part, name: str, path: list[str]) -> tuple[entries.Part, str]:
    if name == "add" and path[-1] in entries.LISTS:
        changed, way = entries.added(item, tuple(path))
        return changed, f"g-{name_of(way).replace('.', '-')}"
    *keys, at = path
    if not keys or keys[-1] not in entries.LISTS or not at.isdecimal():
        raise _no_such_button()
    group = f"g-{'-'.join(keys)}"
    if name == "remove":
        return entries.removed(item, tuple(keys), int(at)), group
    if name in MOVES:
        to = int(at) + MOVES[name]
        return entries.moved(item, tuple(keys), int(at), to), f"{group}-{max(to, 0)}"
    raise _no_such_button()


def _type(said: str) -> ItemType:
    if said not in set(ItemType):
        raise Refused(_("Choose something from the list."))
    return ItemType(said)


def _no_such_button() -> Refused:
    return Refused(_("That is not possible here. Reload the page and try again."))
