"""Who may see and do what: every view and every download asks here, and nowhere else.

- ``qa`` works with all calls: uploads, corrects transcripts, reviews, writes coaching plans.
- ``lead`` may do what ``qa`` may, gives reviews to people, sees how far reviewers agree, and says
  who answers for causes that are not the agents' doing.
- ``agent`` sees their own calls and the plans given to them, and answers them.
- ``supervisor`` sees the calls, plans and progress of the teams they supervise.
- ``admin`` sees to people and teams, reads the record, and may do what ``qa`` may.
- ``privacy`` opens originals, for a reason, and decides what is masked, within the calls that
  the person's other roles let them see; no other role includes that. It also sets how long what
  is kept, places legal holds and erases calls, as admins do, and reads the record, as they do. It
  answers customers who ask for their data, in whichever calls they are.

What lies outside of a person's scope does not exist for them (404); what their role
does not include is forbidden (403).
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from qa_app.people.models import Person, RoleName, Team, team_supervisors

P = ParamSpec("P")
R = TypeVar("R")


class Permission(StrEnum):
    """Something that a role may do."""

    SEE_CALLS = "see calls"
    UPLOAD_CALLS = "upload calls"
    CORRECT_TRANSCRIPTS = "correct transcripts"
    EDIT_GLOSSARY = "edit the glossary"
    REVIEW = "review"
    EDIT_RUBRICS = "edit rubrics"
    ASSIGN_REVIEWS = "assign reviews"
    SEE_AGREEMENT = "see how far reviewers agree"
    SET_CAUSE_OWNERS = "say who answers for causes"
    WRITE_PLANS = "write plans"
    SEE_PLANS = "see plans"
    ANSWER_PLANS = "answer plans"
    SEE_PROGRESS = "see progress"
    MANAGE_PEOPLE = "manage people"
    SEE_ORIGINALS = "see originals"
    CHECK_MASKING = "check masking"
    ERASE = "erase calls, and set how long what is kept"
    ANSWER_SUBJECTS = "answer requests of customers about their data"
    SEE_RECORD = "see the record"


_QA = {
    Permission.SEE_CALLS,
    Permission.UPLOAD_CALLS,
    Permission.CORRECT_TRANSCRIPTS,
    Permission.EDIT_GLOSSARY,
    Permission.REVIEW,
    Permission.EDIT_RUBRICS,
    Permission.WRITE_PLANS,
    Permission.SEE_PLANS,
    Permission.SEE_PROGRESS,
}
_LEAD = _QA | {
    Permission.ASSIGN_REVIEWS,
    Permission.SEE_AGREEMENT,
    Permission.SET_CAUSE_OWNERS,
}
PERMISSIONS: dict[RoleName, set[Permission]] = {
    RoleName.QA: _QA,
    RoleName.LEAD: _LEAD,
    RoleName.AGENT: {Permission.SEE_CALLS, Permission.SEE_PLANS, Permission.ANSWER_PLANS},
    RoleName.SUPERVISOR: {Permission.SEE_CALLS, Permission.SEE_PLANS, Permission.SEE_PROGRESS},
    RoleName.ADMIN: _LEAD | {Permission.ERASE, Permission.MANAGE_PEOPLE, Permission.SEE_RECORD},
    RoleName.PRIVACY: {
        Permission.ERASE,
        Permission.SEE_ORIGINALS,
        Permission.CHECK_MASKING,
        Permission.ANSWER_SUBJECTS,
        Permission.SEE_RECORD,
    },
}


def has_permission(person: Person, permission: Permission) -> bool:
    """Whether one of the person's roles includes the permission."""
    return any(permission in PERMISSIONS[RoleName(role.name)] for role in person.roles)


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only people with the permission through; the line right under each route."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not has_permission(current_user, permission):
                abort(403)
            return view(*args, **kwargs)

        checked.required_permission = permission  # type: ignore[attr-defined]  # read by the access tests
        return checked

    return decorate


def sees_everyone(person: Person) -> bool:
    """Whether the person's work covers all agents."""
    return person.holds(RoleName.QA, RoleName.LEAD, RoleName.ADMIN)


def about_visible_agent(
    person: Person, agent_id: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """The condition that keeps a query to the agents whom this person may see."""
    if sees_everyone(person):
        return true()
    conditions: list[ColumnElement[bool]] = []
    if person.holds(RoleName.SUPERVISOR):
        supervised = select(team_supervisors.c.team_id).where(
            team_supervisors.c.person_id == person.id
        )
        conditions.append(agent_id.in_(select(Person.id).where(Person.team_id.in_(supervised))))
    if person.holds(RoleName.AGENT):
        conditions.append(agent_id == person.id)
    return or_(false(), *conditions)


def visible_team(person: Person) -> ColumnElement[bool]:
    """The condition that keeps a query to the teams whose progress this person may see."""
    if sees_everyone(person):
        return true()
    return Team.supervisors.any(Person.id == person.id)


def sees_work_in_progress(person: Person) -> bool:
    """Whether drafts and calls that are not ready concern this person."""
    return sees_everyone(person)
