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

from qa_app.clean_text import clean_line, clean_text
from qa_app.coaching.document import Line, RolePlay, SayInstead
from qa_app.coaching.edits import PlanEdit, PointEdit
from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.edit_form import DayField
from qa_app.form import AppForm
from qa_app.row_ids import row_id_or_none

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


class PointForm(Form):
    """A point; rows that are left empty do not count."""

    point_id = HiddenField(validators=[InputRequired()])
    behaviour = _area()
    heard = _area()
    why = _area()
    clips = FieldList(StringField(), max_entries=MOST_SENT)
    pairs = FieldList(FormField(PairForm), max_entries=MOST_SENT)
    situation = _area()
    lines = FieldList(FormField(LineForm), max_entries=MOST_SENT)
    goal = _area()
    reflection = FieldList(_area(), max_entries=MOST_SENT)

    @property
    def edit(self) -> PointEdit:
        """What was written."""
        return PointEdit(
            behaviour=self.behaviour.data,
            heard=self.heard.data,
            why=self.why.data,
            clips=_ids(self.clips),
            say_instead=tuple(SayInstead(p["instead_of"], p["say"]) for p in self.pairs.data),
            role_play=RolePlay(
                self.situation.data,
                tuple(Line(line["speaker"], line["text"]) for line in self.lines.data),
            ),
            goal=self.goal.data,
            reflection=tuple(self.reflection.data),
        ).tidied()


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

    @property
    def edit(self) -> PlanEdit:
        """What was written."""
        forms = [entry.form for entry in self.points]
        return PlanEdit(
            opening=self.opening.data,
            goal_on=self.goal_on.data or date.max,
            points={
                number: form.edit
                for form in forms
                if (number := row_id_or_none(form.point_id.data)) is not None
            },
            promises=_ids(self.promises),
        )


def _point_data(point: PlanPoint) -> dict[str, Any]:
    data: dict[str, Any] = {
        "point_id": str(point.id),
        "behaviour": point.behaviour,
        "heard": point.heard,
        "why": point.why,
        "clips": [str(clip.id) for clip in point.clips],
    }
    if point.kind == PointKind.FOCUS:
        data |= {
            "pairs": _with_room(point.say_instead, {}),
            "situation": point.role_play.get("situation", ""),
            "lines": _with_room(point.role_play.get("lines", []), {}),
            "goal": point.goal,
            "reflection": _with_room(point.reflection, ""),
        }
    return data


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
