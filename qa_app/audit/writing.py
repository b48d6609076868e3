"""The ways to write the record, and when what was said to them is written.

- With a change, in the change's own transaction and as the last thing before its commit: one
  does not come without the other, and the others who want to write wait only for the commit.
- After a look (a request that only reads), in a transaction of its own before the answer goes
  out: reading takes no lock, and what cannot be put on record is not shown. Sound alone goes out
  while the database is locked; its row waits in a journal (``journal.py``).
- Of what was refused, in a transaction of its own after the request's was rolled back.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, make_response, request
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, SessionTransaction

from qa_app.audit import journal
from qa_app.audit.appending import append, signing_key
from qa_app.audit.entry import Entry
from qa_app.audit.now import entry_of_now
from qa_app.audit.reading import ONE_LOOK, noted_since
from qa_app.foundation.errors import NotRecorded
from qa_app.foundation.extensions import READING, db, utc_now
from qa_app.foundation.transaction import own_transaction, settings

__all__ = ["ONE_LOOK", "log", "look", "take_in"]

logger = structlog.get_logger()
PENDING = "audit"
PATIENCE, PLAYBACK_PATIENCE = 5.0, 0.1  # seconds that a look waits for the database


def log(
    action: str,
    subject: str,
    subject_id: int | None = None,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
    by: int | None = None,
    even_if_refused: bool = False,
) -> None:
    """Put on record that somebody did something to a call, a plan, a person, a setting.

    ``changes`` has before and after by field (``Before``). It and ``reason`` may name people;
    both can be erased. ``details`` are figures and digests (``keyed``), nothing personal. ``by``
    is a person's number where it is not that of whoever is signed in. ``even_if_refused`` keeps
    it where the request is refused: a failed sign-in, a lockout.
    """
    entry = entry_of_now(
        action, subject, subject_id, reason=reason, changes=changes, details=details, by=by
    )
    if even_if_refused:
        g.setdefault("audit_anyway", []).append(entry)
    elif has_request_context() and request.method in READING:
        g.setdefault("audit_looks", []).append(entry)
    else:
        db.session.info.setdefault(PENDING, []).append(entry)


def look(
    action: str,
    subject: str,
    subject_id: int | None = None,
    reason: str = "",
    *,
    changes: dict[str, Any] | None = None,
    played: bool = False,
) -> None:
    """Put on record that the signed-in person looks at something; once in a quarter of an hour.

    The same for what is saved while somebody goes on typing it.

    ``played`` is for sound, which players ask for in many ranges: it does not wait for a
    database that is locked.
    """
    once = has_request_context()  # a command or a worker does nothing over and over
    if not once or not noted_since(action, subject, subject_id, utc_now() - ONE_LOOK):
        log(action, subject, subject_id, reason=reason, changes=changes)
        if played:
            g.audit_played = True


def take_in() -> None:
    """Put on record what waits in this machine's journal."""
    if journal.waits():
        _write([], PATIENCE)


def _write(entries: Sequence[Entry], patience: float) -> None:
    with journal.taken() as waiting, own_transaction(patience) as connection:
        if waiting or entries:
            append(connection, [*waiting, *entries], _key())


def _key() -> bytes:
    return signing_key(settings().secret_key)


@event.listens_for(db.session, "before_commit")
def _write_with_the_changes(session: Session) -> None:
    if session.in_nested_transaction():
        return
    if entries := session.info.pop(PENDING, []):
        session.flush()
        append(session.connection(), entries, _key())


@event.listens_for(db.session, "after_soft_rollback")
def _forget_with_the_changes(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(PENDING, None)


def _write_after(response: Response) -> Response:
    """What is left to be written when the request's own transaction has ended."""
    went_well = response.status_code < 400
    anyway, looks = g.pop("audit_anyway", []), g.pop("audit_looks", [])
    played = g.pop("audit_played", False)
    entries = [*anyway, *(looks if went_well else [])]
    if not entries:
        return response
    try:
        _write(entries, PLAYBACK_PATIENCE if played else PATIENCE)
    except OperationalError:
        logger.warning("the record is locked or away", rows=len(entries))
        if looks and went_well and not played:
            response.close()
            return make_response(current_app.handle_user_exception(NotRecorded()))
        journal.keep(entries)
    return response


def init_app(app: Flask) -> None:
    """Write after each request; registered before the transaction, which ends first then."""
    app.after_request(_write_after)
