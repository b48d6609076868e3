"""What the editor's pages show of a draft: its parts with their texts, and what is wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from qa_app.foundation.language import current_language
from qa_app.rubrics import ItemType
from qa_app.scorecards.fields import percent
from qa_app.scorecards.outline import Document, Part, is_rated, items_in
from qa_app.scorecards.problem_places import Place, dashed, element_of
from qa_app.scorecards.shapes import type_of

TYPES: dict[ItemType, LazyString] = {
    ItemType.SCALE: _l("Scale"),
    ItemType.DUTY: _l("Duty (done or not)"),
    ItemType.POINTS: _l("Points (a number)"),
    ItemType.NOTE: _l("Note (not rated)"),
    ItemType.REFLECTION: _l("Cannot be heard (questions)"),
}


@dataclass(frozen=True)
class DraftForm:
    """The fields of a page: what stands in them, and what is said about each."""

    texts: Mapping[str, str]
    places: Sequence[Place] = ()
    said: Mapping[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        said = defaultdict(list)
        for place in self.places:
            if place.of_field:
                said[place.field].append(place.problem.words)
        object.__setattr__(self, "said", dict(said))

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.texts.get(name, "")

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self.texts

    def problems(self, name: str) -> str:
        """What is wrong with a field, in words; nothing where it is not to be said."""
        return "; ".join(self.said.get(name, ()))

    def attributes(self, name: str, kind: str = "form-control") -> dict[str, str]:
        """What the element of a field has, whatever element it is."""
        element = {"id": element_of(name), "name": name, "class": kind}
        if name not in self.said:
            return element
        wrong = {"aria-invalid": "true", "aria-describedby": f"{element_of(name)}-error"}
        return {**element, **wrong, "class": f"{kind} is-invalid"}

    @staticmethod
    def named(*keys: object) -> str:
        """The name of a field, or of a group of fields."""
        return ".".join(map(str, keys))

    id_of = staticmethod(element_of)
    dashed = staticmethod(dashed)

    def count(self, name: str) -> int:
        """How many entries a list has on the page."""
        start = f"{name}."
        found = (one.removeprefix(start) for one in self.texts if one.startswith(start))
        return len({one.split(".")[0] for one in found})


def by_item(places: Sequence[Place]) -> dict[str, list[Place]]:
    """Problems by the item on whose page they are put right; without one, on the outline."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[place.item_id or ""].append(place)
    return dict(sorted(found.items(), key=lambda one: one[0] != ""))


def name_of_part(part: Mapping[str, Any], key: str = "name") -> str:
    """What a part is called in the reader's language, or in the other, or by its id."""
    names = part.get(key)
    texts = names if isinstance(names, Mapping) else {}
    mine = current_language()
    said = next((str(texts[one]) for one in (mine, "ko", "en") if texts.get(one)), "")
    return said or str(part.get("id", ""))


def type_name(part: Mapping[str, Any]) -> LazyString:
    """What kind of item it is."""
    return TYPES[type_of(part)]


def sum_of_items(document: Document, section: Part | None) -> str:
    """What the weights of a section's items add up to, in percent; nothing without rated ones."""
    return _sum([item for item in items_in(document, section) if is_rated(item)])


def sum_of_sections(sections: Sequence[Part]) -> str:
    """What the weights of the sections add up to, in percent."""
    return _sum(sections)


def _sum(parts: Sequence[Part]) -> str:
    weights = [part.get("weight") for part in parts]
    numbers = [Decimal(repr(one)) for one in weights if isinstance(one, int | float)]
    return percent(float(sum(numbers, Decimal(0)))) if parts else ""
