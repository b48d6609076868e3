"""What an agent can do on the next calls, written in both languages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

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

    def to_json(self) -> dict[str, Any]:
        """Return the shape that a rubric file has."""
        return asdict(self)
