"""The forms of the calls room."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from qa_app.calls.models import Call, CallState, Direction
from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.foundation.edit_form import DayField, EditForm, LocalTimeField, StoredSelectField
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import LARGEST, row_id_or_none
from qa_app.foundation.settings import Settings
from qa_app.library.added_columns import columns_for
from qa_app.library.agents import agent_label, agent_labels
from qa_app.library.call_details import LABELS, LONGEST
from qa_app.library.listing import CallFilter
from qa_app.moments.kinds import KINDS
from qa_app.people.models import Person
from qa_app.transcription.engine import ENGINES
from qa_app.transcription.transcript import BOTH, Speaker
from qa_app.transcription.weights import known_models

LANGUAGES = [
    SelectChoice("", _l("Detect")),
    SelectChoice("ko", "한국어"),
    SelectChoice("en", "English"),
    SelectChoice(BOTH, _l("Korean and English")),
]


def agent_choices(agents: list[Person]) -> list[SelectChoice]:
    """Agents to choose among; who left is marked, and of two of one name each."""
    return [SelectChoice(agent_id, label) for agent_id, label in agent_labels(agents).items()]


def _kinds(field: SelectMultipleField) -> tuple[str, ...]:
    """The kinds of moment that were chosen, each once; others count as not asked for."""
    return tuple(dict.fromkeys(kind for kind in field.data or () if kind in KINDS))


class DetailsFields(AppForm):
    """What is known of a call besides its sound, as `call_details.py` can keep it."""

    agent = StoredSelectField(LABELS["agent"], coerce=row_id_or_none, validate_choice=True)
    started_at = LocalTimeField(LABELS["started_at"], validators=[Optional()])
    queue = StringField(LABELS["queue"], filters=[clean_line], render_kw={"maxlength": LONGEST})
    direction = StoredSelectField(
        LABELS["direction"],
        default="",
        choices=[
            SelectChoice("", _l("Unknown")),
            SelectChoice(Direction.INBOUND, _l("Inbound")),
            SelectChoice(Direction.OUTBOUND, _l("Outbound")),
        ],
    )
    customer_reference = StringField(
        LABELS["customer_reference"], filters=[clean_line], render_kw={"maxlength": LONGEST}
    )
    agent_channel = StoredSelectField(
        _l("Agent's channel in stereo"),
        default="",
        choices=[
            SelectChoice("", _l("Centre default")),
            SelectChoice("left", _l("Left")),
            SelectChoice("right", _l("Right")),
            SelectChoice("auto", _l("Detect from what is said")),
        ],
    )


class DetailsForm(EditForm, DetailsFields):
    """The details of a call that is here; times are those of the centre's clocks in ``zone``."""

    def __init__(self, call: Call, agents: list[Person], zone: ZoneInfo) -> None:
        self._zone = zone
        stored = {
            "agent": call.agent_id,
            "started_at": call.started_at.astimezone(zone).replace(tzinfo=None),
            "queue": call.queue,
            "direction": call.direction or "",
            "customer_reference": call.customer_reference,
            "agent_channel": call.agent_channel or "",
        }
        super().__init__(stored)
        self.agent.choices = agent_choices(agents)
        self.agent.name_of_stored = agent_label(call.agent)

    @property
    def changes(self) -> dict[str, Any]:
        """What the person changed, as it is stored."""
        changes = super().changes
        if changes.get("started_at"):
            changes["started_at"] = changes["started_at"].replace(tzinfo=self._zone)
        empty = {name: None for name in ("direction", "agent_channel") if changes.get(name) == ""}
        return {**changes, **empty}


class UploadDetailsForm(DetailsFields):
    """What is said of a recording at its upload; what is left empty is read from its name."""

    language = SelectField(_l("Language of the call"), choices=LANGUAGES, default="")

    def offer_agents(self, agents: list[Person]) -> None:
        """Let the person choose among these agents, or leave it to the file name."""
        self.agent.choices = [SelectChoice("", _l("From the file name")), *agent_choices(agents)]


class UploadForm(UploadDetailsForm):
    """The same with the recording itself."""

    recording = FileField(_l("Recording"), validators=[FileRequired(_l("Choose a recording."))])


