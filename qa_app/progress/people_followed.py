"""Whose progress a person may follow: teams, their members, single agents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qa_app.coaching.reading import may_learn_of_plan
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.people.access import about_visible_agent, sees_everyone, visible_team
from qa_app.people.models import Person, Role, RoleName, Team
from qa_app.progress.figures import PlanFigures, plan_figures, reviewed_calls
from qa_app.reviews.reading import may_learn_of

TEAMS_SHOWN = 20
WITHOUT_TEAM_SHOWN = 100
_IS_AGENT = Person.roles.any(Role.name == RoleName.AGENT)


@dataclass(frozen=True, slots=True)
class Member:
    """An agent in a list: what was looked at, and where coaching stands; never an average."""

    agent: Person
    reviewed: int
    plans: PlanFigures


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team and its members by name; without a team, agents who are in none."""

    team: Team | None
    members: list[Member]
    more: bool = False

    @property
    def plans(self) -> PlanFigures:
        """The plans of all members."""
        return sum((member.plans for member in self.members), PlanFigures())


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Some teams by name, and the name after which the next ones come."""

    rows: list[TeamRow]
    next_key: str | None


def get_team(person: Person, team_id: int) -> Team:
    """A team, if its progress is this person's concern.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    team: Team | None = db.session.scalar(
        select(Team).where(Team.id == team_id, visible_team(person))
    )
    if team is None:
        raise NotFound(_("This team does not exist, or you do not have access to it."))
    return team


def get_agent(person: Person, agent_id: int) -> Person:
    """An agent, if their progress is this person's concern.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    agent: Person | None = db.session.scalar(
        select(Person)
        .where(Person.id == agent_id, about_visible_agent(person, Person.id))
        .where(_IS_AGENT)
        .options(joinedload(Person.team))
    )
    if agent is None:
        raise NotFound(_("This agent does not exist, or you do not have access to them."))
    return agent


def team_page(
    person: Person, *, after: str | None, reviewed_since: datetime, today: date
) -> TeamPage:
    """Teams by name with their members by name; agents without a team come last."""
    query = select(Team).where(visible_team(person)).order_by(Team.name).limit(TEAMS_SHOWN + 1)
    if after:
        query = query.where(Team.name > after)
    found = list(db.session.scalars(query))
    teams, more = found[:TEAMS_SHOWN], len(found) > TEAMS_SHOWN
    agents = _members([team.id for team in teams])
    alone = [] if more or not sees_everyone(person) else _without_team()
    members = describe(person, [*agents, *alone], reviewed_since=reviewed_since, today=today)
    rows = [TeamRow(team, [m for m in members if m.agent.team_id == team.id]) for team in teams]
    if alone:
        shown = [m for m in members if m.agent.team_id is None][:WITHOUT_TEAM_SHOWN]
        rows.append(TeamRow(None, shown, more=len(alone) > WITHOUT_TEAM_SHOWN))
    return TeamPage(rows, teams[-1].name if more else None)


def team_members(person: Person, team: Team, *, reviewed_since: datetime, today: date) -> TeamRow:
    """One team with its members by name."""
    agents = _members([team.id])
    return TeamRow(team, describe(person, agents, reviewed_since=reviewed_since, today=today))


def describe(
    person: Person, agents: Sequence[Person], *, reviewed_since: datetime, today: date
) -> list[Member]:
    """The agents in the order given, as this person follows them, with two queries however many
    they are."""
    ids = [agent.id for agent in agents]
    reviewed = reviewed_calls(ids, reviewed_since, may_learn_of(person))
    plans = plan_figures(ids, today, may_learn_of_plan(person))
    return [
        Member(agent, reviewed.get(agent.id, 0), plans.get(agent.id, PlanFigures()))
        for agent in agents
    ]


def _members(team_ids: list[int]) -> list[Person]:
    query = select(Person).where(Person.team_id.in_(team_ids), _IS_AGENT)
    return list(db.session.scalars(query.order_by(Person.name, Person.id)))


def _without_team() -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.team_id.is_(None), _IS_AGENT)
            .order_by(Person.name, Person.id)
            .limit(WITHOUT_TEAM_SHOWN + 1)
        )
    )
