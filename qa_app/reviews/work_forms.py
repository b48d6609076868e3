"""Forms of work that is given out: to whom, until when, why otherwise, and who is away."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from qa_app.assignments.reading import Load
from qa_app.foundation.clean_text import clean_text
from qa_app.foundation.days import today
from qa_app.foundation.form import AppForm
from qa_app.people.models import Person

REASON_LENGTH = 300


class ReviewerForm(AppForm):
    """Somebody to whom calls can be given; how much they have to do stands beside the name."""

    reviewer = SelectField(_l("Reviewer"), validators=[InputRequired()])

    def offer(self, loads: Iterable[Load]) -> None:
        """Take these people as the choices."""
        named = (SelectChoice(str(one.person.id), _loaded(one)) for one in loads)
        self.reviewer.choices = [SelectChoice("", _("Choose…")), *named]

    @property
    def reviewer_id(self) -> int:
        """Who was chosen."""
        return int(self.reviewer.data)


class AssignForm(ReviewerForm):
    """Whom a call is given to, and until when."""

    due = DateField(_l("Due on"), validators=[Optional()])

    def validate_due(self, field: DateField) -> None:
        """A day that is over helps nobody."""
        if field.data and field.data < today():
            raise ValidationError(_("This day is over. Choose today or a later one."))


class ReasonForm(AppForm):
    """Why an assignment is taken back."""

    reason = StringField(
        _l("Why"), filters=[clean_text], validators=[InputRequired(), Length(max=REASON_LENGTH)]
    )

    discard = BooleanField(_l("Discard the draft"))


class HandOverForm(ReviewerForm, ReasonForm):
    """Who does it instead, and why."""


class AbsenceForm(AppForm):
    """From which to which day somebody is away."""

    first_day = DateField(_l("First day"), validators=[InputRequired()])
    last_day = DateField(_l("Last day"), validators=[InputRequired()])

    def validate_last_day(self, field: DateField) -> None:
        """Days go forward, and what is over needs no note."""
        first = self.first_day.data
        if first and field.data and field.data < first:
            raise ValidationError(_("The last day is before the first."))
        if field.data and field.data < today():
            raise ValidationError(_("These days are over. Enter days to come."))


class AbsenceOfForm(AbsenceForm):
    """Who is away, and when."""

    person = SelectField(_l("Reviewer"), validators=[InputRequired()])

    def offer(self, people: Iterable[Person]) -> None:
        """Take these people as the choices."""
        named = (SelectChoice(str(one.id), one.name) for one in people)
        self.person.choices = [SelectChoice("", _("Choose…")), *named]


def _loaded(load: Load) -> Any:
    if load.away_until is not None:
        return _("%(name)s (away)", name=load.person.name)
    return _("%(name)s (%(count)s open)", name=load.person.name, count=load.open)
