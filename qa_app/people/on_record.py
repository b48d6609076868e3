"""People and teams as the record has them: by number, and how those are called."""

from typing import Any

from qa_app.audit import AuditRecord
from qa_app.audit.changed_words import names_for
from qa_app.foundation.extensions import db
from qa_app.people.models import Person, Team


def described(person: Person) -> dict[str, Any]:
    """What the record says of a person: roles by name, teams by number."""
    return {
        "name": person.name,
        "email": person.email,
        "roles": sorted(role.name for role in person.roles),
        "team": person.team_id,
        "supervises": sorted(team.id for team in person.supervised_teams),
        "language": person.language,
        "active": person.active,
    }


@names_for("agent", "handler", "reviewers")
def person_called(number: int, _entry: AuditRecord) -> str | None:
    """The name of the person with this number, if they are still here."""
    person = db.session.get(Person, number)
    return person.name if person else None


@names_for("team", "supervises", "teams")
def team_called(number: int, _entry: AuditRecord) -> str | None:
    """The name of the team with this number."""
    team = db.session.get(Team, number)
    return team.name if team else None
