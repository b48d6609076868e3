"""The forms of sampling: a plan, the period of a draw, why a call is replaced."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from qa_app.calls.models import Direction
from qa_app.findings.wording import kind_name, kinds_in_order
from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.foundation.edit_form import EditForm, StoredSelectField
from qa_app.foundation.form import AppForm
from qa_app.foundation.language import LANGUAGES
from qa_app.foundation.periods import Period, Span
from qa_app.moments.kinds import KINDS
from qa_app.people.forms import CheckboxesField
from qa_app.people.models import Person, Team
from qa_app.people.teams import team_label
from qa_app.sampling.models import SamplingPlan
from qa_app.sampling.plans import values_of
from qa_app.sampling.splitting import Unit
from qa_app.sampling.wording import REASONS, SPANS, SPLITS, UNITS, named_period

LONGEST_WORDS = 300
DEFAULTS: Mapping[str, Any] = {
    "name": "", "automatic": False, "span": Span.MONTH, "unit": Unit.AGENT, "quota": 4, "share": 0,
    "kinds": [], "splits": [], "teams": [], "queues": [], "reviewers": [], "direction": None,
    "language": None, "shortest": 60, "most_abuse": 50, "only_own": True, "due_days": 7,
}  # fmt: skip
_TEXTS, _NUMBERS = ("kinds", "splits", "queues"), ("teams", "reviewers")


class OfferedField(CheckboxesField):
    """Any number of choices; what is stored can stay, where nobody could choose it any more."""

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Take these as the choices, and what is stored."""
        known = dict(choices)
        stored = {value: value for value in self.object_data or () if value not in known}
        self.choices = [SelectChoice(*one) for one in {**known, **stored}.items()]


def _number(label: object, low: int, high: int) -> IntegerField:
    return IntegerField(
        label, validators=[InputRequired(_l("Enter a whole number.")), NumberRange(low, high)]
    )


class PlanFields(AppForm):
    """What a sampling plan says."""

    name = StringField(
        _l("Name"),
        filters=[clean_line],
        validators=[InputRequired(_l("Give the plan a name.")), Length(max=80)],
    )
    quota = _number(_l("Calls to review"), 1, 500)
    unit = StoredSelectField(_l("for"), choices=[SelectChoice(*one) for one in UNITS.items()])
    span = StoredSelectField(_l("in each"), choices=[SelectChoice(*one) for one in SPANS.items()])
    share = _number(_l("Percent of these that are calls worth hearing"), 0, 100)
    kinds = OfferedField(_l("A call is worth hearing that has one of these moments"))
    splits = OfferedField(_l("Draw in proportion by"))
    teams = OfferedField(_l("Only calls of these teams"))
    queues = OfferedField(_l("Only calls in these queues"))
    direction = StoredSelectField(
        _l("Direction"),
        choices=[
            SelectChoice("", _l("Any")),
            SelectChoice(Direction.INBOUND, _l("Inbound")),
            SelectChoice(Direction.OUTBOUND, _l("Outbound")),
        ],
    )
    language = StoredSelectField(
        _l("Language"),
        choices=[SelectChoice("", _l("Any")), *(SelectChoice(*one) for one in LANGUAGES.items())],
    )
    shortest = _number(_l("Leave out calls shorter than so many seconds"), 0, 36_000)
    most_abuse = IntegerField(
        _l("Leave out calls of which more than so many percent are abuse"),
        validators=[Optional(), NumberRange(0, 100)],
    )
    only_own = BooleanField(
        _l("Leave out calls in which another agent speaks for longer, as after a transfer")
    )
    reviewers = OfferedField(_l("Give the calls to"))
    due_days = _number(_l("Days until a call is to be reviewed"), 1, 90)
    automatic = BooleanField(_l("Draw automatically when a period is over"))

    def offer(
        self, teams: Sequence[Team], queues: Sequence[str], reviewers: Sequence[Person]
    ) -> None:
        """Take the centre's teams, queues and reviewers as the choices."""
        kinds = sorted(KINDS, key=lambda kind: kinds_in_order().get(kind, 0))
        self.kinds.offer((kind, kind_name(kind)) for kind in kinds)
        self.splits.offer((split, str(name)) for split, name in SPLITS.items())
        self.teams.offer((str(team.id), team_label(team)) for team in teams)
        self.queues.offer((queue, queue) for queue in queues)
        self.reviewers.offer((str(person.id), person.name) for person in reviewers)

    @staticmethod
    def in_form(values: Mapping[str, Any]) -> dict[str, Any]:
        """What a plan says, as the form has it."""
        shown = {name: values[name] or "" for name in ("direction", "language")}
        lists = {name: [str(one) for one in values[name]] for name in (*_TEXTS, *_NUMBERS)}
        return {**values, **shown, **lists}

    @staticmethod
    def stored(values: Mapping[str, Any]) -> dict[str, Any]:
        """What was entered, as a plan keeps it."""
        kept = dict(values)
        for name, choose in (("direction", Direction), ("language", str), ("span", Span)):
            if name in kept:
                kept[name] = choose(kept[name]) if kept[name] else None
        if "unit" in kept:
            kept["unit"] = Unit(kept["unit"])
        for name in _NUMBERS:
            if name in kept:
                kept[name] = [int(one) for one in kept[name]]
        return kept


class NewPlanForm(PlanFields):
    """A new plan."""

    def __init__(self, **options: Any) -> None:
        super().__init__(data=self.in_form(DEFAULTS), **options)

    @property
    def values(self) -> dict[str, Any]:
        """What the plan is to say."""
        return self.stored({name: self[name].data for name in DEFAULTS})

    def show(self, fields: Mapping[str, str]) -> None:
        """Say at the fields what is wrong with them."""
        for name, message in fields.items():
            self[name].errors = [message]


class PlanForm(EditForm, PlanFields):
    """A plan that is here."""

    def __init__(self, plan: SamplingPlan, **options: Any) -> None:
        super().__init__(self.in_form(values_of(plan)), **options)

    @property
    def changes(self) -> dict[str, Any]:
        """What the person changed, as it is stored."""
        return self.stored(super().changes)


class DrawForm(AppForm):
    """The period from whose calls is drawn, by its first day."""

    period = SelectField(_l("Calls of"))

    def offer(self, periods: Sequence[Period]) -> None:
        """Take these periods as the choices."""
        self.period.choices = [
            SelectChoice(period.start.isoformat(), named_period(period)) for period in periods
        ]
        self._periods = periods

    @property
    def chosen(self) -> Period:
        """The period that was chosen."""
        return next(one for one in self._periods if one.start.isoformat() == self.period.data)


class ReplaceForm(AppForm):
    """Why a drawn call cannot be reviewed."""

    reason = SelectField(
        _l("Why it cannot be reviewed"), validators=[InputRequired(_l("Choose a reason."))]
    )
    words = TextAreaField(
        _l("In your own words"),
        filters=[clean_text],
        validators=[
            InputRequired(_l("Write in a sentence what is the matter with this call.")),
            Length(min=5, max=LONGEST_WORDS, message=_l("Write 5 to 300 characters.")),
        ],
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reason.choices = [
            SelectChoice("", _("Choose…")),
            *(SelectChoice(str(value), str(label)) for value, label in REASONS.items()),
        ]
