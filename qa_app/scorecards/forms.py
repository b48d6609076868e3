"""The forms of the pages of rubrics."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp

from qa_app.calls.models import Direction
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.edit_form import EditForm, StoredSelectField
from qa_app.foundation.form import AppForm
from qa_app.people.models import Team
from qa_app.people.teams import team_label
from qa_app.scorecards.drafts import LARGEST_FILE
from qa_app.scorecards.models import RubricRule

# Id and title of each rubric in use.
Titles = Sequence[tuple[str, str]]


class ImportForm(AppForm):
    """A rubric's file."""

    file = FileField(
        _l("File (YAML)"),
        validators=[
            FileRequired(_l("Choose a file.")),
            FileSize(LARGEST_FILE, message=_l("The file is larger than 1 MB.")),
        ],
    )


class PublishForm(AppForm):
    """Put a draft in use instead of the version that its publisher saw in use, if any."""

    instead_of = HiddenField(validators=[Optional(), Regexp(r"\d{1,9}\Z")])

    @property
    def version_id(self) -> int | None:
        """The version that was seen in use."""
        return int(self.instead_of.data) if self.instead_of.data else None


class RuleFields(AppForm):
    """Which calls get which rubric; what is empty asks nothing of a call."""

    queue = StringField(_l("Queue"), filters=[clean_line], validators=[Length(max=80)])
    direction = StoredSelectField(
        _l("Direction"),
        default="",
        choices=[
            SelectChoice("", _l("Any")),
            SelectChoice(Direction.INBOUND, _l("Inbound")),
            SelectChoice(Direction.OUTBOUND, _l("Outbound")),
        ],
    )
    team_id = StoredSelectField(_l("Team"), default="")
    rubric_id = StoredSelectField(
        _l("Rubric"), default="", validators=[DataRequired(_l("Choose a rubric."))]
    )

    def offer(self, teams: Sequence[Team], titles: Titles) -> None:
        """Take these teams and rubrics as the choices."""
        named = (SelectChoice(str(team.id), team_label(team)) for team in teams)
        self.team_id.choices = [SelectChoice("", _("Any")), *named]
        self.rubric_id.choices = [
            SelectChoice("", _("Choose…")),
            *(SelectChoice(*one) for one in titles),
        ]

    @staticmethod
    def stored(values: dict[str, Any]) -> dict[str, Any]:
        """What was chosen, as a rule keeps it."""
        kept = dict(values)
        if "direction" in kept:
            kept["direction"] = Direction(kept["direction"]) if kept["direction"] else None
        if "team_id" in kept:
            kept["team_id"] = int(kept["team_id"]) if kept["team_id"] else None
        return kept


class NewRuleForm(RuleFields):
    """A new rule."""

    @property
    def values(self) -> dict[str, Any]:
        """What the rule is to be."""
        names = ("queue", "direction", "team_id", "rubric_id")
        return self.stored({name: self[name].data for name in names})


class RuleForm(EditForm, RuleFields):
    """A rule that is here; a rubric that is not in use any more stays until another is chosen."""

    def __init__(self, rule: RubricRule, title: str, **options: Any) -> None:
        team = str(rule.team_id or "")
        super().__init__(
            {
                "queue": rule.queue,
                "direction": rule.direction or "",
                "team_id": team,
                "rubric_id": rule.rubric_id,
            },
            **options,
        )
        self.team_id.name_of_stored = team_label(rule.team) if rule.team else None
        self.rubric_id.name_of_stored = title

    @property
    def changes(self) -> dict[str, Any]:
        """What the person changed, as it is stored."""
        return self.stored(super().changes)


class OthersForm(EditForm):
    """What calls get that no rule fits."""

    rubric_id = StoredSelectField(_l("All other calls"))

    def __init__(self, rubric_id: str, title: str, titles: Titles, **options: Any) -> None:
        super().__init__({"rubric_id": rubric_id}, **options)
        self.rubric_id.choices = [SelectChoice(*one) for one in titles]
        self.rubric_id.name_of_stored = title
