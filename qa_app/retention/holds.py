"""Legal holds: what must stay, whatever rule or person would have it go, until one is lifted."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select

from qa_app import audit
from qa_app.calls.models import GOING, Call
from qa_app.coaching.models import Plan
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.folding import compared
from qa_app.library.details import keeps_calls
from qa_app.people.models import Person
from qa_app.retention.models import HoldKind, LegalHold

ON_A_NUMBER = (HoldKind.CALL, HoldKind.AGENT)


def place_hold(kind: HoldKind, name: str, *, reason: str, by: Person | None) -> LegalHold:
    """Keep everything that this names: a call's or an agent's number, a queue, a reference.

    Raises:
        Refused: when there is no such call or agent, or nothing is named.
    """
    hold = LegalHold(kind=kind, reason=reason, placed_by=by)
    if kind in ON_A_NUMBER:
        hold.subject_id = _subject(kind, name)
    elif not compared(name):
        raise Refused(_("Say what to hold."))
    else:
        hold.name, hold.name_to_find = name, compared(name)
    db.session.add(hold)
    db.session.flush()
    audit.log("place hold", "hold", hold.id, reason=reason, details={"kind": str(kind)})
    return hold


def _subject(kind: HoldKind, number: str) -> int:
    """The number of a call or an agent that exists, held so that it cannot go meanwhile."""
    wanted = int(number) if number.isdecimal() and len(number) < 10 else 0
    query = select(Call.id).where(Call.id == wanted, Call.state.not_in(GOING)).with_for_update()
    if kind == HoldKind.AGENT:
        query = select(Person.id).where(Person.id == wanted)
    if db.session.scalar(query) is None:
        missing = {
            HoldKind.CALL: _("There is no call with this number."),
            HoldKind.AGENT: _("There is no agent with this number."),
        }
        raise Refused(missing[kind])
    return wanted


def lift_hold(hold_id: int, *, reason: str, by: Person | None) -> LegalHold:
    """Let what it named go again.

    Raises:
        NotFound: when there is no such hold.
        Conflict: when it was lifted already.
    """
    hold = db.session.scalar(select(LegalHold).where(LegalHold.id == hold_id).with_for_update())
    if hold is None:
        raise NotFound(_("There is no such hold."))
    if hold.lifted_at is not None:
        raise Conflict(_("This hold has been lifted already."))
    before = audit.Before(hold, "lifted_at")
    hold.lifted_at, hold.lifted_by, hold.lift_reason = utc_now(), by, reason
    db.session.flush()
    audit.log("lift hold", "hold", hold.id, reason=reason, changes=before.changes())
    return hold


def holds(*, lifted: bool) -> Sequence[LegalHold]:
    """Those that stand, or those that were lifted; newest first."""
    there = LegalHold.lifted_at.is_not(None) if lifted else LegalHold.lifted_at.is_(None)
    return db.session.scalars(
        select(LegalHold).where(there).order_by(LegalHold.id.desc()).limit(500)
    ).all()


def any_hold() -> bool:
    """Whether one stands."""
    standing = select(LegalHold.id).where(LegalHold.lifted_at.is_(None))
    return db.session.scalar(standing.limit(1)) is not None


def is_held() -> ColumnElement[bool]:
    """The condition on calls that a hold stands on one, its agent, its queue or its reference.

    Queues are compared as they are stored, references in the form in which texts are compared.
    """
    return exists().where(LegalHold.lifted_at.is_(None), _names_the_call())


def _names_the_call() -> ColumnElement[bool]:
    kind = LegalHold.kind
    return or_(
        and_(kind == HoldKind.CALL, LegalHold.subject_id == Call.id),
        and_(kind == HoldKind.AGENT, LegalHold.subject_id == Call.agent_id),
        and_(kind == HoldKind.QUEUE, LegalHold.name == Call.queue),
        and_(kind == HoldKind.REFERENCE, LegalHold.name_to_find == Call.reference_to_find),
    )


def holds_on(call_ids: Iterable[int], *, agent_of: int | None = None) -> list[LegalHold]:
    """The holds that stand on any of these calls, or on the agent of a plan (its number)."""
    of_these = exists().where(Call.id.in_(list(call_ids)), _names_the_call())
    agent = select(Plan.agent_id).where(Plan.id == agent_of).scalar_subquery()
    on_agent = and_(LegalHold.kind == HoldKind.AGENT, LegalHold.subject_id == agent)
    standing = select(LegalHold).where(LegalHold.lifted_at.is_(None), or_(of_these, on_agent))
    return list(db.session.scalars(standing.order_by(LegalHold.id)))


def refuse_held(call_ids: Iterable[int]) -> None:
    """Say why nothing goes.

    Raises:
        Conflict: when a hold stands on one of the calls.
    """
    if standing := holds_on(call_ids):
        raise Conflict(why_held(standing))


def why_held(standing: Sequence[LegalHold]) -> str:
    """Why something stays, in words: by whom, since when, for what reason."""
    hold = standing[0]
    why = _(
        "This is under a legal hold: “%(reason)s” (number %(number)s, %(name)s). It cannot be "
        "erased until the hold is lifted.",
        reason=hold.reason,
        number=hold.id,
        name=hold.placed_by.name if hold.placed_by else _("the command line"),
    )
    return str(why)


@keeps_calls
def why_call_stays(call_id: int) -> str | None:
    """Why a call may not be removed; None when it may."""
    standing = holds_on([call_id])
    return why_held(standing) if standing else None
