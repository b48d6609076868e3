"""What an admin does with people and teams."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from qa_app.errors import NotFound, Refused
from qa_app.extensions import db
from qa_app.passwords import weakness
from qa_app.people.accounts import add_person, find_by_email, set_password, set_roles
from qa_app.people.forms import NewPasswordForm, NewPersonForm, PersonForm, TeamForm
from qa_app.people.models import Person, RoleName, Team
from qa_app.people.sessions import current_session_id, end_sessions
from qa_app.row_ids import row_id_or_none

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people, and the key after which the next ones come."""

    people: list[Person]
    next_key: str | None


def find_people(text: str, *, after: str | None) -> PeoplePage:
    """People by name, those whose name or address contains the text."""
    query = select(Person).order_by(Person.name, Person.id).limit(PAGE_SIZE + 1)
    if text:
        query = query.where(
            or_(
                Person.name.icontains(text, autoescape=True),
                Person.email.icontains(text, autoescape=True),
            )
        )
    name, _sep, person_id = (after or "").rpartition("~")
    if number := row_id_or_none(person_id):
        query = query.where(tuple_(Person.name, Person.id) > (name, number))
    rows = list(db.session.scalars(query))
    shown = rows[:PAGE_SIZE]
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    return PeoplePage(shown, f"{last.name}~{last.id}" if last else None)


def all_teams() -> list[Team]:
    """All teams by name."""
    return list(db.session.scalars(select(Team).order_by(Team.name)))


def get_person(person_id: int) -> Person:
    """A person by id.

    Raises:
        NotFound: when there is none.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(_("There is nobody with this number."))
    return person


def address_is_free(form: NewPersonForm) -> bool:
    """Whether nobody has this address yet; says so at the field otherwise."""
    if find_by_email(form.email.data) is None:
        return True
    form.email.errors = [_("Somebody with this address is here already.")]
    return False


def password_is_strong(form: NewPersonForm) -> bool:
    """Whether the first password is no easy guess; says so at the field otherwise."""
    fault = weakness(form.password.data, (form.email.data, form.name.data))
    if fault:
        form.password.errors = [fault]
    return not fault


def add(form: NewPersonForm) -> Person:
    """Add the person whom the form describes."""
    person = add_person(
        email=form.email.data, name=form.name.data, password=form.password.data, roles=[]
    )
    person.must_change_password = True
    change(person, form)
    return person


def keeps_an_admin(person: Person, form: PersonForm) -> bool:
    """Whether admins leave themselves the way back in; says so at the field otherwise."""
    stays_admin = RoleName.ADMIN in form.roles.data and form.active.data
    if person.id != current_user.id or stays_admin:
        return True
    form.roles.errors = [_("You cannot take away your own admin role. Ask another admin to do it.")]
    return False


def change(person: Person, form: PersonForm) -> None:
    """Make a person what the form says."""
    roles = [RoleName(name) for name in form.roles.data]
    if set(roles) != {role.name for role in person.roles} or not form.active.data:
        end_sessions(person, but=current_session_id())
    person.name = form.name.data
    set_roles(person, roles)
    person.team_id = form.team.data
    person.supervised_teams = [team for team in all_teams() if team.id in form.supervises.data]
    person.language = form.language.data or None
    person.active = form.active.data


def give_password(person: Person, form: NewPasswordForm) -> None:
    """Set the password in the form."""
    if not form.validate():
        raise Refused(" ".join(str(error) for error in form.password.errors))
    if fault := weakness(form.password.data, (person.email, person.name)):
        raise Refused(fault)
    set_password(person, form.password.data)
    person.must_change_password = person.id != current_user.id


def add_team(form: TeamForm) -> Team:
    """Add the team in the form."""
    if not form.validate():
        raise Refused(_("Give the team a name of at most 80 letters."))
    team = Team(name=form.name.data)
    try:
        with db.session.begin_nested():
            db.session.add(team)
    except IntegrityError:
        raise Refused(_("There is a team of this name already.")) from None
    return team
