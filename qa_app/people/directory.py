"""What an admin does with people; what with teams, is in `people/teams.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select, tuple_

from qa_app import audit
from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.passwords import weakness
from qa_app.foundation.row_ids import row_id_or_none
from qa_app.people import second_factor
from qa_app.people.accounts import add_person, find_by_email, set_password, set_roles
from qa_app.people.forms import NewPasswordForm, NewPersonForm, PersonForm
from qa_app.people.models import Person, RoleName, Team
from qa_app.people.on_record import described
from qa_app.people.sessions import current_session_id, end_sessions

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


def people_called(text: str, most: int = 50) -> list[int]:
    """The numbers of the people whose name or address contains the text, the first of many."""
    called = or_(
        Person.name.icontains(text, autoescape=True),
        Person.email.icontains(text, autoescape=True),
    )
    return list(db.session.scalars(select(Person.id).where(called).order_by(Person.id).limit(most)))


def get_person(person_id: int, *, to_change: bool = False) -> Person:
    """A person by id; held against others ``to_change`` them.

    Raises:
        NotFound: when there is none.
    """
    person = db.session.get(Person, person_id)
    if person is not None and to_change:
        db.session.refresh(person, with_for_update={"of": Person})
    if person is None:
        raise NotFound(_("There is no person with this number."))
    return person


def address_is_free(form: NewPersonForm) -> bool:
    """Whether nobody has this address yet; says so at the field otherwise."""
    if find_by_email(form.email.data) is None:
        return True
    form.email.errors = [_("Somebody with this address is here already.")]
    return False


def password_is_strong(form: NewPersonForm) -> bool:
    """Whether the first password is no easy guess; says so at the field otherwise."""
    if "password" not in form:
        return True
    fault = weakness(form.password.data, (form.email.data, form.name.data))
    if fault:
        form.password.errors = [fault]
    return not fault


def add(form: NewPersonForm) -> Person:
    """Add the person whom the form describes."""
    password = form.password.data if "password" in form else None
    person = add_person(email=form.email.data, name=form.name.data, password=password, roles=[])
    person.must_change_password = password is not None
    fields = ("roles", "team", "supervises", "language", "active")
    _set(person, {name: form[name].data for name in fields})
    db.session.flush()
    added = audit.differences({}, described(person))
    audit.log("add", "person", person.id, changes=added)
    return person


def keeps_an_admin(person: Person, form: PersonForm) -> bool:
    """Whether admins leave themselves the way back in; says so at the field otherwise."""
    stays_admin = RoleName.ADMIN in form.roles.data and form.active.data
    if person.id != current_user.id or stays_admin:
        return True
    form.roles.errors = [_("You cannot remove your own admin role. Ask another admin to do it.")]
    return False


def change(person: Person, changes: Mapping[str, Any]) -> None:
    """Make a person what a form says. ``changes`` has what is different now, by field."""
    if "roles" in changes or changes.get("active") is False:
        end_sessions(person, but=current_session_id())
    before = described(person)
    _set(person, changes)
    if changes:
        db.session.flush()
        changed = audit.differences(before, described(person))
        audit.log("change", "person", person.id, changes=changed)


def _set(person: Person, values: Mapping[str, Any]) -> None:
    if "roles" in values:
        set_roles(person, [RoleName(name) for name in values["roles"]])
    if "supervises" in values:
        chosen = select(Team).where(Team.id.in_(values["supervises"]))
        person.supervised_teams = list(db.session.scalars(chosen.order_by(Team.id)))
    if "language" in values:
        person.language = values["language"] or None
    for field, column in (("name", "name"), ("team", "team_id"), ("active", "active")):
        if field in values:
            setattr(person, column, values[field])


def reset_second_factor(person: Person) -> None:
    """Take away a second factor that somebody has lost; their sessions end.

    Raises:
        Refused: for oneself, who would need the password for that.
    """
    if person.id == current_user.id:
        raise Refused(_("Change your own second factor under My account."))
    second_factor.reset(person)
    removed = {"second_factor": audit.REMOVED}
    audit.log("reset second factor", "person", person.id, changes=removed)


def give_password(person: Person, form: NewPasswordForm) -> None:
    """Set the password in the form."""
    if not form.validate():
        raise Refused(" ".join(str(error) for error in form.password.errors))
    if fault := weakness(form.password.data, (person.email, person.name)):
        raise Refused(fault)
    set_password(person, form.password.data)
    person.must_change_password = person.id != current_user.id
    audit.log("new password", "person", person.id, changes={"password": audit.CHANGED})
