"""Forms of a calibration: who takes part, and what is agreed on for an item."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from qa_app.assignments.reading import Load
from qa_app.calibration.models import CalibrationItem
from qa_app.foundation.clean_text import clean_lines
from qa_app.foundation.days import today
from qa_app.foundation.form import AppForm
from qa_app.reviews.forms import DraftForm
from qa_app.reviews.models import NOT_APPLICABLE
from qa_app.rubrics import Criterion, Rubric

NOTES_LENGTH = 4000


class CalibrationForm(AppForm):
    """On which rubric which people rate a call, until when."""

    rubric = SelectField(_l("Rubric"), validators=[InputRequired()])
    people = SelectMultipleField(
        _l("Who takes part"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    expert = SelectField(_l("Expert whose rating is the benchmark (optional)"))
    due = DateField(_l("Due on"), validators=[Optional()])

    def offer(self, rubrics: Iterable[tuple[str, str]], loads: Iterable[Load]) -> None:
        """Take these rubrics and people as the choices."""
        named = [
            (str(one.person.id), _("%(name)s (away)", name=one.person.name))
            if one.away_until
            else (str(one.person.id), one.person.name)
            for one in loads
        ]
        self.rubric.choices = [SelectChoice(*one) for one in rubrics]
        self.people.choices = [SelectChoice(*one) for one in named]
        self.expert.choices = [SelectChoice("", _("Nobody")), *(SelectChoice(*n) for n in named)]

    def validate_due(self, field: DateField) -> None:
        """A day that is over helps nobody."""
        if field.data and field.data < today():
            raise ValidationError(_("This day is over. Choose today or a later one."))


class ReferenceForm(DraftForm):
    """The reference rating of an item with its reason, and what was said about it."""

    choice = SelectField(_l("Reference rating"))
    reason = TextAreaField(_l("Why"), filters=[clean_lines], validators=[Length(max=NOTES_LENGTH)])
    notes = TextAreaField(
        _l("Notes of the discussion"), filters=[clean_lines], validators=[Length(max=NOTES_LENGTH)]
    )

    def offer(self, criterion: Criterion, language: str) -> None:
        """Take the criterion's levels as the choices; each form of a page has ids of its own."""
        levels = ((str(one.level), one.name.in_language(language)) for one in criterion.levels)
        found = [("", _("Not set yet")), *levels, (NOT_APPLICABLE, _("Not applicable"))]
        self.choice.choices = [SelectChoice(*one) for one in found]
        for field in self:
            field.id = field.label.field_id = f"{field.short_name}-{criterion.id}"

    @classmethod
    def of(cls, item: CalibrationItem) -> "ReferenceForm":
        """The form with what is stored."""
        stored = {"choice": item.choice, "reason": item.reason, "notes": item.notes}
        return cls(formdata=None, data={**stored, "revision": item.revision})

    @property
    def level(self) -> int | None:
        """The level that was chosen."""
        return int(self.choice.data) if self.choice.data.isdecimal() else None

    @property
    def not_applicable(self) -> bool:
        """Whether the item does not apply to the call."""
        return bool(self.choice.data == NOT_APPLICABLE)


def rubric_choices(rubrics: Iterable[Rubric], language: str) -> list[tuple[str, str]]:
    """The rubrics in use by title."""
    return [(one.id, one.title.in_language(language)) for one in rubrics]
