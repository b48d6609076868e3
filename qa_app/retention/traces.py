"""What deleted rows leave in a database's files, and how it is cleaned away.

SQLite overwrites what is deleted with zeros (``secure_delete``), except in the index of texts,
whose old pieces go when it is merged, and in the write-ahead log, which is emptied. PostgreSQL
keeps the bytes of deleted rows until their pages are written anew.
"""

import sqlite3
import time
from typing import Any

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings
from qa_app.retention.rows import touched_tables

log = structlog.get_logger()
MIB = 1024 * 1024
# Pages of the index of texts that are merged while others wait to write.
MERGED_AT_ONCE = 500
WAIT_MS = 2000
TRIES = 20


def clean_traces(*, however_large: bool = False) -> dict[str, Any] | None:
    """Leave nothing of deleted rows in the database's files.

    Gives what was done, or None when somebody is still reading: try again a little later.
    """
    if db.engine.dialect.name == "sqlite":
        return _clean_sqlite()
    return _clean_postgresql(however_large=however_large)


def _clean_sqlite() -> dict[str, Any] | None:
    raw = db.engine.raw_connection()
    try:
        connection: sqlite3.Connection = raw.driver_connection  # type: ignore[assignment]  # SQLite's
        connection.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        _merge_index(connection)
        busy, _pages, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        log.info("cleaning waits", reason=str(error))
        return None
    finally:
        raw.invalidate()  # the next one to use it must wait longer than we do
        raw.close()
    if busy:
        return None
    return {"database": "sqlite", "log": "emptied", "index": "merged", "pages": "overwritten"}


def _merge_index(connection: sqlite3.Connection) -> None:
    """Merge the index of texts into one piece, some pages at a time, as SQLite's manual has it."""
    pages = -MERGED_AT_ONCE
    while True:
        before = connection.total_changes
        connection.execute(
            "INSERT INTO transcript_search(transcript_search, rank) VALUES ('merge', ?)", (pages,)
        )
        if connection.total_changes - before < 2:
            return
        pages = MERGED_AT_ONCE


def vacuum_once() -> bool:
    """Write a SQLite file of an earlier version anew, whose free pages keep what was deleted.

    Whether it had to be done and there was anything in it. ``user_version`` remembers it in the
    file itself.
    """
    if db.engine.dialect.name != "sqlite":
        return False
    raw = db.engine.raw_connection()
    try:
        connection: sqlite3.Connection = raw.driver_connection  # type: ignore[assignment]  # SQLite's
        if connection.execute("PRAGMA user_version").fetchone()[0]:
            return False
        in_use = connection.execute("SELECT EXISTS (SELECT * FROM call)").fetchone()[0]
        _merge_index(connection)
        connection.execute("VACUUM")
        connection.execute("PRAGMA user_version=1")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
    return bool(in_use)


def _clean_postgresql(*, however_large: bool) -> dict[str, Any] | None:
    """Write the touched tables anew where that takes seconds; else only let their rows go."""
    with db.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        if not _all_have_seen(connection):
            return None
        names = touched_tables()
        most = settings().erase_rewrite_mb * MIB
        rewritten = however_large or _size_of(connection, names) <= most
        how = "VACUUM (FULL, ANALYZE)" if rewritten else "VACUUM (ANALYZE)"
        try:
            connection.execute(text("SET lock_timeout = '5s'"))
            for name in names:
                connection.execute(text(f'{how} "{name}"'))
            # What a column often has is kept there, in clear.
            connection.execute(text(f"{how.replace(', ANALYZE', '')} pg_statistic"))
        except DBAPIError as error:
            log.info("cleaning waits", reason=str(error.orig).splitlines()[0])
            return None
        finally:
            connection.execute(text("RESET lock_timeout"))
    return {"database": "postgresql", "pages": "written anew" if rewritten else "freed"}


def _all_have_seen(connection: Connection) -> bool:
    """Wait a little until every transaction that began before now is over.

    One that still sees the rows would keep them from being taken away.
    """
    now = connection.scalar(text("SELECT clock_timestamp()"))
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND xact_start < :now"
    )
    for _try in range(TRIES):
        if not connection.scalar(older, {"now": now}):
            return True
        time.sleep(WAIT_MS / 1000 / TRIES)
    return False


def _size_of(connection: Connection, names: list[str]) -> int:
    size = text("SELECT sum(pg_total_relation_size(CAST(quote_ident(n) AS regclass))) "
                "FROM unnest(CAST(:names AS text[])) AS n")  # fmt: skip
    return int(connection.scalar(size, {"names": names}) or 0)
