"""What people send about stretches of abuse."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from qa_app.findings.abuse import ABUSE
from qa_app.findings.wording import kind_name
from qa_app.foundation.clock_field import ClockField
from qa_app.foundation.form import AppForm


class StretchForm(AppForm):
    """A stretch of a call; ``back`` is the page that it was sent from."""

    start = ClockField(_l("From"))
    end = ClockField(_l("To"))
    back = HiddenField()


class AbuseForm(StretchForm):
    """A stretch that is abuse, and of which kind."""

    kind = SelectField(_l("Type"), validators=[DataRequired()])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [SelectChoice(kind, kind_name(kind)) for kind in ABUSE]
