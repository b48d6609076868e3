"""The forms of replies, appeals, and decisions on them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from qa_app.appeals.models import AppealKind, Outcome
from qa_app.appeals.wording import KINDS, OUTCOMES
from qa_app.calls.models import StoredTranscript
from qa_app.calls.wording import speaker_names
from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.foundation.edit_form import EditForm
from qa_app.foundation.form import AppForm
from qa_app.foundation.language import clock
from qa_app.reviews.forms import DraftForm
from qa_app.reviews.wording import cause_names
from qa_app.transcription.transcript import Speaker

LENGTH = 4000


class ReplyForm(EditForm):
    """What the agent says to a rating; emptied, the reply is gone."""

    text = TextAreaField(_l("Your reply"), filters=[clean_text], validators=[Length(max=LENGTH)])


class MakeAppealForm(AppForm):
    """What is not right about a rating, and why."""

    kind = RadioField(
        _l("What is not right?"),
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in AppealKind],
        validators=[DataRequired(_l("Choose what is not right about the rating."))],
    )
    cause = SelectField(_l("What got in the way?"), validators=[Optional()])
    line = SelectField(_l("Which line is wrong?"), validators=[Optional()])
    said = StringField(
        _l("What was said there?"), filters=[clean_line], validators=[Length(max=500)]
    )
    reason = TextAreaField(
        _l("Why?"),
        filters=[clean_text],
        validators=[
            DataRequired(_l("Write why you appeal: whoever decides knows only the call.")),
            Length(max=LENGTH),
        ],
    )

    def offer(self, transcript: StoredTranscript | None) -> None:
        """Take the causes, and the lines of what was rated, as the choices."""
        causes = (SelectChoice(str(key), name) for key, name in cause_names().items())
        self.cause.choices = [SelectChoice("", _("Choose…")), *causes]
        names = speaker_names()
        self._lines = {str(line.id): line for line in (transcript.lines if transcript else [])}
        told = (
            SelectChoice(
                key, f"{clock(line.start)} {names[Speaker(line.speaker)]}: {line.text}"[:160]
            )
            for key, line in self._lines.items()
        )
        self.line.choices = [SelectChoice("", _("Choose…")), *told]

    @property
    def stretch(self) -> tuple[float, float] | None:
        """The seconds of the line that was chosen."""
        line = self._lines.get(self.line.data or "")
        return (line.start, line.end) if line else None

    def validate_cause(self, field: SelectField) -> None:
        """Who says that it was not their doing says what it was."""
        if self.kind.data == AppealKind.NOT_THE_AGENT and not field.data:
            raise ValidationError(_("Choose what got in the way."))

    def validate_line(self, field: SelectField) -> None:
        """Who says that the transcript is wrong says where."""
        if self.kind.data == AppealKind.TRANSCRIPT and not field.data:
            raise ValidationError(_("Choose the line that is wrong."))

    def validate_said(self, field: StringField) -> None:
        """And what was said."""
        if self.kind.data == AppealKind.TRANSCRIPT and not field.data:
            raise ValidationError(_("Write what was said in this line."))


class DecisionForm(DraftForm):
    """What is decided on an appeal, and why."""

    outcome = RadioField(
        _l("Decision"),
        choices=[SelectChoice(one.value, OUTCOMES[one]) for one in Outcome],
        validators=[InputRequired(_l("Choose what you decide."))],
    )
    answer = TextAreaField(
        _l("Reason, which the agent reads"),
        filters=[clean_text],
        validators=[
            DataRequired(_l("Write why you decide so: the agent reads it.")),
            Length(max=LENGTH),
        ],
    )
