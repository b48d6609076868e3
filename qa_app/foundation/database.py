"""The database itself: how it is reached, and what SQLite needs. No web, no models."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, TypeDecorator, event

CONNECT_SECONDS = 5


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: aware when it goes in, UTC and aware when it comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def engine_options(url: str) -> dict[str, Any]:
    """How SQLAlchemy reaches a database.

    A server may go away and come back: a connection is tried before it is used, and one that
    cannot be made is given up while whoever waits is still there.
    """
    options: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_SECONDS}}
    return options


def utc_now() -> datetime:
    """The current time, aware."""
    return datetime.now(UTC)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set up SQLite for several processes; leave transactions to SQLAlchemy."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted or changed leaves no bytes
    cursor.close()


# Whether what is under way only reads; the web app says so of its requests.
_only_reads: list[Callable[[], bool]] = []


def reads_when(condition: Callable[[], bool]) -> None:
    """Take no lock for writing in transactions that begin while this holds."""
    _only_reads.append(condition)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Take SQLite's write lock first where a write will follow.

    A transaction that reads and then writes fails at once when another one wrote in
    between, whatever the time-out. Requests that only read take no lock; a connection may say
    by itself whether it ``writes``.
    """
    if connection.dialect.name != "sqlite":
        return
    reads = any(condition() for condition in _only_reads)
    writes = connection.get_execution_options().get("writes", not reads)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
