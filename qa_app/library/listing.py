"""The library of calls: found by filters, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import joinedload

from qa_app.calls.models import Call, CallState, StoredSegment
from qa_app.calls.visible import visible_calls
from qa_app.findings.searching import has_kinds
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import compared
from qa_app.foundation.row_ids import row_id
from qa_app.library.added_columns import conditions
from qa_app.library.search import says
from qa_app.people.models import Person

PAGE_SIZE = 30
SORTS = {"started": Call.started_at, "duration": Call.duration}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """What to look for; ``None`` and empty mean anything. Days are the centre's local days.

    ``with_moments`` and ``without_moments`` are kinds of moment; ``added`` has the names of
    columns that later rooms fill, and the values that were chosen in their filters.
    """

    agent_id: int | None = None
    team_id: int | None = None
    since: date | None = None
    until: date | None = None
    state: str | None = None
    language: str | None = None
    text: str = ""
    with_moments: tuple[str, ...] = ()
    without_moments: tuple[str, ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    sort: str = "started"
    ascending: bool = False


@dataclass(frozen=True, slots=True)
class CallPage:
    """Some calls, and the key after which the next ones come."""

    calls: list[Call]
    next_key: str | None = field(default=None)


def find_calls(
    person: Person, wanted: CallFilter, *, after: str | None = None, zone: ZoneInfo
) -> CallPage:
    """One page of calls. ``after`` is the ``next_key`` of the page before."""
    sort = SORTS[wanted.sort]
    query = _found_by(person, wanted, zone)
    if after and (key := _read_key(after, wanted.sort)):
        place = tuple_(sort, Call.id)
        query = query.where(place > key if wanted.ascending else place < key)
    order = (sort.asc(), Call.id.asc()) if wanted.ascending else (sort.desc(), Call.id.desc())
    rows = db.session.scalars(
        query.order_by(*order)
        .limit(PAGE_SIZE + 1)
        .options(joinedload(Call.agent).joinedload(Person.team))
    ).all()
    shown = list(rows[:PAGE_SIZE])
    more = len(rows) > PAGE_SIZE
    return CallPage(shown, _key(shown[-1], wanted.sort) if more else None)


def ready_calls_found(
    person: Person, wanted: CallFilter, *, zone: ZoneInfo, most: int
) -> list[int]:
    """The ids of all calls with a transcript that a filter finds; not more than ``most``."""
    query = _found_by(person, wanted, zone).where(Call.state == CallState.READY)
    ids = query.with_only_columns(Call.id).order_by(Call.started_at.desc(), Call.id.desc())
    return list(db.session.scalars(ids.limit(most)))


def ready_calls(
    wanted: CallFilter, *, zone: ZoneInfo, among: Sequence[int] | None = None
) -> list[int]:
    """The ids of calls with a transcript, whoever may see them: for commands."""
    query = _filtered(select(Call), wanted, zone).where(Call.state == CallState.READY)
    if among is not None:
        query = query.where(Call.id.in_(among))
    return list(db.session.scalars(query.with_only_columns(Call.id).order_by(Call.id)))


def ready_calls_among(person: Person, call_ids: list[int]) -> list[int]:
    """Those of these calls that have a transcript and that this person may see."""
    query = visible_calls(person).where(Call.id.in_(call_ids), Call.state == CallState.READY)
    return list(db.session.scalars(query.with_only_columns(Call.id).order_by(Call.id)))


def _key(call: Call, sort: str) -> str:
    value = call.started_at.isoformat() if sort == "started" else repr(call.duration)
    return f"{value}~{call.id}"


def _read_key(text: str, sort: str) -> tuple[datetime | float, int] | None:
    value, _sep, call_id = text.rpartition("~")
    try:
        if sort == "started":
            return datetime.fromisoformat(value).astimezone(UTC), row_id(call_id)
        return float(value), row_id(call_id)
    except (ValueError, OverflowError):
        return None


def _found_by(person: Person, wanted: CallFilter, zone: ZoneInfo) -> Select[Call]:
    query = _filtered(visible_calls(person), wanted, zone)
    return query.where(*conditions(person, wanted.added))


def _filtered(query: Select[Call], wanted: CallFilter, zone: ZoneInfo) -> Select[Call]:
    if wanted.agent_id:
        query = query.where(Call.agent_id == wanted.agent_id)
    if wanted.team_id:
        members = select(Person.id).where(Person.team_id == wanted.team_id)
        query = query.where(Call.agent_id.in_(members))
    if wanted.state:
        query = query.where(Call.state == wanted.state)
    if wanted.language:
        query = query.where(Call.language == wanted.language)
    if compared(wanted.text):
        query = query.where(says(wanted.text))
    if wanted.with_moments or wanted.without_moments:
        query = query.where(has_kinds(wanted.with_moments, wanted.without_moments))
    return _between(query, wanted, zone)


def _between(query: Select[Call], wanted: CallFilter, zone: ZoneInfo) -> Select[Call]:
    if wanted.since and (first := _beginning(wanted.since, zone)):
        query = query.where(Call.started_at >= first)
    if wanted.until and wanted.until < date.max:
        day_after = _beginning(wanted.until + timedelta(days=1), zone)
        query = query.where(Call.started_at < day_after) if day_after else query
    return query


def _beginning(day: date, zone: ZoneInfo) -> datetime | None:
    """The moment at which a local day begins; None at the ends of the calendar."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return None


def latest_segments(call: Call, limit: int = 30) -> list[StoredSegment]:
    """The last lines of a transcript, in order: enough to watch it grow."""
    if call.transcript is None:
        return []
    newest = (
        select(StoredSegment)
        .where(StoredSegment.transcript_id == call.transcript.id)
        .order_by(StoredSegment.start.desc(), StoredSegment.id.desc())
        .limit(limit)
    )
    return list(reversed(db.session.scalars(newest).all()))
