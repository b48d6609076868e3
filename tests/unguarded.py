"""The record without what keeps it from being changed, as if somebody had got at the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from qa_app.foundation.extensions import db


@contextmanager
def unguarded() -> Iterator[None]:
    """Let the block change and delete rows of the record; commits, and guards them again."""
    if db.engine.dialect.name == "postgresql":
        _switch("DISABLE")
        yield
        db.session.commit()
        _switch("ENABLE")
        return
    named = text(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'"
    )
    guards = db.session.execute(named).all()
    for name, _sql in guards:
        db.session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _name, sql in guards:
        db.session.execute(text(sql))
    db.session.commit()


def _switch(word: str) -> None:
    for table in ("audit_record", "audit_head"):
        db.session.execute(text(f"ALTER TABLE {table} {word} TRIGGER USER"))
    db.session.commit()
