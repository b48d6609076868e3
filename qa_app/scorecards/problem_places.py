"""Where on the editor's pages a problem of a draft is put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_app.rubrics.errors import Path
from qa_app.scorecards.entries import LISTS
from qa_app.scorecards.fields import name_of
from qa_app.scorecards.item_fields import item_texts
from qa_app.scorecards.mistake_words import Problem
from qa_app.scorecards.outline import (
    Document,
    Part,
    conditions_of,
    items_in,
    outline_texts,
    sections_of,
)

# What has a heading on the pages, as each entry of it does.
GROUPS = {*LISTS, "practice", "sections", "conditions"}


@dataclass(frozen=True, slots=True)
class Place:
    """A problem, the item on whose page it is put right (None: the outline), and its field.

    ``field`` is the name of the field, or of the group of fields where the problem is not one
    field's; ``of_field`` says which of the two it is.
    """

    problem: Problem
    item_id: str | None
    field: str
    of_field: bool

    @property
    def element(self) -> str:
        """The id of the element to go to."""
        return element_of(self.field) if self.of_field else f"g-{dashed(self.field)}"


def element_of(name: str) -> str:
    """The id of a field's element."""
    return f"f-{dashed(name)}"


def dashed(name: str) -> str:
    """A field's name as elements' ids have it."""
    return name.replace(".", "-")


def places_of(problems: Sequence[Problem], document: Document) -> list[Place]:
    """Where each problem is put right."""
    fields: dict[str | None, dict[str, str]] = {None: outline_texts(document)}
    return [_place(problem, document, fields) for problem in problems]


def _place(problem: Problem, document: Document, fields: dict[str | None, dict[str, str]]) -> Place:
    """``fields`` are those of each page that was asked for: an item may have many problems."""
    item, rest = _item_at(problem.path, document)
    if item is None:
        return _within(problem, None, _named(problem.path, document), fields[None])
    item_id: str = item["id"]
    if rest[:1] == ("weight",):
        return Place(problem, None, f"items.{item_id}.weight", of_field=True)
    if item_id not in fields:
        fields[item_id] = item_texts(item)
    return _within(problem, item_id, rest, fields[item_id])


def _within(problem: Problem, item_id: str | None, path: Path, texts: dict[str, str]) -> Place:
    """The field itself, its Korean text where both are meant, or the group around it."""
    for name in (name_of(path), name_of((*path, "ko"))):
        if name in texts:
            return Place(problem, item_id, name, of_field=True)
    return Place(problem, item_id, _group(path), of_field=False)


def _group(path: Path) -> str:
    """The nearest group that has a heading: a list, an entry, what is practised at a level."""
    for length in range(len(path), 0, -1):
        if GROUPS & set(path[max(length - 2, 0) : length]):
            return name_of(path[:length])
    return "item"


def _item_at(path: Path, document: Document) -> tuple[Part | None, Path]:
    """The item that a path leads into, and the rest of the way."""
    match path:
        case ("criteria", int(at), *rest):
            return items_in(document, None)[at], tuple(rest)
        case ("sections", int(number), "items", int(at), *rest):
            return items_in(document, sections_of(document)[number])[at], tuple(rest)
    return None, ()


def _named(path: Path, document: Document) -> Path:
    """A path of the outline with ids in the place of numbers."""
    match path:
        case ("sections", int(number), "items", *_rest):
            return ("sections", sections_of(document)[number]["id"])
        case ("sections", int(number), *rest):
            return ("sections", sections_of(document)[number]["id"], *rest)
        case ("conditions", int(number), *rest):
            return ("conditions", conditions_of(document)[number]["id"], *rest)
        case ("criteria",) | ():
            return ("sections",)
    return path
