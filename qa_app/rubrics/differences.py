"""What differs between two rubrics: parts added, removed and moved, and fields that read otherwise.

Both are in the shape of a rubric's file and may lack anything, so that a draft can be compared.
Sections, items and conditions are the same where their ids are; what has no usable id is told
apart by its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from qa_app.rubrics.errors import Path

Leaf = str | float | bool | None


class Kind(StrEnum):
    """What a part of a rubric is."""

    RUBRIC = "rubric"
    CONDITION = "condition"
    SECTION = "section"
    ITEM = "item"


class Fate(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that reads otherwise; None where it was not there or is gone.

    ``path`` leads from the part to the field, down to the language of a text.
    """

    path: Path
    before: Leaf
    after: Leaf


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that is new, gone, moved or reads otherwise.

    ``name`` is what it is called in each language, or its id. ``moved`` is whether it stands in
    another section, or in another order among those that are in both.
    """

    kind: Kind
    name: Mapping[str, str]
    fate: Fate
    moved: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    name: Mapping[str, str]
    fields: Mapping[Path, Leaf]
    section: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[PartChange]:
    """Every part that differs, in the order of ``after``; what is gone comes last of its kind."""
    found: list[PartChange] = []
    for kind in Kind:
        old, new = _parts(before, kind), _parts(after, kind)
        displaced = _displaced(list(old), list(new))
        for key, part in new.items():
            was = old.get(key)
            if was is None:
                found.append(PartChange(kind, part.name, Fate.ADDED, False, _changed({}, part)))
                continue
            moved = key in displaced or was.section != part.section
            fields = _changed(was.fields, part)
            if moved or fields:
                found.append(PartChange(kind, part.name, Fate.KEPT, moved, fields))
        gone = [part for key, part in old.items() if key not in new]
        found += [PartChange(kind, part.name, Fate.REMOVED, False, ()) for part in gone]
    return found


def words_changed(before: str, after: str) -> list[tuple[str, str, str]]:
    """Two texts as stretches of words: ``equal``, ``replace``, ``delete`` or ``insert``."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (how, " ".join(old[i:j]), " ".join(new[k:m])) for how, i, j, k, m in matcher.get_opcodes()
    ]


def _changed(before: Mapping[Path, Leaf], after: _Part) -> tuple[FieldChange, ...]:
    paths = [*after.fields, *(path for path in before if path not in after.fields)]
    pairs = ((path, before.get(path), after.fields.get(path)) for path in paths)
    return tuple(FieldChange(path, old, new) for path, old, new in pairs if old != new)


def _displaced(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Those of both that had to move for one order to become the other: as few as do."""
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    stays = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {key for block in stays for key in new[block.b : block.b + block.size]}
    return set(new) - kept


def _parts(document: Mapping[str, Any], kind: Kind) -> dict[str, _Part]:
    if kind == Kind.RUBRIC:
        own = {key: document.get(key) for key in ("id", "title", "intro")}
        return {"": _Part(_named(document.get("title"), ""), dict(_leaves(own)), "")}
    found: dict[str, _Part] = {}
    for section, part in _of_kind(document, kind):
        part_id = part.get("id")
        key = part_id if isinstance(part_id, str) and part_id else f"?{len(found)}"
        inner = {name: value for name, value in part.items() if name not in {"items", "id"}}
        words = part.get("question") if kind == Kind.CONDITION else part.get("name")
        # An id that stands twice is a mistake of a draft: the second is another part.
        key = key if key not in found else f"{key}?{len(found)}"
        found[key] = _Part(_named(words, key), dict(_leaves(inner)), section)
    return found


def _of_kind(document: Mapping[str, Any], kind: Kind) -> Iterator[tuple[str, Mapping[str, Any]]]:
    sections = list(_mappings(document.get("sections")))
    if kind == Kind.CONDITION:
        yield from (("", part) for part in _mappings(document.get("conditions")))
    elif kind == Kind.SECTION:
        yield from (("", part) for part in sections)
    else:
        yield from (("", part) for part in _mappings(document.get("criteria")))
        for section in sections:
            name = str(section.get("id", ""))
            yield from ((name, part) for part in _mappings(section.get("items")))


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, Mapping))


def _named(text: Any, otherwise: str) -> Mapping[str, str]:
    texts = text if isinstance(text, Mapping) else {}
    said = {one: texts[one] for one in ("ko", "en") if isinstance(texts.get(one), str)}
    return {one: said.get(one) or otherwise for one in ("ko", "en")}


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """What stands at the ends of a part; a level, a moment and a practice go by their own name."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    elif value is not None and value != "":
        yield path, value
