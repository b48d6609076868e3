"""A copy of the database as it is at one moment, and such a copy put back; the app may run."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, make_url, text

from qa_app.backup.manifest import BackupProblem
from qa_app.foundation.extensions import db
from qa_app.foundation.owner import owner_engine
from qa_app.foundation.transaction import settings

SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
# What is erased, or dropped by a rule, has no recording that could be missing.
CALLS = (
    'SELECT sha256, "without", masked_sound, original_gone_at IS NOT NULL FROM "call" '
    "WHERE state NOT IN ('erasing', 'erased') ORDER BY id"
)
KEYS = "SELECT key_id, sealed_at IS NOT NULL FROM encryption_key ORDER BY number"
ERASED = "SELECT DISTINCT subject, subject_id FROM deletion ORDER BY subject, subject_id"
REVISION = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What stands in the copy: recordings' keys, names of keys needed, what was erased by then."""

    name: str
    revision: str
    recordings: list[str]
    keys: list[tuple[str, bool]]
    erased: list[list[Any]]


def take_snapshot(folder: Path) -> Snapshot:
    """Copy the database into a folder.

    Raises:
        BackupProblem: when it cannot be done.
    """
    if db.engine.dialect.name == "sqlite":
        return _copy_sqlite(folder / SQLITE)
    return _dump_postgresql(folder / POSTGRESQL)


def _copy_sqlite(target: Path) -> Snapshot:
    """SQLite writes the copy anew, without what was deleted; writers go on meanwhile."""
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()
    copy = sqlite3.connect(target)
    try:
        return _read(SQLITE, lambda query: copy.execute(query).fetchall())
    finally:
        copy.close()


def _dump_postgresql(target: Path) -> Snapshot:
    plain = owner_engine()
    with plain.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        known = _read(POSTGRESQL, lambda query: list(connection.execute(text(query))))
        _run("pg_dump", plain, "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}", f"--file={target}")  # fmt: skip
    return known


def _read(name: str, rows: Any) -> Snapshot:
    recordings = []
    for sha256, without, masked, original_gone in rows(CALLS):
        came_in = f"{sha256[:2]}/{sha256}"
        if not original_gone:
            recordings.append(f"{came_in}.{without}" if without else came_in)
        if masked:
            recordings.append(f"{came_in}.{masked}")
    return Snapshot(
        name,
        rows(REVISION)[0][0],
        recordings,
        [(key_id, bool(everything)) for key_id, everything in rows(KEYS)],
        [list(row) for row in rows(ERASED)],
    )


def _run(tool: str, engine: Engine, *words: str) -> None:
    """Run one of PostgreSQL's tools on the database; the password is not on its command line."""
    url = make_url(engine.url.render_as_string(hide_password=False))
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    path = shutil.which(tool)
    if path is None:
        raise BackupProblem(f"{tool} is not installed: PostgreSQL's client tools have it")
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    command = [path, f"--dbname={plain}", *words]
    done = subprocess.run(  # noqa: S603  our words and the settings' address
        command, env={**os.environ, **password}, capture_output=True, text=True
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupProblem(f"{tool} failed: {said}")


def check_empty() -> None:
    """See that there is no database to be overwritten.

    Raises:
        BackupProblem: when there are tables.
    """
    with _connected() as connection:
        if inspect(connection).get_table_names():
            raise BackupProblem(
                "there is a database already, and nothing is overwritten: restore into an empty "
                "DATA_DIR and DATABASE_URL"
            )


@contextmanager
def _connected() -> Iterator[Connection]:
    engine = owner_engine()
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def put_back(copy: Path) -> None:
    """Bring a copied database to where the settings want it, where there is none.

    Raises:
        BackupProblem: when it cannot be done.
    """
    kind = {SQLITE: "sqlite", POSTGRESQL: "postgresql"}[copy.name]
    if db.engine.dialect.name != kind:
        raise BackupProblem(f"the backup is of {kind}, and DATABASE_URL is of another kind")
    if kind == "postgresql":
        words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", owner_engine(), *words, str(copy))
        return
    target = Path(make_url(settings().database_url).database or "")
    db.engine.dispose()
    part = target.with_name(f"{target.name}.restored")
    shutil.copyfile(copy, part)
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    part.replace(target)
