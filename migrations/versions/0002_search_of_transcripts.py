"""An index of three-letter pieces, so that words said in calls are found fast.

Pieces rather than words: Korean endings make a word look different each time.
PostgreSQL has them as an index on the column, SQLite as a table that triggers keep.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_UP = (
    "CREATE VIRTUAL TABLE transcript_search USING fts5("
    "text, content='transcript', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER transcript_search_added AFTER INSERT ON transcript BEGIN "
    "INSERT INTO transcript_search(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER transcript_search_removed AFTER DELETE ON transcript BEGIN "
    "INSERT INTO transcript_search(transcript_search, rowid, text) "
    "VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER transcript_search_changed AFTER UPDATE OF text ON transcript BEGIN "
    "INSERT INTO transcript_search(transcript_search, rowid, text) "
    "VALUES ('delete', old.id, old.text); "
    "INSERT INTO transcript_search(rowid, text) VALUES (new.id, new.text); END",
    "INSERT INTO transcript_search(transcript_search) VALUES ('rebuild')",
)
SQLITE_DOWN = (
    "DROP TRIGGER transcript_search_changed",
    "DROP TRIGGER transcript_search_removed",
    "DROP TRIGGER transcript_search_added",
    "DROP TABLE transcript_search",
)
POSTGRESQL_UP = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_transcript_text_trigram ON transcript USING gin (lower(text) gin_trgm_ops)",
)
POSTGRESQL_DOWN = ("DROP INDEX ix_transcript_text_trigram",)


def _run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    name = op.get_bind().dialect.name
    for statement in sqlite if name == "sqlite" else postgresql:
        op.execute(statement)


def upgrade() -> None:
    _run(SQLITE_UP, POSTGRESQL_UP)


def downgrade() -> None:
    _run(SQLITE_DOWN, POSTGRESQL_DOWN)
