"""Reading the record: whether something is on it, and what is about one thing."""

from datetime import datetime, timedelta

from flask_login import current_user
from sqlalchemy import select

from qa_app.audit import journal
from qa_app.audit.models import AuditRecord
from qa_app.foundation.extensions import db

# Whoever looks at something for a while, or loads its page again, has opened it once.
ONE_LOOK = timedelta(minutes=15)


def noted_since(action: str, subject: str, subject_id: int | None, since: datetime) -> bool:
    """Whether the signed-in person has put this on record since then."""
    noted = select(AuditRecord.id).where(
        AuditRecord.person_id == current_user.id,
        AuditRecord.action == action,
        AuditRecord.subject == subject,
        AuditRecord.subject_id == subject_id,
        AuditRecord.at >= since,
    )
    if db.session.scalar(noted.limit(1)) is not None:
        return True
    wanted = (current_user.id, action, subject, subject_id)
    return any(
        (entry.person_id, entry.action, entry.subject, entry.subject_id) == wanted
        and entry.at >= since
        for entry in journal.kept()
    )


def records_of(
    subject: str, subject_id: int, *, since: datetime | None = None, limit: int = 50
) -> list[AuditRecord]:
    """The newest records of one call, plan, team or person.

    ``since`` is when it came to be: SQLite gives the number of what is gone again.
    """
    about = select(AuditRecord).where(
        AuditRecord.subject == subject, AuditRecord.subject_id == subject_id
    )
    if since:
        about = about.where(AuditRecord.at >= since)
    newest_first = about.order_by(AuditRecord.at.desc(), AuditRecord.id.desc())
    return list(db.session.scalars(newest_first.limit(limit)))
