"""Finding what is on record: a page of it, or all of it a little at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from qa_app.audit.models import AuditRecord
from qa_app.foundation.extensions import db

PAGE_SIZE = 50
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """What somebody looks for on record; what is empty does not narrow it."""

    people: tuple[int, ...] | None = None
    action: str = ""
    subject: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def narrowed(self, query: Select[AuditRecord]) -> Select[AuditRecord]:
        """The query for what is wanted only; each filter has an index in this order."""
        if self.people is not None:
            query = query.where(AuditRecord.person_id.in_(self.people))
        for name in ("action", "subject", "subject_id"):
            if wanted := getattr(self, name):
                query = query.where(getattr(AuditRecord, name) == wanted)
        if self.since:
            query = query.where(AuditRecord.at >= self.since)
        if self.until:
            query = query.where(AuditRecord.at < self.until)
        return query

    def in_words(self) -> dict[str, Any]:
        """The filter as it goes on record with whoever used it."""
        named = {
            "people": self.people and list(self.people),
            "action": self.action,
            "subject": self.subject,
            "number": self.subject_id,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
        return {name: value for name, value in named.items() if value or value == ()}


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some rows, the newest first, and the key after which the next ones come."""

    rows: list[AuditRecord]
    next_key: str | None


def find(wanted: RecordFilter, *, after: str | None = None) -> RecordPage:
    """A page of the record."""
    return page_of(wanted.narrowed(select(AuditRecord)), after=after)


def page_of(query: Select[AuditRecord], *, after: str | None = None) -> RecordPage:
    """A page of what a query of the record finds, by time and number."""
    newest_first = query.order_by(AuditRecord.at.desc(), AuditRecord.id.desc())
    if key := _read_key(after):
        newest_first = newest_first.where(tuple_(AuditRecord.at, AuditRecord.id) < key)
    rows = list(db.session.scalars(newest_first.limit(PAGE_SIZE + 1)))
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return RecordPage(rows[:PAGE_SIZE], f"{last.at.isoformat()}~{last.id}" if last else None)


def every(wanted: RecordFilter, *, up_to: int) -> Iterator[AuditRecord]:
    """All rows that a filter finds, the oldest first, up to a number: what comes later is not in.

    Each batch is a transaction of its own, so that an export holds nobody up.
    """
    after: tuple[datetime, int] | None = None
    query = wanted.narrowed(select(AuditRecord)).where(AuditRecord.id <= up_to)
    query = query.order_by(AuditRecord.at, AuditRecord.id).limit(AT_ONCE)
    while True:
        following = query.where(tuple_(AuditRecord.at, AuditRecord.id) > after) if after else query
        rows = list(db.session.scalars(following))
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].at, rows[-1].id
        db.session.rollback()


def _read_key(text: str | None) -> tuple[datetime, int] | None:
    at, _, number = (text or "").partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(number)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
