"""The forms of the people room."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from qa_app.passwords import LENGTH
from qa_app.people.accounts import readable_address
from qa_app.people.models import Person, RoleName, Team
from qa_app.row_ids import row_id_or_none

ROLE_LABELS = {
    RoleName.QA: _l("QA: uploads and reviews calls, writes coaching plans"),
    RoleName.AGENT: _l("Agent: sees their own calls and coaching plans"),
    RoleName.SUPERVISOR: _l("Supervisor: sees the calls, plans and progress of their teams"),
    RoleName.ADMIN: _l("Admin: sees to people and teams, and may do what QA may"),
    RoleName.PRIVACY: _l(
        "Personal data: opens unmasked originals with a reason and decides doubtful cases, "
        "in the calls that the other roles show"
    ),
}


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


def _readable(_form: FlaskForm, field: Field) -> None:
    if readable_address(field.data) is None:
        raise ValidationError(_("This is no e-mail address. Write one like name@company.kr."))


class CheckboxesField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = widgets.ListWidget(html_tag="ul", prefix_label=False)
    option_widget = widgets.CheckboxInput()


class PersonForm(FlaskForm):
    """A person's name, roles, team and language."""

    name = StringField(_l("Name"), filters=[_trimmed], validators=[DataRequired(), Length(max=80)])
    roles = CheckboxesField(
        _l("Roles"),
        validators=[DataRequired(_l("Choose at least one role."))],
        choices=[SelectChoice(r.value, t) for r, t in ROLE_LABELS.items()],
    )
    team = SelectField(_l("Member of team"), coerce=row_id_or_none)
    supervises = CheckboxesField(_l("Supervises"), coerce=int)
    language = SelectField(
        _l("Language"),
        default="",
        choices=[
            SelectChoice("", _l("As their browser asks")),
            SelectChoice("ko", "한국어"),
            SelectChoice("en", "English"),
        ],
    )
    active = BooleanField(_l("May sign in"), default=True)

    def offer_teams(self, teams: list[Team]) -> None:
        """Fill the lists of teams."""
        named = [SelectChoice(team.id, team.name) for team in teams]
        self.team.choices = [SelectChoice("", _l("None")), *named]
        self.supervises.choices = named

    def show(self, person: Person) -> None:
        """Fill the form from a person."""
        self.name.data = person.name
        self.roles.data = [role.name for role in person.roles]
        self.team.data = person.team_id
        self.supervises.data = [team.id for team in person.supervised_teams]
        self.language.data = person.language or ""
        self.active.data = person.active


class NewPersonForm(PersonForm):
    """Somebody new, with the first password that the admin hands over."""

    email = EmailField(
        _l("E-mail address"),
        filters=[_trimmed],
        validators=[DataRequired(), Length(max=255), _readable],
    )
    password = PasswordField(
        _l("First password"),
        validators=[DataRequired(), Length(min=LENGTH, max=128)],
    )


class NewPasswordForm(FlaskForm):
    """A new password for somebody who lost theirs."""

    password = PasswordField(
        _l("New password"), validators=[DataRequired(), Length(min=LENGTH, max=128)]
    )


class TeamForm(FlaskForm):
    """A new team."""

    name = StringField(
        _l("Name of the team"), filters=[_trimmed], validators=[DataRequired(), Length(max=80)]
    )


class FindPersonForm(FlaskForm):
    """Look for somebody by name or address."""

    class Meta:
        """A search changes nothing, so it needs no token."""

        csrf = False

    text = StringField(_l("Name or e-mail address"), validators=[Optional(), Length(max=80)])
