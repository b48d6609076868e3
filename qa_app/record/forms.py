"""What somebody looks for on record."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from qa_app.audit.finding import RecordFilter
from qa_app.audit.wording import ACTIONS, SUBJECTS
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.edit_form import DayField
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import LARGEST


class RecordForm(AppForm):
    """By whom, what, to what and when; sent by GET, so that a search can be bookmarked."""

    class Meta:
        """A search changes nothing, so it needs no token."""

        csrf = False

    person = SearchField(_l("Name or email"), filters=[clean_line], validators=[Length(max=200)])
    action = SelectField(
        _l("Action"),
        default="",
        choices=[
            SelectChoice("", _l("Any")),
            *(SelectChoice(action, words) for action, words in ACTIONS.items()),
        ],
    )
    subject = SelectField(
        _l("Item"),
        default="",
        choices=[
            SelectChoice("", _l("Any")),
            *(SelectChoice(s, w) for s, w in SUBJECTS.items() if s not in {"library", "word"}),
        ],
    )
    number = IntegerField(_l("Number"), validators=[Optional(), NumberRange(1, LARGEST)])
    since = DayField(_l("From"), name="from", validators=[Optional()])
    until = DayField(_l("To"), name="to", validators=[Optional()])

    def wanted(self, zone: ZoneInfo, people: tuple[int, ...] | None) -> RecordFilter:
        """The filter that the form describes; what cannot be read counts as not asked for.

        Days are those of the centre; ``people`` are those whom the typed name means.
        """
        readable = {field.short_name: field.data for field in self if not field.errors}
        since, until = readable.get("from"), readable.get("to")
        return RecordFilter(
            people=people,
            action=readable.get("action") or "",
            subject=readable.get("subject") or "",
            subject_id=readable.get("number"),
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        )
