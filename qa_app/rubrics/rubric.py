"""A rubric in memory: sections of items, and the conditions on which some of them are asked."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from qa_app.rubrics.items import Criterion, Item, Note, Reflection, item_from_json
from qa_app.rubrics.practice import Json, Text


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that was so on a call or was not; the reviewer says which."""

    id: str
    question: Text


@dataclass(frozen=True, slots=True)
class Section:
    """Some items under one heading. ``weight`` is its share of the whole, 0 without ratings.

    A rubric whose file has no sections is one section without an id.
    """

    id: str
    name: Text
    weight: float
    items: tuple[Item, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The items that are rated."""
        return tuple(item for item in self.items if isinstance(item, Criterion))

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        items = tuple(item_from_json(item) for item in data["items"])
        return cls(data["id"], Text(**data["name"]), float(data.get("weight", 0)), items)

    def to_json(self) -> dict[str, Any]:
        """Return the shape that a rubric file has."""
        share = {"weight": self.weight} if self.weight else {}
        items = [item.to_json() for item in self.items]
        return {"id": self.id, "name": asdict(self.name), **share, "items": items}


@dataclass(frozen=True)
class Rubric:
    """What good sounds like, in one version that never changes once it is in use."""

    id: str
    version: str
    title: Text
    intro: Text
    sections: tuple[Section, ...]
    conditions: tuple[Condition, ...] = ()

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All that is rated, in order."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    @cached_property
    def answered(self) -> tuple[Criterion | Note, ...]:
        """All that a reviewer answers or writes about, in order."""
        items = (item for section in self.sections for item in section.items)
        return tuple(item for item in items if not isinstance(item, Reflection))

    @property
    def has_sections(self) -> bool:
        """Whether its file has sections."""
        return self.sections[0].id != ""

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion with this id; KeyError where the rubric has none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(f"rubric {self.id} has no criterion {criterion_id}")

    def weight_of(self, criterion: Criterion) -> float:
        """Return a criterion's share of the whole, where everything is rated."""
        for section in self.sections:
            if criterion in section.criteria:
                return section.weight * criterion.weight
        raise KeyError(f"rubric {self.id} has no criterion {criterion.id}")

    @cached_property
    def digest(self) -> str:
        """SHA-256 (64 hex digits) of what is rated on.

        Comments and layout of the file play no part, nor do phrases: they find moments, and a
        review is the same with and without.
        """
        rated_on = self.to_json()
        for kind in _moments_in(rated_on):
            kind.pop("phrases", None)
        canonical = json.dumps(rated_on, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the rubric as JSON values, in the shape of its file, to be stored with reviews."""
        texts = {"title": asdict(self.title), "intro": asdict(self.intro)}
        data: dict[str, Any] = {"id": self.id, "version": self.version, **texts}
        if self.conditions:
            data["conditions"] = [asdict(condition) for condition in self.conditions]
        if self.has_sections:
            data["sections"] = [section.to_json() for section in self.sections]
        else:
            data["criteria"] = [item.to_json() for item in self.sections[0].items]
        # Through the encoder, so that tuples become what a reader gets back.
        as_json: dict[str, Any] = json.loads(json.dumps(data))
        return as_json

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from `to_json`'s result; the data is trusted, files go through the loader."""
        return cls(
            id=data["id"],
            version=data["version"],
            title=Text(**data["title"]),
            intro=Text(**data["intro"]),
            sections=_sections(data),
            conditions=tuple(
                Condition(item["id"], Text(**item["question"]))
                for item in data.get("conditions", ())
            ),
        )


def _sections(data: Json) -> tuple[Section, ...]:
    if "sections" in data:
        return tuple(Section.from_json(section) for section in data["sections"])
    items = tuple(item_from_json(item) for item in data["criteria"])
    return (Section("", Text(**data["title"]), 1.0, items),)


def _moments_in(data: Json) -> Iterable[dict[str, Any]]:
    items = data.get("criteria") or [i for section in data["sections"] for i in section["items"]]
    return (moment for item in items for moment in item.get("moments", ()))
