"""A point of a coaching plan: composed, stored, edited, shown and printed in this one shape."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal

from qa_app.foundation.clean_text import clean_text
from qa_app.transcription.passages import Quoted
from qa_app.transcription.transcript import Speaker

Polarity = Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class Cited:
    """The version of a transcript that a clip quotes, the lines, and who says each."""

    transcript_id: int | None
    quoted: Quoted
    voices: tuple[Speaker | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Seconds of a call and the words heard in them; ``call`` is the caller's name for it.

    ``cited`` is where the words of a stored call stand; ``id`` is that of the stored clip, None
    before there is one.
    """

    call: str
    called_on: date
    start: float
    end: float
    quote: str
    polarity: Polarity
    cited: Cited | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SayInstead:
    """A wording that was or is often heard, and a better one."""

    instead_of: str
    say: str


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of a role-play; ``speaker`` is "customer" or "agent"."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class RolePlay:
    """A situation to rehearse with somebody, both parts written out."""

    situation: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A strength, or a focus behaviour with its practice; a strength leaves that empty.

    As plain data its words have the names of these fields: so they are stored, and so a form
    sends them. What is mapped is mapped here.
    """

    criterion: str
    criterion_name: str
    behaviour: str
    heard: str = ""
    why: str = ""
    clips: tuple[Clip, ...] = ()
    say_instead: tuple[SayInstead, ...] = ()
    role_play: RolePlay = field(default_factory=RolePlay)
    goal: str = ""
    reflection: tuple[str, ...] = ()

    @classmethod
    def from_plain(cls, words: Mapping[str, Any], clips: Iterable[Clip] = ()) -> "Point":
        """A point of plain data (texts, lists and tables of texts) and its clips."""
        told = {name: words[name] for name in WORDS if words.get(name) is not None}
        play = told.get("role_play", {})
        return cls(
            **told
            | {
                "clips": tuple(clips),
                "say_instead": tuple(SayInstead(**pair) for pair in told.get("say_instead", ())),
                "role_play": RolePlay(
                    play.get("situation", ""), tuple(Line(**line) for line in play.get("lines", ()))
                ),
                "reflection": tuple(told.get("reflection", ())),
            }
        )

    def to_plain(self) -> dict[str, Any]:
        """Its words as plain data, without the clips."""
        plain = asdict(self)
        lines = list(plain["role_play"]["lines"])
        return {name: plain[name] for name in WORDS} | {
            "say_instead": list(plain["say_instead"]),
            "role_play": {**plain["role_play"], "lines": lines},
            "reflection": list(plain["reflection"]),
        }

    def edited(self, words: Mapping[str, Any], kept_clips: Collection[int]) -> "Point":
        """The point with other words, as plain data, and only the clips with these ids."""
        clips = [clip for clip in self.clips if clip.id in kept_clips]
        return Point.from_plain({**self.to_plain(), **words}, clips).tidied()

    def tidied(self) -> "Point":
        """The same with clean texts and without rows that are empty."""
        pairs = [SayInstead(clean_text(p.instead_of), clean_text(p.say)) for p in self.say_instead]
        lines = [Line(line.speaker, clean_text(line.text)) for line in self.role_play.lines]
        return replace(
            self,
            behaviour=clean_text(self.behaviour),
            heard=clean_text(self.heard),
            why=clean_text(self.why),
            say_instead=tuple(pair for pair in pairs if pair.instead_of or pair.say),
            role_play=RolePlay(
                clean_text(self.role_play.situation), tuple(line for line in lines if line.text)
            ),
            goal=clean_text(self.goal),
            reflection=tuple(filter(None, map(clean_text, self.reflection))),
        )

    def texts(self) -> Iterator[str]:
        """All that a person may have written in it."""
        yield from (self.behaviour, self.heard, self.why, self.goal, self.role_play.situation)
        yield from (line.text for line in self.role_play.lines)
        for pair in self.say_instead:
            yield from (pair.instead_of, pair.say)
        yield from self.reflection


# All of a point but its clips, which are rows of their own.
WORDS = tuple(one.name for one in fields(Point) if one.name != "clips")
# What only a focus has.
PRACTICE = frozenset({"say_instead", "role_play", "goal", "reflection"})
