"""Erasing calls whole, so that it ends whatever happens in the middle.

    order_erasure ──> [marked: nobody can open it] ──> files ──> rows ──> database cleaned
                                                                             │
                                                        certificate numbered ┘

Whoever orders commits; from then on the calls are nobody's to open, and workers let go of them.
The rest is done by ``work_off``, which workers and commands call. Each step may be done twice:
when the process dies, the next one goes on with the first step that is not marked as done.
"""

from collections.abc import Sequence

import structlog
from flask_babel import gettext as _
from sqlalchemy import func, select

from qa_app import audit
from qa_app.calls.models import GOING, Call, CallState
from qa_app.foundation.errors import Conflict, NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.privacy import mask_text, script_of
from qa_app.retention.carrying_out import carry_out, mark_call
from qa_app.retention.certificates import digest_of
from qa_app.retention.holds import refuse_held
from qa_app.retention.models import Certificate, CertificateState, Deletion, DeletionState
from qa_app.retention.runs import is_still_open
from qa_app.retention.traces import clean_traces
from qa_app.retention.turn import our_turn

log = structlog.get_logger()
AT_ONCE = 50


def order_erasure(
    call_ids: Sequence[int],
    *,
    reason: str,
    by: Person | None,
    keep_ratings: bool = False,
) -> Certificate:
    """Let calls go, whatever state they are in; gives the certificate that will tell of it.

    From the caller's commit on nobody can open them. ``by`` None means the command line. With
    ``keep_ratings`` the levels of submitted reviews stay, without any words.

    Raises:
        NotFound: when one of them does not exist.
        Conflict: when one of them is being erased already, or a legal hold stands on it.
    """
    wanted = sorted(set(call_ids))
    query = select(Call).where(Call.id.in_(wanted), Call.state != CallState.ERASED)
    calls = db.session.scalars(query.order_by(Call.id).with_for_update()).all()
    if len(calls) < len(wanted):
        raise NotFound(_("This call does not exist, or you do not have access to it."))
    if any(call.state in GOING for call in calls):
        raise Conflict(_("This call is being erased already."))
    refuse_held(wanted)
    certificate = Certificate(
        reason=mask_text(reason, script_of(reason)), ordered_by=by, keep_ratings=keep_ratings
    )
    db.session.add(certificate)
    for call in calls:
        mark_call(call)
        certificate.deletions.append(Deletion(subject="call", subject_id=call.id))
    db.session.flush()
    for call_id in wanted:
        audit.log("erase", "call", call_id, details={"certificate": certificate.id})
    return certificate


def work_off(at_once: int = AT_ONCE, *, close: bool = False) -> bool:
    """Go on with what is to be erased, a bounded piece of it; whether something is left.

    Commits. Only one process does this at a time: for others nothing is to be done. ``close``
    ends the day's certificates of rules that look at all times, too.
    """
    with our_turn() as ours:
        if not ours:
            return False
        waiting = select(Deletion.id).where(Deletion.state == DeletionState.WAITING)
        ids = db.session.scalars(waiting.order_by(Deletion.id).limit(at_once)).all()
        db.session.commit()
        held_up = [deletion_id for deletion_id in ids if not carry_out(deletion_id)]
        _finish_certificates(close=close)
    return bool(held_up) or _anything_left()


def _finish_certificates(*, close: bool) -> None:
    """Clean the database after all that is done, and number the certificates."""
    open_ = select(Certificate).where(Certificate.state == CertificateState.ERASING)
    left = select(Deletion.id).where(
        Deletion.certificate_id == Certificate.id, Deletion.state == DeletionState.WAITING
    )
    for certificate in db.session.scalars(open_.where(~left.exists())):
        if close or not is_still_open(certificate):
            certificate.state = CertificateState.CLEANING
    db.session.commit()
    cleaning = select(Certificate).where(Certificate.state == CertificateState.CLEANING)
    if db.session.scalar(cleaning.with_only_columns(func.count())):
        db.session.commit()  # an open transaction would keep what it sees
        if (done := clean_traces()) is not None:
            for certificate in db.session.scalars(cleaning.order_by(Certificate.id)):
                _number(certificate, done)
    db.session.commit()


def _number(certificate: Certificate, cleaning: dict[str, str]) -> None:
    newest = db.session.scalar(select(func.max(Certificate.number))) or 0
    certificate.number, certificate.cleaning = newest + 1, cleaning
    certificate.state, certificate.finished_at = CertificateState.FINISHED, utc_now()
    db.session.flush()
    seal = {"number": certificate.number, "digest": digest_of(certificate)}
    audit.log("certify deletion", "certificate", certificate.id, details=seal)
    log.info("certificate of deletion", number=certificate.number)


def _anything_left() -> bool:
    waiting = select(Deletion.id).where(Deletion.state == DeletionState.WAITING)
    cleaning = select(Certificate.id).where(Certificate.state == CertificateState.CLEANING)
    found = [db.session.scalar(query.limit(1)) for query in (waiting, cleaning)]
    db.session.commit()
    return any(one is not None for one in found)
