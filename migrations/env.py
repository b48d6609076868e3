"""Runs migrations on the app's own database; called by Flask-Migrate."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from qa_app.foundation.owner import owner_engine

database = current_app.extensions["migrate"].db
# Alembic does not know what else lies in the database: the index of texts is ours, raw.
OURS_RAW = {"transcript_search"}


def _belongs_to_models(
    _object: object, name: str | None, type_: str, _reflected: bool, _compare_to: object
) -> bool:
    if type_ == "table" and name:
        return not any(name.startswith(raw) for raw in OURS_RAW)
    return not (type_ == "index" and name == "ix_transcript_text_trigram")


@contextmanager
def _references_unwatched(connection: Connection) -> Iterator[None]:
    """Let a table be made anew while others refer to it, as SQLite has to for a changed column.

    SQLite heeds the switch between transactions only.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # what was begun only to read
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken:
            raise RuntimeError(f"a migration left a row of {broken[0]} without its {broken[2]}")


def run_migrations() -> None:
    """Bring the database to the wanted revision in one transaction."""
    with owner_engine().connect() as connection, _references_unwatched(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=_belongs_to_models,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_references(connection)


run_migrations()
