"""What a centre has is there after each step of the database, and after each step back."""

from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import Table

from qa_app.foundation.extensions import db
from tests.conftest import make_app, make_settings
from tests.migrations.rows import contents, fill, tables_of
from tests.postgresql import fresh_database

Contents = dict[str, list[dict[str, Any]]]
# Columns that a version writes anew on purpose: revision, table, column.
REWRITTEN: set[tuple[str, str, str]] = set()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_app(request, tmp_path):
    changes = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        changes["DATABASE_URL"] = fresh_database(server, "steps")
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def revisions() -> list[str]:
    """All versions, the oldest first."""
    config = current_app.extensions["migrate"].migrate.get_config()
    script = ScriptDirectory.from_config(config)
    return [one.revision for one in script.walk_revisions()][::-1]


def lost(before: Contents, after: Contents, revision: str) -> list[str]:
    """What was in tables and columns that are still there, and is not any more."""
    found = []
    for table in before.keys() & after.keys():
        if len(before[table]) > len(after[table]):
            found.append(f"{revision}: rows of {table}")
        for old, new in zip(before[table], after[table], strict=False):
            found += [
                f"{revision}: {table}.{name} was {old[name]!r}, is {new[name]!r}"
                for name in old.keys() & new.keys()
                if old[name] != new[name] and (revision, table, name) not in REWRITTEN
            ]
    return sorted(found)


def test_each_version_keeps_what_the_one_before_held_on_the_way_up_and_back(empty_app: Flask):
    problems: list[str] = []
    tables: list[Table] = []
    for revision in revisions():
        earlier, before = tables, contents(db.engine, tables)
        upgrade(revision=revision)
        tables = tables_of(db.engine)
        problems += lost(before, contents(db.engine, tables), revision)
        fill(db.engine, tables)
        filled = contents(db.engine, tables)
        empty = [table for table, rows in filled.items() if not rows]
        assert not empty, f"{revision} has no rows in {empty}: give them some in rows.py"
        if earlier:
            downgrade(revision="-1")
            problems += lost(filled, contents(db.engine, earlier), f"back from {revision}")
            upgrade(revision=revision)
            problems += lost(before, contents(db.engine, tables), f"on to {revision} again")
            fill(db.engine, tables)

    assert problems == []
