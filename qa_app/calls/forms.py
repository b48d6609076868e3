"""The forms of the calls room."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from qa_app.calls.library import CallFilter
from qa_app.calls.models import CallState, Direction
from qa_app.extensions import utc_now
from qa_app.moments.kinds import KINDS
from qa_app.people.models import Person
from qa_app.row_ids import row_id_or_none
from qa_app.settings import Settings
from qa_app.transcription.engine import ENGINES
from qa_app.transcription.transcript import BOTH, Speaker
from qa_app.transcription.weights import known_models

LANGUAGES = [
    SelectChoice("", _l("Detect")),
    SelectChoice("ko", "한국어"),
    SelectChoice("en", "English"),
    SelectChoice(BOTH, _l("Korean and English")),
]


def _text(value: str | None) -> str:
    return (value or "").strip()


def _kinds(field: SelectMultipleField) -> tuple[str, ...]:
    """The kinds of moment that were chosen, each once; others count as not asked for."""
    return tuple(dict.fromkeys(kind for kind in field.data or () if kind in KINDS))


def _sensible_day(_form: FlaskForm, field: Field) -> None:
    """Calls were recorded by machines, and not in the future; a day's grace for time zones."""
    if field.data is None:
        return  # not readable as a date; the field has said so
    day = field.data.date() if isinstance(field.data, datetime) else field.data
    if not 1990 <= day.year < 2100:
        raise StopValidation(_("Enter a date of this time."))


def _not_in_future(_form: FlaskForm, field: Field) -> None:
    tomorrow = utc_now().date() + timedelta(days=1)
    if field.data and field.data.date() > tomorrow:
        raise StopValidation(_("The call cannot be in the future. Correct the date."))


