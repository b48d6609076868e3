"""The forms of customers' requests."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.foundation.form import AppForm
from qa_app.foundation.language import LANGUAGES
from qa_app.subjects.models import RequestKind, Result

KINDS = {
    RequestKind.ACCESS: _l("Access: provide a copy"),
    RequestKind.CORRECTION: _l("Correction"),
    RequestKind.DELETION: _l("Deletion"),
    RequestKind.SUSPENSION: _l("Suspension: stop using the data"),
}
RESULTS = {
    Result.DONE: _l("Done as requested"),
    Result.PARTLY: _l("Done in part"),
    Result.REFUSED: _l("Refused"),
    Result.WITHDRAWN: _l("Withdrawn by the customer"),
}
_LINE = 80
_TEXT = 1000


def _choices(labels: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value.value, label) for value, label in labels.items()]


class NewRequestForm(AppForm):
    """A request as it came in."""

    kind = RadioField(
        _l("Type of request"),
        choices=_choices(KINDS),
        validators=[DataRequired(_l("Choose the type of request."))],
    )
    received_on = DateField(
        _l("Date received"), validators=[InputRequired(_l("Enter the date it was received."))]
    )
    reference = StringField(
        _l("Customer reference"), filters=[clean_line], validators=[Length(max=_LINE)]
    )
    number = StringField(_l("Telephone number"), filters=[clean_line], validators=[Length(max=40)])

    def validate_received_on(self, field: DateField) -> None:
        """A day of this time."""
        if isinstance(field.data, date) and field.data.year < 2000:
            raise ValidationError(_("Enter the date it was received."))


class IdentityForm(AppForm):
    """How it was checked who asks."""

    identity = TextAreaField(
        _l("How you verified the requester's identity"),
        filters=[clean_text],
        validators=[DataRequired(_l("Write how you verified it.")), Length(max=_TEXT)],
    )


class ExtendForm(AppForm):
    """Putting the last day off."""

    until = DateField(_l("Respond by"), validators=[InputRequired(_l("Enter a day."))])
    told_on = DateField(_l("Customer informed on"), validators=[InputRequired(_l("Enter a day."))])
    because = TextAreaField(
        _l("Reason"),
        filters=[clean_text],
        validators=[DataRequired(_l("Write the reason.")), Length(max=_TEXT)],
    )


class ExportForm(AppForm):
    """How the archive is made."""

    language = SelectField(
        _l("Language of the archive's page"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
    originals = BooleanField(_l("Unmasked, as it was said, where the original is kept"))


class EraseForm(AppForm):
    """Erasing, once more to be sure."""

    sure = BooleanField(
        _l("Permanently erase these calls and everything based on them"),
        validators=[InputRequired(_l("Confirm that the calls are to be erased."))],
    )
    keep_ratings = BooleanField(_l("Keep the ratings of their reviews, without notes"))


class ReferenceForm(AppForm):
    """The right reference."""

    reference = StringField(
        _l("Correct customer reference"),
        filters=[clean_line],
        validators=[DataRequired(_l("Enter the customer reference.")), Length(max=_LINE)],
    )


class CloseForm(AppForm):
    """How it ended."""

    result = SelectField(_l("Result"), choices=_choices(RESULTS))
    answer = TextAreaField(
        _l("What the customer was told"), filters=[clean_text], validators=[Length(max=_TEXT)]
    )
