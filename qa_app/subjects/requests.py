"""What is done with a customer's request, each step on record."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qa_app import audit
from qa_app.calls.models import GOING, Call
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.retention.erasing import order_erasure
from qa_app.subjects.finding import FoundCall, find_calls_of
from qa_app.subjects.models import (
    DAYS,
    ExportState,
    RequestCall,
    RequestKind,
    Result,
    SubjectRequest,
)

# What says whose request it was goes so long after it is closed: to prove that it was answered.
KEPT_AFTER_CLOSING = timedelta(days=3 * 365)
MOST = 200


def open_request(
    kind: RequestKind, *, received_on: date, reference: str, number: str, by: Person
) -> SubjectRequest:
    """Write a request down, and find the calls that it may be about.

    Raises:
        Refused: when it is from the future, nothing says whose it is, or the number is none.
    """
    if received_on > today():
        raise Refused(_("The date received cannot be in the future."))
    request = SubjectRequest(
        kind=kind,
        received_on=received_on,
        due_on=received_on + timedelta(days=DAYS),
        reference=reference,
        number=number,
        handler=by,
    )
    found = find_calls_of(reference=reference, number=number)
    db.session.add(request)
    db.session.flush()
    _add_found(request, found)
    _note("open request", request, details={"kind": str(kind), "calls": len(found)})
    return request


def _add_found(request: SubjectRequest, found: Sequence[FoundCall]) -> None:
    known = {one.call_id for one in request.calls}
    for one in found:
        if one.call.id not in known:
            request.calls.append(RequestCall(call_id=one.call.id, found_by=",".join(one.by)))
    db.session.flush()


def look_again(request: SubjectRequest) -> None:
    """Find calls that came in since."""
    _check_open(request)
    _add_found(request, find_calls_of(reference=request.reference, number=request.number))
    _note("look again", request)


def get_request(request_id: int, *, to_change: bool = False) -> SubjectRequest:
    """A request.

    Raises:
        NotFound: when there is none.
    """
    query = select(SubjectRequest).where(SubjectRequest.id == request_id)
    request: SubjectRequest | None = db.session.scalar(
        query.with_for_update() if to_change else query
    )
    if request is None:
        raise NotFound(_("There is no such request."))
    return request


def requests(*, closed: bool) -> Sequence[SubjectRequest]:
    """Open ones, the most urgent first; or the newest of those that are closed."""
    query = select(SubjectRequest).options(selectinload(SubjectRequest.handler)).limit(MOST)
    if closed:
        query = query.where(SubjectRequest.closed_at.is_not(None)).order_by(
            SubjectRequest.closed_at.desc(), SubjectRequest.id.desc()
        )
    else:
        query = query.where(SubjectRequest.closed_at.is_(None)).order_by(
            SubjectRequest.due_on, SubjectRequest.id
        )
    return db.session.scalars(query).all()


def calls_of(request: SubjectRequest) -> dict[int, Call]:
    """The request's calls that are still there, set aside or not, by their numbers."""
    ids = [one.call_id for one in request.calls]
    query = select(Call).where(Call.id.in_(ids), Call.state.not_in(GOING))
    return {call.id: call for call in db.session.scalars(query)}


def take_over(request: SubjectRequest, *, by: Person) -> None:
    """Be the one who works on it."""
    _check_open(request)
    before = audit.Before(request, "handler")
    request.handler = by
    _note("take over request", request, before)


def note_identity(request: SubjectRequest, text: str) -> None:
    """Write down how it was checked who asks."""
    _check_open(request)
    before = audit.Before(request, words=["identity"])
    request.identity = text
    _note("check identity", request, before)


def extend(request: SubjectRequest, *, until: date, because: str, told_on: date) -> None:
    """Put the last day off, for a reason that the customer was told.

    Raises:
        Refused: when the customer was told too late, or it is put off for too long.
    """
    _check_open(request)
    if told_on > request.received_on + timedelta(days=DAYS):
        raise Refused(_("The customer must be informed of the extension within ten days."))
    if not request.due_on < until <= request.longest_due:
        raise Refused(
            _(
                "Choose a date after %(first)s and no later than %(last)s.",
                first=request.due_on.isoformat(),
                last=request.longest_due.isoformat(),
            )
        )
    before = audit.Before(request, "due_on", words=["extended_because"])
    request.due_on, request.extended_because = until, because
    request.told_of_extension_on = told_on
    _note("extend request", request, before)


def decide_whose(request: SubjectRequest, call_id: int, *, belongs: bool, by: Person) -> None:
    """Say whether a call that was found is the customer's."""
    _check_open(request)
    one = next((one for one in request.calls if one.call_id == call_id), None)
    if one is None:
        raise NotFound(_("There is no such call in this request."))
    before = audit.Before(one, "belongs")
    one.belongs, one.decided_by_id, one.decided_at = belongs, by.id, utc_now()
    _note_on_call("decide whose call", call_id, request, before)


