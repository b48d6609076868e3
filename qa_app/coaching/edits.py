"""A draft as it was edited, laid over the draft that is stored: only what changed is written."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from flask_babel import gettext as _

from qa_app.clean_text import clean_text
from qa_app.coaching.document import Line, RolePlay, SayInstead
from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.errors import Refused

LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class PointEdit:
    """A point as it was edited; ``clips`` are the ids of those to keep."""

    behaviour: str
    heard: str
    why: str
    clips: frozenset[int]
    say_instead: tuple[SayInstead, ...] = ()
    role_play: RolePlay = field(default_factory=RolePlay)
    goal: str = ""
    reflection: tuple[str, ...] = ()

    def tidied(self) -> "PointEdit":
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
        """All that is written in it."""
        yield from (self.behaviour, self.heard, self.why, self.goal, self.role_play.situation)
        yield from (line.text for line in self.role_play.lines)
        for pair in self.say_instead:
            yield from (pair.instead_of, pair.say)
        yield from self.reflection


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdit:
    """A draft as it was edited; points by their id, others are left as they are.

    ``promises`` are the ids of those to keep.
    """

    opening: str
    goal_on: date
    points: dict[int, PointEdit] = field(default_factory=dict)
    promises: frozenset[int] = frozenset()


def changes(plan: Plan, edit: PlanEdit) -> bool:
    """Whether the draft does not read already as it was edited."""
    stored = {point.id: as_edit(point) for point in plan.points}
    points = {number: edit.points.get(number, stored[number]) for number in stored}
    known = {promise.id for promise in plan.promises}
    kept = {promise.id for promise in plan.kept_promises}
    return (clean_text(plan.opening), plan.goal_on, stored, kept) != (
        edit.opening,
        edit.goal_on,
        points,
        known & edit.promises,
    )


def as_edit(point: PlanPoint) -> PointEdit:
    """A stored point, as its form would send it."""
    lines = tuple(Line(**line) for line in point.role_play.get("lines", []))
    return PointEdit(
        behaviour=point.behaviour,
        heard=point.heard,
        why=point.why,
        clips=frozenset(clip.id for clip in point.clips),
        say_instead=tuple(SayInstead(**pair) for pair in point.say_instead),
        role_play=RolePlay(point.role_play.get("situation", ""), lines),
        goal=point.goal,
        reflection=tuple(point.reflection),
    ).tidied()


def write(plan: Plan, edit: PlanEdit) -> None:
    """Lay the edited draft over the stored one; what reads the same is not touched.

    Raises:
        Refused: when a text that was changed is too long.
    """
    if clean_text(plan.opening) != edit.opening:
        plan.opening = checked(edit.opening)
    plan.goal_on = edit.goal_on
    for point in plan.points:
        if point.id in edit.points:
            _write_point(point, edit.points[point.id])
    for promise in plan.promises:
        promise.kept = promise.id in edit.promises


def checked(text: str) -> str:
    """A new text, if it is not too long.

    Raises:
        Refused: when it is.
    """
    if len(text) > LONGEST:
        raise Refused(_("Write at most %(max)s characters.", max=LONGEST))
    return text


def _write_point(point: PlanPoint, edit: PointEdit) -> None:
    before = as_edit(point)
    for text in set(edit.texts()) - set(before.texts()):
        checked(text)
    point.clips = [clip for clip in point.clips if clip.id in edit.clips]
    for name in ("behaviour", "heard", "why"):
        if getattr(before, name) != getattr(edit, name):
            setattr(point, name, getattr(edit, name))
    if point.kind == PointKind.FOCUS:
        _write_practice(point, before, edit)


def _write_practice(point: PlanPoint, before: PointEdit, edit: PointEdit) -> None:
    if before.say_instead != edit.say_instead:
        point.say_instead = [asdict(pair) for pair in edit.say_instead]
    if before.role_play != edit.role_play:
        point.role_play = asdict(edit.role_play)
    if before.goal != edit.goal:
        point.goal = edit.goal
    if before.reflection != edit.reflection:
        point.reflection = list(edit.reflection)
