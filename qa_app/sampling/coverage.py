"""Who was reviewed in a period and who was not, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from qa_app.assignments.models import Assignment, AssignmentState, Selection
from qa_app.calls.models import Call, is_there
from qa_app.foundation.days import centre_zone
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Period
from qa_app.library.agents import works_here
from qa_app.people.models import Person, Team
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review
from qa_app.sampling.frames import within
from qa_app.sampling.models import Draw, DrawnCall


class Gap(StrEnum):
    """Why an agent has no review of a period."""

    NO_CALLS = "no calls"
    NOT_DRAWN_FROM = "not drawn from"
    ALL_EXCLUDED = "all excluded"
    OPEN = "open"
    TO_GIVE = "to give"
    NOT_DRAWN = "not drawn"


@dataclass(slots=True)
class AgentCoverage:
    """What became of an agent's calls of a period. ``reviewed`` is the number of calls by how
    they were chosen; ``excluded`` that of calls that draws left out, by exclusion."""

    agent: Person
    calls: int = 0
    reviewed: Counter[str] = field(default_factory=Counter)
    drawn: int = 0
    open: int = 0
    to_give: int = 0
    in_frame: int = 0
    excluded: Counter[str] = field(default_factory=Counter)

    @property
    def gap(self) -> Gap | None:
        """Why there is no review; None where there is one."""
        if self.reviewed.total():
            return None
        if not self.calls:
            return Gap.NO_CALLS
        if self.open:
            return Gap.OPEN
        if self.to_give:
            return Gap.TO_GIVE
        if self.in_frame:
            return Gap.NOT_DRAWN
        return Gap.ALL_EXCLUDED if self.excluded else Gap.NOT_DRAWN_FROM


@dataclass(frozen=True, slots=True)
class TeamCoverage:
    """The agents of a team by name; those of none come last."""

    team: Team | None
    agents: list[AgentCoverage]

    @property
    def gaps(self) -> int:
        """How many have no review."""
        return sum(one.gap is not None for one in self.agents)


def coverage(period: Period) -> list[TeamCoverage]:
    """All who take calls now, by team, and what became of their calls of a period."""
    query = select(Person).where(works_here()).options(joinedload(Person.team))
    people = db.session.scalars(query.order_by(Person.name, Person.id)).unique().all()
    known = {person.id: AgentCoverage(person) for person in people}
    of_period = within(period, centre_zone())
    _count_calls(known, of_period)
    _count_reviews(known, of_period)
    _count_drawn(known, of_period)
    _count_excluded(known, period)
    return _by_team(known.values())


def _count_calls(known: dict[int, AgentCoverage], of_period: ColumnElement[bool]) -> None:
    query = select(Call.agent_id, func.count()).where(is_there(), of_period)
    for agent_id, number in db.session.execute(query.group_by(Call.agent_id)):
        if agent_id in known:
            known[agent_id].calls = number


def _count_reviews(known: dict[int, AgentCoverage], of_period: ColumnElement[bool]) -> None:
    query = (
        select(Call.agent_id, Review.selection, func.count(Call.id.distinct()))
        .join(Review, Review.call_id == Call.id)
        .where(counts(), of_period)
        .group_by(Call.agent_id, Review.selection)
    )
    for agent_id, selection, number in db.session.execute(query):
        if agent_id in known:
            known[agent_id].reviewed[str(Selection(selection))] = number


def _count_drawn(known: dict[int, AgentCoverage], of_period: ColumnElement[bool]) -> None:
    query = (
        select(DrawnCall.agent_id, Assignment.state, func.count())
        .join(Call, Call.id == DrawnCall.call_id)
        .outerjoin(Assignment, Assignment.id == DrawnCall.assignment_id)
        .where(DrawnCall.replaced_at.is_(None), is_there(), of_period)
        .group_by(DrawnCall.agent_id, Assignment.state)
    )
    for agent_id, state, number in db.session.execute(query):
        if found := known.get(agent_id):
            found.drawn += number
            found.open += number * (state == AssignmentState.OPEN)
            found.to_give += number * (state in (None, AssignmentState.WITHDRAWN))


def _count_excluded(known: dict[int, AgentCoverage], period: Period) -> None:
    """What draws from days of the period could draw and left out. Two plans may have left out the
    same call: of each exclusion the plan counts that left out more."""
    by_plan: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    overlaps = Draw.first_day < period.end, Draw.end_day > period.start
    columns = Draw.plan_id, Draw.in_frame, Draw.left_out
    for plan_id, in_frame, left_out in db.session.execute(select(*columns).where(*overlaps)):
        for why, agents in {"": in_frame, **left_out}.items():
            for agent_id, number in agents.items():
                by_plan[plan_id][int(agent_id)][why] += number
    for of_agents in by_plan.values():
        for person_id in of_agents.keys() & known.keys():
            known[person_id].excluded |= of_agents[person_id]
    for found in known.values():
        found.in_frame = found.excluded.pop("", 0)


def _by_team(found: Iterable[AgentCoverage]) -> list[TeamCoverage]:
    teams: dict[int, TeamCoverage] = {}
    for one in found:
        team = one.agent.team
        place = teams.setdefault(team.id if team else 0, TeamCoverage(team, []))
        place.agents.append(one)
    return sorted(
        teams.values(), key=lambda one: (one.team is None, one.team.name if one.team else "")
    )


def draws_within(period: Period) -> Sequence[Draw]:
    """The draws from days of a period, the newest first."""
    query = select(Draw).where(Draw.first_day < period.end, Draw.end_day > period.start)
    return db.session.scalars(query.order_by(Draw.first_day.desc(), Draw.id.desc())).all()
