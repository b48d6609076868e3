"""What a section of a rubric asks: skills, duties and points that are rated, and what is not.

All three kinds that are rated have levels, numbered from 1: a duty has two (not done, done), and
an item of points has its bands, of which each begins at a number of points.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self

from qa_app.rubrics.practice import Json, Practice, Text

Polarity = Literal["+", "-"]
NOT_DONE, DONE = 1, 2


class ItemType(StrEnum):
    """How an item is answered; a file does not write ``scale``, which is the usual one."""

    SCALE = "scale"
    DUTY = "duty"
    POINTS = "points"
    NOTE = "note"
    REFLECTION = "reflection"


@dataclass(frozen=True, slots=True)
class CriterionMoment:
    """A kind of moment that is evidence for ("+") or against ("-") a criterion.

    ``phrases`` are a centre's own words that give it away, by language ("ko", "en").
    """

    kind: str
    polarity: Polarity
    name: Text
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        phrases = {lang: tuple(texts) for lang, texts in data.get("phrases", {}).items()}
        return cls(data["kind"], data["polarity"], Text(**data["name"]), phrases)

    def to_json(self) -> dict[str, Any]:
        """Return the shape that a rubric file has."""
        data = asdict(self)
        if not self.phrases:
            del data["phrases"]
        return data


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a criterion; its anchor says what is heard on a call at this step.

    ``from_points`` is where a band begins; None where nothing is counted in points.
    """

    level: int
    name: Text
    anchor: Text
    from_points: int | None = None


# What the two levels of a duty are called; their anchors are the rubric's.
_DUTY_NAMES = (Text(ko="하지 않음", en="Not done"), Text(ko="함", en="Done"))


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is rated, on its own levels (ascending, from 1).

    ``weight`` is its share of its section. ``critical`` lists a call on which it was missed,
    whatever the rest. ``only_if`` names the condition on which it is asked at all. ``most`` is
    how many points can be given, for items of points.
    """

    id: str
    name: Text
    summary: Text
    weight: float
    why: Text
    moments: tuple[CriterionMoment, ...]
    levels: tuple[Level, ...]
    not_applicable: Text
    practice: Mapping[int, Practice] = field(hash=False)
    type: ItemType = ItemType.SCALE
    critical: bool = False
    only_if: str | None = None
    most: int | None = None

    @property
    def top_level(self) -> int:
        """The highest number that can be given."""
        return self.levels[-1].level

    def level(self, number: int) -> Level:
        """Return the level with this number; KeyError where the criterion has none."""
        for level in self.levels:
            if level.level == number:
                return level
        raise KeyError(f"{self.id} has no level {number}")

    def level_of_points(self, points: int) -> int:
        """Return the band that these points are in; ValueError where so many cannot be given."""
        if self.most is None or not 0 <= points <= self.most:
            raise ValueError(f"{self.id} does not take {points} points")
        return max(one.level for one in self.levels if (one.from_points or 0) <= points)

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        kind = ItemType(data.get("type", ItemType.SCALE))
        return cls(
            id=data["id"],
            name=Text(**data["name"]),
            summary=Text(**data["summary"]),
            weight=float(data["weight"]),
            why=Text(**data["why"]),
            moments=tuple(CriterionMoment.from_json(item) for item in data.get("moments", ())),
            levels=_levels(kind, data),
            not_applicable=Text(**data["not_applicable"]),
            practice=_practice(kind, data["practice"]),
            type=kind,
            critical=data.get("critical", False),
            only_if=data.get("only_if"),
            most=data.get("most"),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the shape that a rubric file has; what a file may leave out is left out."""
        said = {"type": self.type.value, "critical": self.critical, "only_if": self.only_if}
        unsaid = {"type": ItemType.SCALE.value, "critical": False, "only_if": None}
        data: dict[str, Any] = {
            "id": self.id,
            **{name: value for name, value in said.items() if value != unsaid[name]},
            "name": asdict(self.name),
            "summary": asdict(self.summary),
            "weight": self.weight,
            "why": asdict(self.why),
        }
        if self.moments:
            data["moments"] = [moment.to_json() for moment in self.moments]
        data |= self._levels_as_json()
        data["not_applicable"] = asdict(self.not_applicable)
        by_level = {str(number): one.to_json() for number, one in sorted(self.practice.items())}
        data["practice"] = by_level["1"] if self.type == ItemType.DUTY else by_level
        return data

    def _levels_as_json(self) -> dict[str, Any]:
        if self.type == ItemType.DUTY:
            not_done, done = self.levels
            return {"done": asdict(done.anchor), "not_done": asdict(not_done.anchor)}
        texts = [{"name": asdict(one.name), "anchor": asdict(one.anchor)} for one in self.levels]
        if self.type == ItemType.POINTS:
            starts = [one.from_points for one in self.levels]
            bands = [{"from": start, **text} for start, text in zip(starts, texts, strict=True)]
            return {"most": self.most, "levels": bands}
        return {"levels": [{"level": n, **text} for n, text in enumerate(texts, 1)]}


