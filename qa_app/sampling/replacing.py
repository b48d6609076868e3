"""A drawn call that cannot be reviewed is replaced: with a reason, by the next in the order."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload

from qa_app import audit
from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.assignments.operations import withdraw
from qa_app.assignments.reading import reviewers
from qa_app.calls.models import Call, CallState
from qa_app.foundation.errors import Conflict, NotAllowed, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.reviews.assigned import let_go
from qa_app.reviews.counting import is_of_record
from qa_app.reviews.models import Review
from qa_app.sampling.drawing import in_order
from qa_app.sampling.draws import frame_of, get_draw
from qa_app.sampling.frames import is_open_regular
from qa_app.sampling.giving import choose_reviewers, give
from qa_app.sampling.models import DrawnCall, ReplacementReason


@dataclass(frozen=True, slots=True)
class Replacements:
    """How often somebody replaced a drawn call for one reason."""

    reason: ReplacementReason
    by: Person | None
    number: int


def see_that_may_replace(person: Person, call: Call) -> None:
    """See that somebody may say that a call cannot be reviewed: whoever is to review it, since it
    was drawn or as if it were, and whoever gives reviews out.

    Raises:
        NotAllowed: when it is not theirs to review, or was not drawn.
    """
    if _blind_of(person, call) is None and _drawn_for(person, call) is None:
        raise NotAllowed(_("Only drawn calls can be replaced, by whoever is to review them."))


def set_aside(call: Call, *, reason: ReplacementReason, words: str, by: Person) -> None:
    """Take a call off the list of whoever is to review it, and let the next one come for it.

    Whoever reviews a call blind beside somebody else is not to tell from this that they do: for
    them it is the same, and only their own assignment goes.

    Raises:
        NotAllowed: as ``see_that_may_replace``.
    """
    blind = _blind_of(by, call)
    if blind is not None:
        let_go(blind, discard=True)
        withdraw(blind, words)
        return
    drawn = _drawn_for(by, call)
    if drawn is None:
        raise NotAllowed(_("Only drawn calls can be replaced, by whoever is to review them."))
    replace(drawn, reason=reason, words=words, by=by)


def _blind_of(person: Person, call: Call) -> Assignment | None:
    found: Assignment | None = db.session.scalar(
        select(Assignment).where(
            Assignment.call_id == call.id,
            Assignment.reviewer_id == person.id,
            Assignment.state == AssignmentState.OPEN,
            Assignment.purpose == Purpose.SECOND_OPINION,
            Assignment.blind,
            exists().where(*_is_drawn(call)),  # of what was not drawn nobody can say so
        )
    )
    return found


def _is_drawn(call: Call) -> tuple[ColumnElement[bool], ...]:
    return DrawnCall.call_id == call.id, DrawnCall.replaced_at.is_(None)


def _drawn_for(person: Person, call: Call) -> DrawnCall | None:
    drawn: DrawnCall | None = db.session.scalar(select(DrawnCall).where(*_is_drawn(call)))
    if drawn is None or has_permission(person, Permission.ASSIGN_REVIEWS):
        return drawn
    own = drawn.assignment is not None and drawn.assignment.reviewer_id == person.id
    return drawn if own else None


def replace(
    drawn: DrawnCall, *, reason: ReplacementReason, words: str, by: Person
) -> DrawnCall | None:
    """Let the next call of the same stratum come in a drawn one's place; None where none is left.

    A draft of the replaced call's review is discarded.

    Raises:
        Refused: when it is reviewed.
        Conflict: when it was replaced already.
    """
    get_draw(drawn.draw_id, to_change=True)  # of two at once, one comes after
    db.session.refresh(drawn)
    if drawn.replaced_at is not None:
        raise Conflict(_("This call has been replaced already."))
    given = drawn.assignment
    if given is not None and given.state == AssignmentState.DONE:
        raise Refused(_("This call has been reviewed, so it stays in the sample."))
    if given is not None and given.state == AssignmentState.OPEN:
        let_go(given, discard=True)
        withdraw(given, words)
    drawn.reason, drawn.words = reason, words
    drawn.replaced_by, drawn.replaced_at = by, utc_now()
    db.session.flush()
    following = _next_of(drawn)
    details = {"draw": drawn.draw_id, "why": str(reason), "by": following and following.call_id}
    audit.log("replace drawn call", "call", drawn.call_id, reason=words, details=details)
    if following is not None:
        _give_on(following, by=by)
    return following


def _next_of(drawn: DrawnCall) -> DrawnCall | None:
    """The next call of the stratum that can be reviewed and was not drawn, as a drawn one."""
    frame = frame_of(drawn.draw)
    if frame is None:
        return None
    order = in_order(frame.strata[drawn.stratum], drawn.draw.seed)
    of_stratum = DrawnCall.draw_id == drawn.draw_id, DrawnCall.stratum == drawn.stratum
    last = db.session.scalar(select(func.max(DrawnCall.rank)).where(*of_stratum)) or 0
    for rank, call_id in enumerate(order[last:], last + 1):
        agent_id = _agent_of(call_id)
        if agent_id is not None:
            following = DrawnCall(
                draw=drawn.draw,
                call_id=call_id,
                agent_id=agent_id,
                stratum=drawn.stratum,
                rank=rank,
                selection=drawn.selection,
                replaces=drawn,
            )
            db.session.add(following)
            db.session.flush()
            return following
    return None


def _agent_of(call_id: int) -> int | None:
    """Whose call it is, if it can still be reviewed as a drawn one."""
    drawn = select(DrawnCall.id).where(DrawnCall.call_id == call_id).exists()
    reviewed = select(Review.id).where(Review.call_id == call_id, is_of_record()).exists()
    given = select(Assignment.id).where(Assignment.call_id == call_id, is_open_regular()).exists()
    return db.session.scalar(
        select(Call.agent_id)
        .join(Call.agent)
        .where(Call.id == call_id, Call.state == CallState.READY, Call.suspended_at.is_(None))
        .where(Call.text_gone_at.is_(None), Person.active, ~drawn, ~reviewed, ~given)
    )


def _give_on(following: DrawnCall, *, by: Person) -> None:
    """Give a replacement to whoever had the replaced call, where they are still there."""
    before = following.replaces.assignment if following.replaces else None
    people = {one.id: one for one in reviewers()}
    reviewer = people.get(before.reviewer_id) if before else None
    if reviewer is None or reviewer.id == following.agent_id:
        found = choose_reviewers(following.draw, [following])
        reviewer = people.get(found.get(following.call_id, 0))
    call = db.session.get_one(Call, following.call_id)
    if reviewer is not None:
        give(following, call, reviewer, by=by)
        db.session.flush()


def counted() -> Sequence[Replacements]:
    """How often each person replaced drawn calls for each reason, the most frequent first."""
    number = func.count()
    rows = db.session.execute(
        select(DrawnCall.reason, Person, number)
        .outerjoin(DrawnCall.replaced_by)
        .where(DrawnCall.replaced_at.is_not(None))
        .group_by(DrawnCall.reason, Person.id)
        .order_by(number.desc(), DrawnCall.reason, Person.name)
    )
    return [Replacements(ReplacementReason(str(why)), person, n) for why, person, n in rows]


def newest(limit: int = 30) -> Sequence[DrawnCall]:
    """The calls that were replaced last, with whose they were and by whom."""
    query = select(DrawnCall).where(DrawnCall.replaced_at.is_not(None))
    order = query.order_by(DrawnCall.replaced_at.desc(), DrawnCall.id.desc()).limit(limit)
    loaded = joinedload(DrawnCall.agent), joinedload(DrawnCall.replaced_by)
    return db.session.scalars(order.options(*loaded)).all()
