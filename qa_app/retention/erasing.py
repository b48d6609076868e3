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
from sqlalchemy import func, select, update

from qa_app import audit
from qa_app.calls import held
from qa_app.calls.models import GOING, Call, CallState
from qa_app.coaching.models import Plan
from qa_app.errors import Conflict, NotFound
from qa_app.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.privacy import mask_text, script_of
from qa_app.retention.certificates import digest_of
from qa_app.retention.files import count_files, remove_files
from qa_app.retention.models import Certificate, CertificateState, Deletion, DeletionState
from qa_app.retention.rows import count_rows, erase_rows, plans_of
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
        Conflict: when one of them is being erased already.
    """
    wanted = sorted(set(call_ids))
    query = select(Call).where(Call.id.in_(wanted), Call.state != CallState.ERASED)
    calls = db.session.scalars(query.order_by(Call.id).with_for_update()).all()
    if len(calls) < len(wanted):
        raise NotFound(_("This call does not exist, or you do not have access to it."))
    if any(call.state in GOING for call in calls):
        raise Conflict(_("This call is being erased already."))
    certificate = Certificate(
        reason=mask_text(reason, script_of(reason)), ordered_by=by, keep_ratings=keep_ratings
    )
    db.session.add(certificate)
    for call in calls:
        _mark(call)
        certificate.deletions.append(Deletion(subject="call", subject_id=call.id))
    db.session.flush()
    for call_id in wanted:
        audit.log("erase", "call", call_id, details={"certificate": certificate.id})
    return certificate


def _mark(call: Call) -> None:
    """Let nobody open it from now on, and tell the worker that is at it to end."""
    call.state = CallState.ERASING
    plans = update(Plan).where(Plan.id.in_(plans_of(call.id)), Plan.erased_at.is_(None))
    db.session.execute(
        plans.values(erased_at=utc_now()), execution_options={"synchronize_session": False}
    )
    held.stop_work(call.id)
    db.session.flush()


def work_off(at_once: int = AT_ONCE) -> bool:
    """Go on with what is to be erased, a bounded piece of it; whether something is left.

    Commits. Only one process does this at a time: for others nothing is to be done.
    """
    with our_turn() as ours:
        if not ours:
            return False
        waiting = select(Deletion.id).where(Deletion.state == DeletionState.WAITING)
        ids = db.session.scalars(waiting.order_by(Deletion.id).limit(at_once)).all()
        db.session.commit()
        held_up = [deletion_id for deletion_id in ids if not _carry_out(deletion_id)]
        _finish_certificates()
    return bool(held_up) or _anything_open()


def _carry_out(deletion_id: int) -> bool:
    """Do one deletion to its end; False while a worker still holds the call."""
    deletion = db.session.get_one(Deletion, deletion_id)
    call = db.session.get(Call, deletion.subject_id)
    if call is not None and held.is_held(call.id):
        db.session.rollback()
        return False
    if call is not None:
        _erase(deletion, call)
    deletion.state, deletion.done_at = DeletionState.DONE, utc_now()
    log.info("erased", subject=deletion.subject, id=deletion.subject_id)
    db.session.commit()
    return True


def _erase(deletion: Deletion, call: Call) -> None:
    """Files, then rows. What was there is written down first: a second try finds less."""
    if not deletion.counts:
        deletion.counts = dict(count_files(call) + count_rows(call.id))
        db.session.commit()
    remove_files(call)
    kept = erase_rows(call, keep_ratings=deletion.certificate.keep_ratings)
    deletion.counts = {**deletion.counts, **{f"{kind} kept": n for kind, n in kept.items()}}


def _finish_certificates() -> None:
    """Clean the database after all that is done, and number the certificates."""
    open_ = select(Certificate).where(Certificate.state == CertificateState.ERASING)
    left = select(Deletion.id).where(
        Deletion.certificate_id == Certificate.id, Deletion.state == DeletionState.WAITING
    )
    for certificate in db.session.scalars(open_.where(~left.exists())):
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


def _anything_open() -> bool:
    query = select(Certificate.id).where(Certificate.state != CertificateState.FINISHED)
    found = db.session.scalar(query.limit(1)) is not None
    db.session.commit()
    return found
