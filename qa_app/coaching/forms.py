"""What is sent from the pages of the coaching room."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Length

from qa_app.coaching.document import Line, RolePlay, SayInstead
from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.coaching.operations import PlanEdit, PointEdit

LONGEST = 4000
MOST_ROWS = 12


def _text(value: str | None) -> str:
    """What was typed, without edges, with line ends as they are stored."""
    return (value or "").replace("\r\n", "\n").strip()


def _area() -> TextAreaField:
    return TextAreaField(validators=[Length(max=LONGEST)])


def _ids(rows: FieldList) -> frozenset[int]:
    return frozenset(int(number) for number in rows.data if (number or "").isdecimal())


class PairForm(Form):
    """A wording and a better one."""

    instead_of = _area()
    say = _area()


class LineForm(Form):
    """A turn of the role-play."""

    speaker = StringField(validators=[AnyOf(("customer", "agent"))], default="customer")
    text = _area()


class PointForm(Form):
    """A point; rows that are left empty do not count."""

    point_id = HiddenField(validators=[InputRequired()])
    behaviour = _area()
    heard = _area()
    why = _area()
    clips = FieldList(StringField(), max_entries=MOST_ROWS)
    pairs = FieldList(FormField(PairForm), max_entries=MOST_ROWS)
    situation = _area()
    lines = FieldList(FormField(LineForm), max_entries=MOST_ROWS)
    goal = _area()
    reflection = FieldList(_area(), max_entries=MOST_ROWS)

    @property
    def edit(self) -> PointEdit:
        """What was written."""
        pairs = [SayInstead(_text(p["instead_of"]), _text(p["say"])) for p in self.pairs.data]
        lines = [Line(line["speaker"], _text(line["text"])) for line in self.lines.data]
        questions = [_text(question) for question in self.reflection.data]
        return PointEdit(
            behaviour=_text(self.behaviour.data),
            heard=_text(self.heard.data),
            why=_text(self.why.data),
            clips=_ids(self.clips),
            say_instead=tuple(pair for pair in pairs if pair.instead_of or pair.say),
            role_play=RolePlay(
                _text(self.situation.data), tuple(line for line in lines if line.text)
            ),
            goal=_text(self.goal.data),
            reflection=tuple(filter(None, questions)),
        )


class PlanForm(FlaskForm):
    """The editor of a draft."""

    revision = IntegerField(validators=[InputRequired()])
    opening = _area()
    goal_on = DateField(validators=[InputRequired()])
    points = FieldList(FormField(PointForm), max_entries=MOST_ROWS)
    promises = FieldList(StringField(), max_entries=MOST_ROWS)

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
            opening=_text(self.opening.data),
            goal_on=self.goal_on.data or date.max,
            points={
                int(form.point_id.data): form.edit
                for form in forms
                if form.point_id.data and form.point_id.data.isdecimal()
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
            "pairs": [*point.say_instead, {}],
            "situation": point.role_play.get("situation", ""),
            "lines": [*point.role_play.get("lines", []), {}],
            "goal": point.goal,
            "reflection": [*point.reflection, ""],
        }
    return data


class RevisionForm(FlaskForm):
    """A step that concerns the plan as it was seen."""

    revision = IntegerField(validators=[InputRequired()])

    @property
    def based_on(self) -> int:
        """The revision that the page showed."""
        return int(self.revision.data or 0)


class AnswerForm(RevisionForm):
    """The agent's own words."""

    reflection = TextAreaField(validators=[Length(max=LONGEST)])

    @property
    def words(self) -> str:
        """What was written."""
        return _text(self.reflection.data)
