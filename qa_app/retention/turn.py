"""One process at a time takes things away; when it dies, the next one may at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings

# A number of our own for PostgreSQL's locks.
ERASING = 715_2026


@contextmanager
def our_turn() -> Iterator[bool]:
    """Whether this process may erase now; the turn ends with the block, or with the process."""
    if db.engine.dialect.name == "sqlite":
        with (settings().data_dir / "erasing.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        return
    with db.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        mine = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": ERASING}))
        try:
            yield mine
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": ERASING})