class DetailsForm(FlaskForm):
    """What is known of a call besides its sound."""

    agent = SelectField(_l("Agent"), coerce=row_id_or_none, validate_choice=True)
    started_at = DateTimeLocalField(
        _l("Date and time of the call"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[Optional(), _sensible_day, _not_in_future],
    )
    queue = StringField(_l("Queue"), filters=[_text], validators=[Length(max=80)])
    direction = SelectField(
        _l("Direction"),
        default="",
        choices=[
            SelectChoice("", _l("Unknown")),
            SelectChoice(Direction.INBOUND, _l("Inbound")),
            SelectChoice(Direction.OUTBOUND, _l("Outbound")),
        ],
    )
    customer_reference = StringField(
        _l("Customer reference"), filters=[_text], validators=[Length(max=80)]
    )

    agent_channel = SelectField(
        _l("Agent's channel in stereo"),
        default="",
        choices=[
            SelectChoice("", _l("Centre default")),
            SelectChoice("left", _l("Left")),
            SelectChoice("right", _l("Right")),
            SelectChoice("auto", _l("Detect from what is said")),
        ],
    )

    def offer_agents_of(self, agents: list[Person]) -> None:
        """Let the person choose among these agents."""
        self.agent.choices = [SelectChoice(agent.id, agent.name) for agent in agents]


class UploadForm(DetailsForm):
    """A recording; details that are left empty are read from its name."""

    recording = FileField(_l("Recording"), validators=[FileRequired(_l("Choose a recording."))])
    language = SelectField(_l("Language of the call"), choices=LANGUAGES, default="")

    def offer_agents(self, agents: list[Person]) -> None:
        """Let the person choose among these agents, or leave it to the file name."""
        self.agent.choices = [
            SelectChoice("", _l("From the file name")),
            *(SelectChoice(agent.id, agent.name) for agent in agents),
        ]


class LineForm(FlaskForm):
    """A line of a transcript as a person typed it; empty where nothing was said."""

    text = TextAreaField(_l("Text"), filters=[_text], validators=[Length(max=4000)])
    speaker = SelectField(
        _l("Speaker"),
        choices=[
            SelectChoice(Speaker.AGENT, _l("Agent")),
            SelectChoice(Speaker.CUSTOMER, _l("Customer")),
            SelectChoice(Speaker.OTHER_AGENT, _l("Other agent")),
            SelectChoice(Speaker.ANNOUNCEMENT, _l("Announcement")),
            SelectChoice(Speaker.UNKNOWN, _l("Unknown")),
        ],
    )
    revision = IntegerField(validators=[InputRequired()])


class CompareForm(FlaskForm):
    """Which two versions to lay side by side; sent by GET."""

    class Meta:
        """Looking changes nothing, so it needs no token."""

        csrf = False

    one = SelectField(_l("First version"), coerce=row_id_or_none, validate_choice=False)
    other = SelectField(_l("Second version"), coerce=row_id_or_none, validate_choice=False)


class AgainForm(FlaskForm):
    """How to transcribe again; ``expected`` is the number of calls that the person saw."""

    KNOWN = "known"

    engine = SelectField(_l("Engine"), choices=list(ENGINES))
    model = SelectField(_l("Model"))
    language = SelectField(_l("Language of the call"))
    glossary = BooleanField(_l("Use the centre's glossary"))
    expected = HiddenField()

    def offer(self, known: Settings, *, many: bool = False) -> None:
        """Let the person choose among what is installed; paths are for the command line."""
        self.model.choices = list(
            dict.fromkeys([known.whisper_model, *known_models(known.models_dir)])
        )
        of_each = [SelectChoice(self.KNOWN, _l("Each call's own language"))] if many else []
        self.language.choices = [*of_each, *LANGUAGES]


class FilterForm(FlaskForm):
    """What to look for in the library; sent by GET, so that a search can be bookmarked."""

    class Meta:
        """A search changes nothing, so it needs no token."""

        csrf = False

    text = SearchField(_l("Words spoken"), filters=[_text], validators=[Length(max=200)])
    agent = SelectField(_l("Agent"), coerce=row_id_or_none, validate_choice=False)
    team = SelectField(_l("Team"), coerce=row_id_or_none, validate_choice=False)
    since = DateField(_l("Call date (from)"), name="from", validators=[Optional(), _sensible_day])
    until = DateField(_l("Call date (to)"), name="to", validators=[Optional(), _sensible_day])
    state = SelectField(
        _l("State"),
        default="",
        choices=[
            SelectChoice("", _l("Any")),
            SelectChoice(CallState.UPLOADED, _l("Waiting")),
            SelectChoice(CallState.TRANSCRIBING, _l("Transcribing")),
            SelectChoice(CallState.READY, _l("Ready")),
            SelectChoice(CallState.FAILED, _l("Failed")),
        ],
    )
    language = SelectField(
        _l("Language"),
        default="",
        choices=[
            SelectChoice("", _l("Any")),
            *LANGUAGES[1:],
        ],
    )
    heard = SelectMultipleField(_l("Has moment"), validate_choice=False)
    not_heard = SelectMultipleField(_l("Without moment"), validate_choice=False)
    sort = SelectField(
        _l("Order"),
        default="-started",
        choices=[
            SelectChoice("-started", _l("Newest first")),
            SelectChoice("started", _l("Oldest first")),
            SelectChoice("-duration", _l("Longest first")),
            SelectChoice("duration", _l("Shortest first")),
        ],
    )

    def offer(self, agents: list[Person], teams: list[tuple[int, str]]) -> None:
        """Fill the lists of agents and teams."""
        self.agent.choices = [
            SelectChoice("", _l("Any")),
            *(SelectChoice(agent.id, agent.name) for agent in agents),
        ]
        self.team.choices = [SelectChoice("", _l("Any")), *(SelectChoice(*team) for team in teams)]

    @property
    def wanted(self) -> CallFilter:
        """The filter that the form describes; what cannot be read counts as not asked for."""
        readable = {field.short_name: field.data for field in self if not field.errors}
        sort = readable.get("sort") or "-started"
        return CallFilter(
            agent_id=readable.get("agent"),
            team_id=readable.get("team"),
            since=readable.get("from"),
            until=readable.get("to"),
            state=readable.get("state") or None,
            language=readable.get("language") or None,
            text=readable.get("text") or "",
            heard=_kinds(self.heard),
            not_heard=_kinds(self.not_heard),
            sort=sort.removeprefix("-"),
            ascending=not sort.startswith("-"),
        )
