"""Teams as others choose among them."""

from sqlalchemy import select

from qa_app.extensions import db
from qa_app.people.access import visible_team
from qa_app.people.models import Person, Team


def choosable_teams(person: Person) -> list[tuple[int, str]]:
    """Id and name of the teams whose work this person may see."""
    rows = db.session.execute(
        select(Team.id, Team.name).where(visible_team(person)).order_by(Team.name)
    )
    return [(team_id, name) for team_id, name in rows]
