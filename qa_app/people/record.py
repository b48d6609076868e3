"""The record of access: who opened, changed or took away what, when, from where and why."""

from datetime import datetime, timedelta

from flask import request
from flask_login import current_user
from sqlalchemy import insert, select

from qa_app.extensions import db, utc_now
from qa_app.people.models import AccessRecord
from qa_app.transaction import after_commit

LONGEST_ADDRESS = 45  # a proxy may send anything
# Whoever looks at something for a while, or loads its page again, has opened it once.
ONE_LOOK = timedelta(minutes=15)


def note(action: str, subject: str, subject_id: int, reason: str = "") -> None:
    """Put on record that the signed-in person did something to a call, a plan, a team, a person.

    Written in a transaction of its own once the request went well: a request that only
    reads never waits for a lock, and a record never goes back with something else.
    """
    row = {
        "at": utc_now(),
        "person_id": current_user.id,
        "address": (request.remote_addr or "")[:LONGEST_ADDRESS],
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "reason": reason,
    }

    def write() -> None:
        with db.engine.begin() as connection:
            connection.execute(insert(AccessRecord), row)

    after_commit(write)


def note_look(action: str, subject: str, subject_id: int, reason: str = "") -> None:
    """Put on record that the signed-in person looked at something; once in a quarter of an hour."""
    if not noted_since(action, subject, subject_id, utc_now() - ONE_LOOK):
        note(action, subject, subject_id, reason)


def noted_since(action: str, subject: str, subject_id: int, since: datetime) -> bool:
    """Whether the signed-in person has put this on record since then."""
    noted = select(AccessRecord.id).where(
        AccessRecord.person_id == current_user.id,
        AccessRecord.action == action,
        AccessRecord.subject == subject,
        AccessRecord.subject_id == subject_id,
        AccessRecord.at >= since,
    )
    return db.session.scalar(noted.limit(1)) is not None


def records_of(subject: str, subject_id: int, limit: int = 50) -> list[AccessRecord]:
    """The newest records of one call, plan, team or person."""
    return list(
        db.session.scalars(
            select(AccessRecord)
            .where(AccessRecord.subject == subject, AccessRecord.subject_id == subject_id)
            .order_by(AccessRecord.id.desc())
            .limit(limit)
        )
    )