def _levels(kind: ItemType, data: Json) -> tuple[Level, ...]:
    if kind == ItemType.DUTY:
        anchors = (Text(**data["not_done"]), Text(**data["done"]))
        named = zip((NOT_DONE, DONE), _DUTY_NAMES, anchors, strict=True)
        return tuple(Level(number, name, anchor) for number, name, anchor in named)
    return tuple(
        Level(item.get("level", at), Text(**item["name"]), Text(**item["anchor"]), item.get("from"))
        for at, item in enumerate(data["levels"], 1)
    )


def _practice(kind: ItemType, data: Json) -> dict[int, Practice]:
    if kind == ItemType.DUTY:
        return {NOT_DONE: Practice.from_json(data)}
    return {int(number): Practice.from_json(practice) for number, practice in data.items()}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reviewer writes about in their own words; it is never rated."""

    type: ClassVar[ItemType] = ItemType.NOTE
    id: str
    name: Text
    summary: Text
    only_if: str | None = None

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        return cls(data["id"], Text(**data["name"]), Text(**data["summary"]), data.get("only_if"))

    def to_json(self) -> dict[str, Any]:
        """Return the shape that a rubric file has."""
        condition = {"only_if": self.only_if} if self.only_if else {}
        texts = {"name": asdict(self.name), "summary": asdict(self.summary)}
        return {"id": self.id, "type": self.type.value, **condition, **texts}


@dataclass(frozen=True, slots=True)
class Reflection:
    """What cannot be heard on a call: it is never rated; the reviewer is shown what to ask instead.

    ``why`` says why it cannot be heard.
    """

    type: ClassVar[ItemType] = ItemType.REFLECTION
    id: str
    name: Text
    why: Text
    questions: tuple[Text, ...]
    only_if: str | None = None

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        questions = tuple(Text(**question) for question in data["questions"])
        texts = Text(**data["name"]), Text(**data["why"])
        return cls(data["id"], *texts, questions, data.get("only_if"))

    def to_json(self) -> dict[str, Any]:
        """Return the shape that a rubric file has."""
        condition = {"only_if": self.only_if} if self.only_if else {}
        return {
            "id": self.id,
            "type": self.type.value,
            **condition,
            "name": asdict(self.name),
            "why": asdict(self.why),
            "questions": [asdict(question) for question in self.questions],
        }


Item = Criterion | Note | Reflection
_CLASSES: dict[str, type[Item]] = {
    ItemType.NOTE: Note,
    ItemType.REFLECTION: Reflection,
}


def item_from_json(data: Json) -> Item:
    """Build an item of the class that its type asks for."""
    return _CLASSES.get(data.get("type", ItemType.SCALE), Criterion).from_json(data)
