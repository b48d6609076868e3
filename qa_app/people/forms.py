"""The forms of the people room."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.edit_form import EditForm, StoredSelectField
from qa_app.foundation.extensions import security
from qa_app.foundation.form import AppForm
from qa_app.foundation.passwords import LENGTH, LONGEST
from qa_app.foundation.row_ids import row_id_or_none
from qa_app.foundation.transaction import settings
from qa_app.people import lockout
from qa_app.people.accounts import LONGEST_ADDRESS, LONGEST_NAME, readable_address
from qa_app.people.models import Person, RoleName, Team
from qa_app.people.teams import team_label

ROLE_LABELS = {
    RoleName.QA: _l("QA: uploads and reviews calls, writes coaching plans"),
    RoleName.LEAD: _l("QA lead: as QA, and gives out reviews and sees how far reviewers agree"),
    RoleName.AGENT: _l("Agent: sees their own calls and coaching plans"),
    RoleName.SUPERVISOR: _l("Supervisor: sees the calls, plans and progress of their teams"),
    RoleName.ADMIN: _l("Admin: sees to people and teams, and may do what QA may"),
    RoleName.PRIVACY: _l(
        "Privacy officer: opens unmasked originals with a reason and decides uncertain cases, "
        "within the calls that their other roles show"
    ),
}


def _readable(_form: FlaskForm, field: Field) -> None:
    if readable_address(field.data) is None:
        raise ValidationError(_("This is not an email address. Enter one like name@company.kr."))


class CheckboxesField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = widgets.ListWidget(html_tag="ul", prefix_label=False)
    option_widget = widgets.CheckboxInput()


class PersonFields(AppForm):
    """A person's name, roles, team and language."""

    name = StringField(
        _l("Name"), filters=[clean_line], validators=[DataRequired(), Length(max=LONGEST_NAME)]
    )
    roles = CheckboxesField(
        _l("Roles"),
        validators=[DataRequired(_l("Choose at least one role."))],
        choices=[SelectChoice(r.value, t) for r, t in ROLE_LABELS.items()],
    )
    team = StoredSelectField(_l("Member of team"), coerce=row_id_or_none)
    supervises = CheckboxesField(_l("Supervises"), coerce=int)
    language = StoredSelectField(
        _l("Language"),
        default="",
        choices=[
            SelectChoice("", _l("As their browser asks")),
            SelectChoice("ko", "한국어"),
            SelectChoice("en", "English"),
        ],
    )
    active = BooleanField(_l("Can sign in"), default=True)

    def offer_teams(self, teams: list[Team], *, supervised: Iterable[Team] = ()) -> None:
        """Fill the lists of teams; a closed one is offered where the person supervises it."""
        still = {team.id for team in supervised}
        self.team.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(team.id, team.name) for team in teams if not team.closed_at),
        ]
        self.supervises.choices = [
            SelectChoice(team.id, team_label(team))
            for team in teams
            if not team.closed_at or team.id in still
        ]


class PersonForm(EditForm, PersonFields):
    """Somebody who is here; a closed team stays theirs until they get another one."""

    def __init__(self, person: Person, teams: list[Team]) -> None:
        super().__init__(
            {
                "name": person.name,
                "roles": [role.name for role in person.roles],
                "team": person.team_id,
                "supervises": [team.id for team in person.supervised_teams],
                "language": person.language or "",
                "active": person.active,
            }
        )
        self.offer_teams(teams, supervised=person.supervised_teams)
        self.team.name_of_stored = team_label(person.team) if person.team else None


class NewPersonForm(PersonFields):
    """Somebody new, with the first password that the admin hands over."""

    email = EmailField(
        _l("Email address"),
        filters=[clean_line],
        validators=[DataRequired(), Length(max=LONGEST_ADDRESS), _readable],
    )
    password = PasswordField(
        _l("First password"),
        validators=[DataRequired(), Length(min=LENGTH, max=128)],
    )

    def __init__(self) -> None:
        super().__init__()
        if not settings().password_sign_in:
            del self.password


class NewPasswordForm(AppForm):
    """A new password for somebody who lost theirs."""

    password = PasswordField(
        _l("New password"), validators=[DataRequired(), Length(min=LENGTH, max=128)]
    )


class SecondStepForm(AppForm):
    """A code after the password."""

    code = StringField(
        _l("Code"), filters=[clean_line], validators=[DataRequired(), Length(max=40)]
    )


class AuthenticatorForm(AppForm):
    """The first code of an authenticator app."""

    code = StringField(
        _l("Code from the app"), filters=[clean_line], validators=[DataRequired(), Length(max=40)]
    )


class NamePasskeyForm(AppForm):
    """What a passkey is called."""

    name = StringField(
        _l("Name of the passkey"),
        filters=[clean_line],
        validators=[DataRequired(), Length(max=LONGEST_NAME)],
    )


class PasswordAgainForm(AppForm):
    """The password of whoever is signed in, once more; counted by who guesses."""

    password = PasswordField(_l("Password"), validators=[DataRequired(), Length(max=LONGEST)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is right."""
        if not super().validate(extra_validators):
            return False
        account = current_user.email
        lockout.begin_try(account)
        given = security.password_util.normalize(self.password.data)
        if current_user.password and current_user.verify_and_update_password(given):
            lockout.forget_tries(account)
            return True
        current_user.track_failed_authn("password")
        lockout.failed("failed sign-in", account)
        self.password.errors = [_("The password is not right. Try again.")]
        return False


class TeamFields(AppForm):
    """What a team is called."""

    name = StringField(
        _l("Name of the team"),
        filters=[clean_line],
        validators=[
            DataRequired(_l("Give the team a name of at most 80 characters.")),
            Length(max=LONGEST_NAME, message=_l("Give the team a name of at most 80 characters.")),
        ],
    )


class NewTeamForm(TeamFields):
    """A new team."""


class TeamForm(EditForm, TeamFields):
    """A team that is here."""


class FindPersonForm(AppForm):
    """Look for somebody by name or address."""

    class Meta:
        """A search changes nothing, so it needs no token."""

        csrf = False

    text = StringField(
        _l("Name or email address"), filters=[clean_line], validators=[Optional(), Length(max=80)]
    )
