"""Agents as others choose among them: those who work here, then those who left.

Calls outlive their agents' time here, so whoever has calls, or had the role when they left, can
still be looked for and given an old call.
"""

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select

from qa_app.calls.models import Call
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import compared
from qa_app.people.access import about_visible_agent
from qa_app.people.models import Person, Role, RoleName

MOST_CHOICES = 2000
_HOLDS_ROLE = Person.roles.any(Role.name == RoleName.AGENT)


def has_been_agent() -> ColumnElement[bool]:
    """The condition that keeps a query to people who are agents or have calls."""
    return or_(_HOLDS_ROLE, exists().where(Call.agent_id == Person.id))


def works_here() -> ColumnElement[bool]:
    """The condition that new calls can be a person's."""
    return and_(Person.active, _HOLDS_ROLE)


def works_as_agent(person: Person) -> bool:
    """Whether new calls can be theirs."""
    return person.active and person.holds(RoleName.AGENT)


def agent_label(agent: Person) -> str:
    """An agent in a list of choices; who left is marked."""
    name = agent.name or agent.email
    if works_as_agent(agent):
        return name
    if agent.active:
        return str(_("%(name)s (no longer an agent)", name=name))
    return str(_("%(name)s (left)", name=name))


def agent_labels(agents: Iterable[Person]) -> dict[int, str]:
    """Agents in a list of choices, by id; those of one name are told apart by their addresses."""
    labels = {agent: agent_label(agent) for agent in agents}
    times = Counter(compared(label) for label in labels.values())
    return {
        agent.id: label if times[compared(label)] == 1 else f"{label} · {agent.email}"
        for agent, label in labels.items()
    }


def choosable_agents(person: Person) -> list[Person]:
    """The agents whom this person may choose among, by name; those who left come last."""
    return list(
        db.session.scalars(
            select(Person)
            .where(about_visible_agent(person, Person.id), has_been_agent())
            .order_by(works_here().desc(), Person.name, Person.id)
            .limit(MOST_CHOICES)
        )
    )


def any_agents() -> bool:
    """Whether there is anybody to whom a call could belong."""
    return bool(db.session.scalar(select(Person.id).where(has_been_agent()).limit(1)))


def find_agent(agent_id: int) -> Person:
    """An agent by id, working here or not.

    Raises:
        Refused: when that person never was one.
    """
    agent: Person | None = db.session.scalar(
        select(Person).where(Person.id == agent_id, has_been_agent())
    )
    if agent is None:
        raise Refused(_("This person is not an agent here. Choose somebody else."))
    return agent
