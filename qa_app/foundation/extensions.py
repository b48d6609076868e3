"""The extensions, made once here and wired to an app in ``create_app``."""

from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, registry

from qa_app.foundation.one_time_codes import CodesOnce, RecoveryCodes
from qa_app.foundation.passwords import Passwords

CONNECT_SECONDS = 5
READING = {"GET", "HEAD", "OPTIONS"}


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


NAMES_OF_CONSTRAINTS = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All models; names of constraints are fixed so that migrations can name them."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES_OF_CONSTRAINTS),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
security = Security(
    password_util_cls=Passwords, totp_cls=CodesOnce, mf_recovery_codes_util_cls=RecoveryCodes
)
talisman = Talisman()


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


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Take SQLite's write lock first where a write will follow.

    A transaction that reads and then writes fails at once when another one wrote in
    between, whatever the time-out. Requests that only read take no lock; a connection may say
    by itself whether it ``writes``.
    """
    if connection.dialect.name != "sqlite":
        return
    reads = has_request_context() and request.method in READING
    writes = connection.get_execution_options().get("writes", not reads)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
