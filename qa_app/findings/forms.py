"""What people send about stretches of abuse."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional

from qa_app.findings.abuse import ABUSE
from qa_app.findings.wording import kind_name
from qa_app.foundation.clock_field import ClockField
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import LARGEST


class StretchForm(AppForm):
    """A stretch of a call; ``review`` is the review from whose page it was sent."""

    start = ClockField(_l("From"))
    end = ClockField(_l("To"))
    review = IntegerField(validators=[Optional(), NumberRange(1, LARGEST)])


class AbuseForm(StretchForm):
    """A stretch that is abuse, and of which kind."""

    kind = SelectField(_l("Kind"), validators=[DataRequired()])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [SelectChoice(kind, kind_name(kind)) for kind in ABUSE]
