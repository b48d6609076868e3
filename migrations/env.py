"""Runs migrations on the app's own database; called by Flask-Migrate."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db
# Alembic does not know what else lies in the database: the index of texts is ours, raw.
OURS_RAW = {"transcript_search"}


def _belongs_to_models(
    _object: object, name: str | None, type_: str, _reflected: bool, _compare_to: object
) -> bool:
    if type_ == "table" and name:
        return not any(name.startswith(raw) for raw in OURS_RAW)
    return not (type_ == "index" and name == "ix_transcript_text_trigram")


def run_migrations() -> None:
    """Bring the database to the wanted revision in one transaction."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=_belongs_to_models,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
