"""A coaching plan as plain data: what is composed, and what is put on paper."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from qa_app.moments.when import Due

Polarity = Literal["for", "against"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Seconds of a call and the words heard in them; ``call`` is the caller's name for it."""

    call: str
    called_on: date
    start: float
    end: float
    quote: str
    polarity: Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the agent promised and by when, in the words of the call; no time is ``""``.

    ``due`` is that time on the calendar, where it names one.
    """

    called_on: date
    start: float
    what: str
    by_when: str
    due: Due | None = None


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
    """A strength, or a focus behaviour with its practice; a strength leaves that empty."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What the rules propose; a person edits it before anybody else sees it."""

    language: str
    opening: str
    strengths: tuple[Point, ...]
    focuses: tuple[Point, ...]
    goal_on: date
    heard_on: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """All that is printed of a plan; ``heard_on`` has one day for each call it rests on."""

    agent_name: str
    author_name: str
    written_on: date
    language: str
    opening: str
    strengths: tuple[Point, ...]
    focuses: tuple[Point, ...]
    goal_on: date
    heard_on: tuple[date, ...]
    promises: tuple[Promise, ...] = ()
    own_words: str = ""
    answered_on: date | None = None

    @classmethod
    def from_draft(
        cls, draft: PlanDraft, *, agent_name: str, author_name: str, written_on: date
    ) -> "PlanDocument":
        """The document of a plan that nobody has edited or answered yet."""
        return cls(
            agent_name=agent_name,
            author_name=author_name,
            written_on=written_on,
            language=draft.language,
            opening=draft.opening,
            strengths=draft.strengths,
            focuses=draft.focuses,
            goal_on=draft.goal_on,
            heard_on=draft.heard_on,
        )

    @property
    def points(self) -> Iterator[Point]:
        """Strengths first, then what to try."""
        yield from self.strengths
        yield from self.focuses
