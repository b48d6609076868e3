"""The forms of retention: a rule, a hold, an erasure."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.foundation.form import AppForm
from qa_app.retention.models import HoldKind, RetentionKind
from qa_app.retention.rules import LONGEST
from qa_app.retention.wording import hold_kinds, kind_names

LONGEST_REASON = 500


def _reason(label: object, missing: object) -> TextAreaField:
    length = _l("Write the reason in 5 to 500 characters.")
    return TextAreaField(
        label,
        filters=[clean_text],
        validators=[
            InputRequired(missing),
            Length(min=5, max=LONGEST_REASON, message=length),
        ],
    )


class RuleForm(AppForm):
    """For how long things of a kind are kept."""

    kind = SelectField(_l("What"), coerce=RetentionKind)
    queue = SelectField(_l("Queue"))
    days = IntegerField(_l("Days to keep"), validators=[Optional(), NumberRange(0, LONGEST)])
    for_ever = BooleanField(_l("Keep indefinitely"))
    keep_ratings = BooleanField(_l("Keep ratings without notes, for the figures"), default=True)

    def validate_for_ever(self, field: BooleanField) -> None:
        """Nothing typed is no wish to keep something for ever."""
        if self.days.data is None and not self.days.errors and not field.data:
            raise ValidationError(_("Enter the number of days, or choose to keep it indefinitely."))

    @property
    def kept_for(self) -> int | None:
        """The days; None is for ever."""
        days: int | None = self.days.data
        return None if self.for_ever.data else days

    def offer(self, queues: list[str]) -> None:
        """Take the centre's queues as the choices."""
        self.kind.choices = [SelectChoice(*pair) for pair in kind_names().items()]
        self.queue.choices = [SelectChoice("", _("All queues")), *map(SelectChoice, queues, queues)]


class ConfirmForm(AppForm):
    """The number of things that a stricter rule lets go in the coming night."""

    number = IntegerField(
        _l("Number"), validators=[InputRequired(_l("Type the number.")), NumberRange(0)]
    )


class HoldForm(AppForm):
    """What is to be held, and why."""

    kind = RadioField(_l("What to hold"), coerce=HoldKind, validators=[InputRequired()])
    call = StringField(_l("Call number"), filters=[clean_line])
    agent = SelectField(_l("Agent"))
    queue = SelectField(_l("Queue"))
    reference = StringField(
        _l("Customer reference"), filters=[clean_line], validators=[Length(max=80)]
    )
    reason = _reason(_l("Reason"), _l("Write why this must be kept."))

    def offer(self, agents: dict[int, str], queues: list[str]) -> None:
        """Take the centre's agents, by number, and its queues as the choices."""
        self.kind.choices = [SelectChoice(*pair) for pair in hold_kinds().items()]
        named = [SelectChoice(str(number), label) for number, label in agents.items()]
        self.agent.choices = [SelectChoice("", _("Choose…")), *named]
        self.queue.choices = [SelectChoice("", _("Choose…")), *map(SelectChoice, queues, queues)]

    @property
    def named(self) -> str:
        """What was named for the kind that was chosen."""
        return str(self[self.kind.data].data or "")


class LiftForm(AppForm):
    """Why a hold is lifted."""

    reason = _reason(_l("Reason for lifting the hold"), _l("Write why the hold can be lifted."))


class EraseForm(AppForm):
    """Why a call is erased, and whether its ratings stay."""

    reason = _reason(_l("Reason"), _l("Write why the call is erased."))
    keep_ratings = BooleanField(_l("Keep ratings without notes, for the figures"), default=True)
    sure = BooleanField(
        _l("I have read what will be erased. This cannot be undone."),
        validators=[InputRequired(_l("Confirm that you have read what will be erased."))],
    )
