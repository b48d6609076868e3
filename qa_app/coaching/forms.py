"""What is sent from the pages of the coaching room."""

from datetime import date
from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired

from qa_app.coaching.edits import PlanEdit
from qa_app.coaching.models import Plan, PlanPoint
from qa_app.coaching.point import Point
from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.foundation.edit_form import DayField
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import row_id_or_none

MOST_ROWS = 12  # with an empty one to write in; a plan that has more keeps them
MOST_SENT = 200


def _area() -> TextAreaField:
    """Text whose length is checked where it is known whether it was changed."""
    return TextAreaField(filters=[clean_text])


def _ids(rows: FieldList) -> frozenset[int]:
    return frozenset(filter(None, map(row_id_or_none, rows.data)))


class PairForm(Form):
    """A wording and a better one."""

    instead_of = _area()
    say = _area()


class LineForm(Form):
    """A turn of the role-play."""

    speaker = StringField(
        filters=[clean_line], validators=[AnyOf(("customer", "agent"))], default="customer"
    )
    text = _area()


class RolePlayForm(Form):
    """The situation and the turns of a role-play."""

    situation = _area()
    lines = FieldList(FormField(LineForm), max_entries=MOST_SENT)


class PointForm(Form):
    """A point, its fields named as those of a `Point`; rows that are left empty do not count."""

    point_id = HiddenField(validators=[InputRequired()])
    behaviour = _area()
    heard = _area()
    why = _area()
    clips = FieldList(StringField(), max_entries=MOST_SENT)
    say_instead = FieldList(FormField(PairForm), max_entries=MOST_SENT)
    role_play = FormField(RolePlayForm)
    goal = _area()
    reflection = FieldList(_area(), max_entries=MOST_SENT)

    def over(self, point: Point) -> Point:
        """What was written, laid over the point that is stored."""
        return point.edited(self.data, _ids(self.clips))


class PlanForm(AppForm):
    """The editor of a draft."""

    revision = IntegerField(validators=[InputRequired()])
    opening = _area()
    goal_on = DayField(validators=[InputRequired()])
    points = FieldList(FormField(PointForm), max_entries=MOST_SENT)
    promises = FieldList(StringField(), max_entries=MOST_SENT)

    @property
    def based_on(self) -> int:
        """The revision that the page showed."""
        return int(self.revision.data or 0)

    @classmethod
    def of(cls, plan: Plan) -> "PlanForm":
        """The form of a draft, with an empty row behind those that are there."""
        return cls(
            formdata=None,
            data={
                "revision": plan.revision,
                "opening": plan.opening,
                "goal_on": plan.goal_on,
                "points": [_point_data(point) for point in plan.points],
                "promises": [str(promise.id) for promise in plan.kept_promises],
            },
        )

    def over(self, plan: Plan) -> PlanEdit:
        """What was written, laid over the draft that is stored."""
        stored = {str(row.id): row for row in plan.points}
        forms = (entry.form for entry in self.points if entry.point_id.data in stored)
        rows = ((stored[form.point_id.data], form) for form in forms)
        return PlanEdit(
            opening=self.opening.data,
            goal_on=self.goal_on.data or date.max,
            points={row.id: form.over(row.point) for row, form in rows},
            promises=_ids(self.promises),
        )


def _point_data(row: PlanPoint) -> dict[str, Any]:
    """A stored point as its form takes it, with room for one row more of each kind."""
    words = row.point.to_plain()
    play = words["role_play"]
    return words | {
        "point_id": str(row.id),
        "clips": [str(clip.id) for clip in row.clips],
        "say_instead": _with_room(words["say_instead"], {}),
        "role_play": play | {"lines": _with_room(play["lines"], {})},
        "reflection": _with_room(words["reflection"], ""),
    }


def _with_room(rows: list[Any], empty: Any) -> list[Any]:
    return rows if len(rows) >= MOST_ROWS else [*rows, empty]


class RevisionForm(AppForm):
    """A step that concerns the plan as it was seen."""

    revision = IntegerField(validators=[InputRequired()])

    @property
    def based_on(self) -> int:
        """The revision that the page showed."""
        return int(self.revision.data or 0)


class AnswerForm(RevisionForm):
    """The agent's own words."""

    reflection = _area()

    @property
    def words(self) -> str:
        """What was written."""
        return str(self.reflection.data)
