"""A draft as it was edited, laid over the draft that is stored: only what changed is written."""

from dataclasses import dataclass, field, replace
from datetime import date

from flask_babel import gettext as _

from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.coaching.point import PRACTICE, WORDS, Point
from qa_app.foundation.clean_text import clean_text
from qa_app.foundation.errors import Refused

LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdit:
    """A draft as it was edited; points by the id of their row, others are left as they are.

    ``promises`` are the ids of those to keep.
    """

    opening: str
    goal_on: date
    points: dict[int, Point] = field(default_factory=dict)
    promises: frozenset[int] = frozenset()


def changes(plan: Plan, edit: PlanEdit) -> bool:
    """Whether the draft does not read already as it was edited."""
    stored = {row.id: row.point.tidied() for row in plan.points}
    points = {number: edit.points.get(number, stored[number]) for number in stored}
    known = {promise.id for promise in plan.promises}
    kept = {promise.id for promise in plan.kept_promises}
    return (clean_text(plan.opening), plan.goal_on, stored, kept) != (
        edit.opening,
        edit.goal_on,
        points,
        known & edit.promises,
    )


def write(plan: Plan, edit: PlanEdit) -> None:
    """Lay the edited draft over the stored one; what reads the same is not touched.

    Raises:
        Refused: when a text that was changed is too long.
    """
    if clean_text(plan.opening) != edit.opening:
        plan.opening = checked(edit.opening)
    plan.goal_on = edit.goal_on
    for row in plan.points:
        if row.id in edit.points:
            _write_point(row, edit.points[row.id])
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


def _write_point(row: PlanPoint, edited: Point) -> None:
    """Write what was changed; a strength has no practice, whatever was sent."""
    stored, tidy = row.point, row.point.tidied()
    for text in set(edited.texts()) - set(tidy.texts()):
        checked(text)
    names = [name for name in WORDS if row.kind == PointKind.FOCUS or name not in PRACTICE]
    changed = {
        name: getattr(edited, name)
        for name in names
        if getattr(edited, name) != getattr(tidy, name)
    }
    row.write(replace(stored, clips=edited.clips, **changed))