def _theirs(request: SubjectRequest) -> list[int]:
    """The calls that are the customer's by a person's word, once all are decided on.

    Raises:
        Conflict: while the identity is not checked, or somebody must still say whose a call is.
    """
    there = calls_of(request)
    if not request.identity:
        raise Conflict(_("First record how you verified the requester's identity."))
    if any(one.belongs is None for one in request.calls if one.call_id in there):
        raise Conflict(_("First say of each call whether it is this customer's."))
    ids = [one.call_id for one in request.calls if one.belongs and one.call_id in there]
    if not ids:
        raise Conflict(_("There are no calls of this customer here."))
    return ids


def found_for(request: SubjectRequest) -> list[FoundCall]:
    """The customer's calls as an export takes them.

    Raises:
        Conflict: as ``_theirs`` does.
    """
    there = calls_of(request)
    by = {one.call_id: one.found_by for one in request.calls}
    return [FoundCall(there[i], (by[i],)) for i in sorted(_theirs(request), reverse=True)]


def order_export(request: SubjectRequest, *, language: str, originals: bool) -> None:
    """Let a worker make the archive."""
    _check_open(request)
    _theirs(request)
    request.export_state, request.exported_at = ExportState.WAITING, None
    request.export_language, request.export_originals = language, originals
    _note("order export", request, details={"originals": originals})


def erase_theirs(request: SubjectRequest, *, keep_ratings: bool, by: Person) -> None:
    """Erase the customer's calls whole; a legal hold refuses and says why."""
    _check_open(request)
    reason = f"subject request {request.id}"
    certificate = order_erasure(_theirs(request), reason=reason, by=by, keep_ratings=keep_ratings)
    request.certificate_id = certificate.id
    _note("erase for request", request, details={"certificate": certificate.id})


def suspend_theirs(request: SubjectRequest) -> None:
    """Set the customer's calls aside: nobody opens, hears, finds or counts them."""
    _check_open(request)
    for call_id in _theirs(request):
        call = db.session.get_one(Call, call_id)
        before = audit.Before(call, "suspended_at")
        call.suspended_at = call.suspended_at or utc_now()
        _note_on_call("suspend", call_id, request, before)


def lift_suspension(request: SubjectRequest) -> None:
    """Let the calls be used again."""
    for call in calls_of(request).values():
        if call.suspended_at is not None:
            before = audit.Before(call, "suspended_at")
            call.suspended_at = None
            _note_on_call("lift suspension", call.id, request, before)


def correct_reference(request: SubjectRequest, reference: str) -> None:
    """Give the customer's calls the right reference."""
    _check_open(request)
    for call_id in _theirs(request):
        call = db.session.get_one(Call, call_id)
        before = audit.Before(call, words=["customer_reference"])
        call.customer_reference = reference
        _note_on_call("correct reference", call_id, request, before)


def close(request: SubjectRequest, *, result: Result, answer: str) -> None:
    """End it, with what the customer was told."""
    _check_open(request)
    if result in (Result.REFUSED, Result.PARTLY) and not answer:
        raise Refused(_("Write the reason given to the customer."))
    before = audit.Before(request, "result", words=["answer"])
    request.result, request.answer, request.closed_at = result, answer, utc_now()
    _note("close request", request, before, details={"result": str(result)})


def forget_closed() -> int:
    """Take out who asked, of requests that were closed long ago; how many."""
    before = utc_now() - KEPT_AFTER_CLOSING
    old = select(SubjectRequest).where(
        SubjectRequest.closed_at < before, SubjectRequest.forgotten_at.is_(None)
    )
    gone = db.session.scalars(old).all()
    for request in gone:
        request.reference = request.number = request.identity = request.answer = ""
        request.extended_because, request.forgotten_at = "", utc_now()
        request.calls.clear()
    db.session.flush()
    return len(gone)


def _check_open(request: SubjectRequest) -> None:
    if request.closed_at is not None:
        raise Conflict(_("This request is closed."))


def _note(
    action: str,
    request: SubjectRequest,
    before: audit.Before | None = None,
    *,
    details: dict[str, str | int | bool] | None = None,
) -> None:
    db.session.flush()
    changes = before.changes() if before else None
    audit.log(action, "request", request.id, changes=changes, details=details)


def _note_on_call(action: str, call_id: int, request: SubjectRequest, before: audit.Before) -> None:
    details = {"request": request.id}
    audit.log(action, "call", call_id, changes=before.changes(), details=details)
