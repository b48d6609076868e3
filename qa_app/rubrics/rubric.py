"""A rubric in memory: criteria, anchored levels and the practice that leads to the next level."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, Self

Polarity = Literal["+", "-"]
Speaker = Literal["customer", "agent"]
# What JSON gives back: the keys and value types were checked by the schema when the file was read.
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """The same message in both languages, each written for its own readers."""

    ko: str
    en: str

    def in_language(self, lang: str) -> str:
        """Return the Korean text for "ko", "ko_KR" or "ko-KR", else the English one."""
        return self.ko if lang.startswith("ko") else self.en


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


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a criterion; its anchor says what is heard on a call at this step."""

    level: int
    name: Text
    anchor: Text


@dataclass(frozen=True, slots=True)
class SayInstead:
    """A wording that is often heard, and a better one for the same situation."""

    instead_of: Text
    say: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of a role-play."""

    speaker: Speaker
    text: Text


@dataclass(frozen=True, slots=True)
class RolePlay:
    """A situation to rehearse, with both parts written out."""

    situation: Text
    lines: tuple[Line, ...]

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        lines = tuple(Line(line["speaker"], Text(**line["text"])) for line in data["lines"])
        return cls(Text(**data["situation"]), lines)


@dataclass(frozen=True, slots=True)
class Practice:
    """What somebody rated at one level can do on the next calls."""

    behaviour: Text
    say_instead: tuple[SayInstead, ...]
    role_play: RolePlay
    goal: Text
    reflection: tuple[Text, ...]

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        return cls(
            behaviour=Text(**data["behaviour"]),
            say_instead=tuple(
                SayInstead(Text(**pair["instead_of"]), Text(**pair["say"]))
                for pair in data["say_instead"]
            ),
            role_play=RolePlay.from_json(data["role_play"]),
            goal=Text(**data["goal"]),
            reflection=tuple(Text(**question) for question in data["reflection"]),
        )


@dataclass(frozen=True, slots=True)
class Criterion:
    """One skill that is rated, on its own levels (ascending, from 1)."""

    id: str
    name: Text
    summary: Text
    weight: float
    why: Text
    moments: tuple[CriterionMoment, ...]
    levels: tuple[Level, ...]
    not_applicable: Text
    practice: Mapping[int, Practice] = field(hash=False)

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

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from the shape that a rubric file has."""
        return cls(
            id=data["id"],
            name=Text(**data["name"]),
            summary=Text(**data["summary"]),
            weight=float(data["weight"]),
            why=Text(**data["why"]),
            moments=tuple(CriterionMoment.from_json(item) for item in data["moments"]),
            levels=tuple(
                Level(item["level"], Text(**item["name"]), Text(**item["anchor"]))
                for item in data["levels"]
            ),
            not_applicable=Text(**data["not_applicable"]),
            practice={
                int(number): Practice.from_json(practice)
                for number, practice in data["practice"].items()
            },
        )


@dataclass(frozen=True)
class Rubric:
    """What good sounds like, in one version that never changes once it is in use."""

    id: str
    version: str
    title: Text
    intro: Text
    criteria: tuple[Criterion, ...]

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion with this id; KeyError where the rubric has none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(f"rubric {self.id} has no criterion {criterion_id}")

    @cached_property
    def digest(self) -> str:
        """SHA-256 (64 hex digits) of what is rated on.

        Comments and layout of the file play no part, nor do phrases: they find moments, and a
        review is the same with and without.
        """
        rated_on = self.to_json()
        for kind in (kind for item in rated_on["criteria"] for kind in item["moments"]):
            kind.pop("phrases", None)
        canonical = json.dumps(rated_on, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the rubric as JSON values, in the shape of its file, to be stored with reviews."""
        # Through the encoder, so that tuples and whole-number keys become what a reader gets back.
        as_json: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        for kind in (kind for item in as_json["criteria"] for kind in item["moments"]):
            if not kind["phrases"]:
                del kind["phrases"]
        return as_json

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Build from `to_json`'s result; the data is trusted, files go through the loader."""
        return cls(
            id=data["id"],
            version=data["version"],
            title=Text(**data["title"]),
            intro=Text(**data["intro"]),
            criteria=tuple(Criterion.from_json(item) for item in data["criteria"]),
        )
