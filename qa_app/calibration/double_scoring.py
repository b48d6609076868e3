"""Silent double scoring: of the calls that are given out, a share goes to a second reviewer.

Neither of the two learns of the other before their own review is in: both assignments are blind,
and look like any other. Which calls these are is drawn from the call and the centre's secret, so
that a draw can be repeated and nobody can foretell it. A call that somebody has reviewed is left
out: people could have read that. So is whoever would learn by their office that they are the
second: who gives out reviews, sees agreement or reads the record.
"""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import func, select

from qa_app.assignments.models import Assignment, AssignmentState, Purpose, Selection
from qa_app.assignments.operations import assign, assigned, withdraw, withdrawn
from qa_app.assignments.reading import loads
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.reviews.operations import is_reviewed

TELLING = (Permission.ASSIGN_REVIEWS, Permission.SEE_AGREEMENT, Permission.SEE_RECORD)


def share(seed: str, *of: int) -> float:
    """A number from 0 up to 1, always the same for the same seed and numbers, even over all."""
    text = ":".join(map(str, of))
    digest = hmac.digest(seed.encode(), f"double scoring:{text}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) / 2**64


def is_drawn(seed: str, call_id: int, percent: int) -> bool:
    """Whether a call is among the share that is rated twice."""
    return share(seed, call_id) * 100 < percent


@assigned.connect
def score_twice(first: Assignment) -> None:
    """Where the call is drawn and somebody is there for it, give it to a second reviewer too."""
    regular = first.purpose == Purpose.REGULAR
    if not regular or not is_drawn(settings().secret_key, first.call_id, _percent()):
        return
    if is_reviewed(first.call_id) or (second := second_reviewer(first)) is None:
        return
    first.blind = True
    assign(
        first.call,
        second,
        purpose=Purpose.SECOND_OPINION,
        selection=Selection(first.selection),
        due=first.due,
        blind=True,
    )


def _percent() -> int:
    return settings().double_scored_percent


def second_reviewer(first: Assignment) -> Person | None:
    """Whoever has least to do among those who may be the second: not away, not the agent, not at
    the call already; of several the one whom chance picks."""
    busy = select(Assignment.reviewer_id).where(
        Assignment.call_id == first.call_id, Assignment.state == AssignmentState.OPEN
    )
    out = {first.call.agent_id, first.reviewer_id, *db.session.scalars(busy)}
    seed = settings().secret_key
    able = [
        (load.open, share(seed, first.call_id, load.person.id), load.person)
        for load in loads(today(), utc_now())
        if load.person.id not in out and not load.away_until and _does_not_learn(load.person)
    ]
    return min(able, default=(0, 0.0, None), key=lambda one: one[:2])[2]


def _does_not_learn(person: Person) -> bool:
    return not any(has_permission(person, permission) for permission in TELLING)


@withdrawn.connect
def take_back_second(first: Assignment) -> None:
    """Where the first is taken back, nobody is to rate the call twice any more; what the second
    reviewer has begun is theirs to finish."""
    if first.purpose != Purpose.REGULAR:
        return
    seconds = select(Assignment).where(
        Assignment.call_id == first.call_id,
        Assignment.purpose == Purpose.SECOND_OPINION,
        Assignment.blind,
        Assignment.state == AssignmentState.OPEN,
        Assignment.review_id.is_(None),
    )
    for second in db.session.scalars(seconds).all():
        withdraw(second, first.reason)


@dataclass(frozen=True, slots=True)
class DoubleScoring:
    """The share that the centre has set, and how many calls are or were with a second reviewer."""

    percent: int
    open: int
    done: int


def double_scoring() -> DoubleScoring:
    """How things stand."""
    silent = Assignment.purpose == Purpose.SECOND_OPINION, Assignment.blind
    by_state = dict(
        iter(
            db.session.execute(
                select(Assignment.state, func.count()).where(*silent).group_by(Assignment.state)
            )
        )
    )
    open_, done = (by_state.get(state, 0) for state in (AssignmentState.OPEN, AssignmentState.DONE))
    return DoubleScoring(_percent(), open_, done)