_SPEAKERS = {
    Speaker.AGENT: _l("Agent"),
    Speaker.CUSTOMER: _l("Customer"),
    Speaker.OTHER_AGENT: _l("Other agent"),
    Speaker.TRANSFER: _l("Agent after a transfer"),
    Speaker.SUPERVISOR: _l("Supervisor"),
    Speaker.CONFERENCE: _l("Conference participant"),
    Speaker.ANNOUNCEMENT: _l("Announcement"),
    Speaker.UNKNOWN: _l("Unknown"),
}


class LineForm(AppForm):
    """A line of a transcript as a person typed it; empty where nothing was said."""

    speakers: ClassVar = [SelectChoice(who, _SPEAKERS.get(who, who)) for who in Speaker]

    text = TextAreaField(_l("Text"), filters=[clean_text])
    speaker = SelectField(_l("Speaker"), choices=speakers)
    revision = IntegerField(validators=[InputRequired()])


class SplitForm(AppForm):
    """Cut a line after these words, which stand before the cursor."""

    revision = IntegerField(validators=[InputRequired()])
    before = TextAreaField(filters=[clean_text])


class MergeForm(AppForm):
    """Join a line to the one above it; which that is, and the revisions that were seen."""

    revision = IntegerField(validators=[InputRequired()])
    above = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST)])
    above_revision = IntegerField(validators=[InputRequired()])


class WholeCallForm(AppForm):
    """Something that may change any line; a page that ``stays`` shows by itself what was done."""

    stays = BooleanField()


class AssignForm(WholeCallForm):
    """Who it is that all lines of a speaker are said by, in the version that was seen."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST)])
    speaker = SelectField(_l("All lines by"), choices=LineForm.speakers)
    named = SelectField(_l("are said by"), choices=LineForm.speakers)


class SwapForm(WholeCallForm):
    """Let agent and customer change places, in the version that was seen."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST)])


class UndoForm(WholeCallForm):
    """Bring back what an edit replaced."""


class CompareForm(AppForm):
    """Which two versions to lay side by side; sent by GET."""

    class Meta:
        """Looking changes nothing, so it needs no token."""

        csrf = False

    one = SelectField(_l("First version"), coerce=row_id_or_none, validate_choice=False)
    other = SelectField(_l("Second version"), coerce=row_id_or_none, validate_choice=False)


class RetranscriptionForm(AppForm):
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
        if not self.is_submitted():
            self.engine.data, self.model.data = known.whisper_engine, known.whisper_model


class FilterForm(AppForm):
    """What to look for in the library; sent by GET, so that a search can be bookmarked.

    ``filter_form`` makes it, with a field for each column that later rooms add.
    """

    added: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """A search changes nothing, so it needs no token."""

        csrf = False

    text = SearchField(
        _l("Words in the transcript"), filters=[clean_line], validators=[Length(max=200)]
    )
    agent = SelectField(_l("Agent"), coerce=row_id_or_none, validate_choice=False)
    team = SelectField(_l("Team"), coerce=row_id_or_none, validate_choice=False)
    since = DayField(_l("Call date (from)"), name="from", validators=[Optional()])
    until = DayField(_l("Call date (to)"), name="to", validators=[Optional()])
    state = SelectField(
        _l("Status"),
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
    with_moments = SelectMultipleField(_l("Has moment"), name="heard", validate_choice=False)
    without_moments = SelectMultipleField(
        _l("Without moment"), name="not_heard", validate_choice=False
    )
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
        self.agent.choices = [SelectChoice("", _l("Any")), *agent_choices(agents)]
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
            with_moments=_kinds(self.with_moments),
            without_moments=_kinds(self.without_moments),
            added=tuple((name, readable[name]) for name in self.added if readable.get(name)),
            sort=sort.removeprefix("-"),
            ascending=not sort.startswith("-"),
        )


def filter_form(args: MultiDict[str, str], person: Person) -> FilterForm:
    """The form as an address has it, with the filters of the columns that this person may see."""
    fields: dict[str, Any] = {
        column.name: SelectField(
            column.title,
            default="",
            choices=[SelectChoice("", _l("Any")), *map(_choice, column.choices(person))],
        )
        for column in columns_for(person)
    }
    made: type[FilterForm] = type("Filters", (FilterForm,), {**fields, "added": tuple(fields)})
    return made(args)


def _choice(choice: tuple[str, str]) -> SelectChoice:
    return SelectChoice(*choice)
