"""Which fields a draft of a rubric has: those of its outline, and those of an item of each type.

A shape says what stands under each key: a kind of field, a group of keys, or entries of one shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from qa_app.rubrics import ItemType


class Kind(Enum):
    """What is written into a field."""

    TEXT = auto()
    LINE = auto()
    LINES = auto()  # a list, one entry a line
    SHARE = auto()  # of the whole, in percent
    WHOLE = auto()  # a whole number
    FLAG = auto()  # yes, or nothing


@dataclass(frozen=True, slots=True)
class Entries:
    """A list whose entries have one shape."""

    of: Shape


Shape = Kind | Mapping[str, "Shape"] | Entries
Group = dict[str, Shape]

WORDS: Group = {"ko": Kind.TEXT, "en": Kind.TEXT}
PRACTICE: Group = {
    "behaviour": WORDS,
    "say_instead": Entries({"instead_of": WORDS, "say": WORDS}),
    "role_play": {"situation": WORDS, "lines": Entries({"speaker": Kind.LINE, "text": WORDS})},
    "goal": WORDS,
    "reflection": Entries(WORDS),
}
MOMENT: Group = {
    "kind": Kind.LINE,
    "polarity": Kind.LINE,
    "name": WORDS,
    "phrases": {"ko": Kind.LINES, "en": Kind.LINES},
}
ASKED: Group = {"id": Kind.LINE, "type": Kind.LINE, "only_if": Kind.LINE, "name": WORDS}
RATED: Group = {
    **ASKED,
    "critical": Kind.FLAG,
    "summary": WORDS,
    "why": WORDS,
    "moments": Entries(MOMENT),
    "not_applicable": WORDS,
}
LEVEL: Group = {"level": Kind.WHOLE, "name": WORDS, "anchor": WORDS}
BAND: Group = {"from": Kind.WHOLE, "name": WORDS, "anchor": WORDS}
HEAD: Group = {"id": Kind.LINE, "version": Kind.LINE, "title": WORDS, "intro": WORDS}
CONDITION: Group = {"id": Kind.LINE, "question": WORDS}
SECTION: Group = {"id": Kind.LINE, "name": WORDS, "weight": Kind.SHARE}


def type_of(item: Mapping[str, Any]) -> ItemType:
    """The type of an item; what says none, or none that there is, is a scale."""
    said = item.get("type")
    return ItemType(said) if said in set(ItemType) else ItemType.SCALE


def shape_of_item(item: Mapping[str, Any]) -> Group:
    """All that an item of this type has, but for its weight, which the outline has."""
    levels = item.get("levels")
    by_level: Group = {str(n + 1): PRACTICE for n in range(len(levels or ()))}
    match type_of(item):
        case ItemType.DUTY:
            return {**RATED, "done": WORDS, "not_done": WORDS, "practice": PRACTICE}
        case ItemType.POINTS:
            most: Group = {"most": Kind.WHOLE}
            return {**RATED, **most, "levels": Entries(BAND), "practice": by_level}
        case ItemType.NOTE:
            return {**ASKED, "summary": WORDS}
        case ItemType.REFLECTION:
            return {**ASKED, "why": WORDS, "questions": Entries(WORDS)}
        case _:
            return {**RATED, "levels": Entries(LEVEL), "practice": by_level}
