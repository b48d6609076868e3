"""A coaching plan as plain data: what is composed, and what is put on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qa_app.coaching.point import Point
from qa_app.moments.when import Due


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What cannot be heard on a call, and is asked of the agent instead."""

    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTheirDoing:
    """What went wrong for another reason, and what is done about it; ``""`` is no answer yet."""

    criterion: str
    cause: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """That a review was amended and why; ``since`` is whether after the plan was written."""

    called_on: date
    amended_on: date
    reason: str
    since: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScore:
    """What a review of a call came to, 0 to 100; None where nothing was rated."""

    called_on: date
    rubric: str
    score: int | None


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
    questions: tuple[Questions, ...] = ()
    not_their_doing: tuple[NotTheirDoing, ...] = ()
    amended: tuple[Amended, ...] = ()
    # Empty where the centre does not show agents scores.
    scores: tuple[CallScore, ...] = ()
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
