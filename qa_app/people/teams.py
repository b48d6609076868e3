"""Teams: listed, chosen among, added, renamed, closed and opened again."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from qa_app import audit
from qa_app.foundation.errors import Conflict, NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.folding import compared
from qa_app.people.access import visible_team
from qa_app.people.models import Person, Team

OPEN_FIRST = (Team.closed_at.is_not(None), Team.name, Team.id)


@dataclass(frozen=True, slots=True)
class ListedTeam:
    """A team, and how many people are in it."""

    team: Team
    members: int


def team_label(team: Team) -> str:
    """A team in a list of choices; a closed one is marked."""
    return _("%(name)s (closed)", name=team.name) if team.closed_at else team.name


def listed_teams() -> list[ListedTeam]:
    """All teams by name, with who supervises them; closed ones last."""
    members = (
        select(func.count(Person.id)).where(Person.team_id == Team.id).correlate(Team)
    ).scalar_subquery()
    rows = db.session.execute(
        select(Team, members).options(selectinload(Team.supervisors)).order_by(*OPEN_FIRST)
    )
    return [ListedTeam(team, count) for team, count in rows]


def all_teams() -> list[Team]:
    """All teams by name, closed ones last."""
    return list(db.session.scalars(select(Team).order_by(*OPEN_FIRST)))


def choosable_teams(person: Person) -> list[tuple[int, str]]:
    """Id and name of the teams whose work this person may see, closed ones last and marked."""
    teams = db.session.scalars(select(Team).where(visible_team(person)).order_by(*OPEN_FIRST))
    return [(team.id, team_label(team)) for team in teams]


def get_team(team_id: int, *, to_change: bool = False) -> Team:
    """A team by id; held against others ``to_change`` it.

    Raises:
        NotFound: when there is none.
    """
    query = select(Team).where(Team.id == team_id)
    team: Team | None = db.session.scalar(query.with_for_update() if to_change else query)
    if team is None:
        raise NotFound(_("This team does not exist."))
    return team


def add_team(name: str) -> Team:
    """Add a team.

    Raises:
        Conflict: when there is one of this name.
    """
    team = Team(name=name)
    _refuse_taken(name)
    try:
        with db.session.begin_nested():
            db.session.add(team)
    except IntegrityError:
        raise _taken() from None
    audit.log("add", "team", team.id, changes={"name": [None, name]})
    return team


def rename_team(team: Team, changes: dict[str, Any]) -> None:
    """Call a team otherwise, if its name was changed.

    Raises:
        Conflict: when there is one of this name.
    """
    before, after = audit.Before(team, "name"), changes.get("name", team.name)
    if after == team.name:
        return
    _refuse_taken(after, besides=team)
    try:
        with db.session.begin_nested():
            team.name = after
    except IntegrityError:
        raise _taken() from None
    audit.log("rename", "team", team.id, changes=before.changes())


def close_team(team: Team) -> None:
    """Let nobody else into a team; who is in it stays, and it may be closed already."""
    if team.closed_at is None:
        before = audit.Before(team, "closed_at")
        team.closed_at = utc_now()
        audit.log("close", "team", team.id, changes=before.changes())


def open_team(team: Team) -> None:
    """Let people into a closed team again."""
    if team.closed_at is not None:
        before = audit.Before(team, "closed_at")
        team.closed_at = None
        audit.log("reopen", "team", team.id, changes=before.changes())


def _refuse_taken(name: str, besides: Team | None = None) -> None:
    """Two names that differ in nothing but form and capitals would be taken for each other.

    The database keeps apart only what is the same to the letter, also of two who save at once.
    """
    others = [team.name for team in all_teams() if team is not besides]
    if compared(name) in map(compared, others):
        raise _taken()


def _taken() -> Conflict:
    problem = _("There is a team of this name already.")
    return Conflict(problem, fields={"name": problem})
