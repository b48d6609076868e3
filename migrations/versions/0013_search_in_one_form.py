"""What search reads is stored in the one form in which texts are compared.

Folded here as nearly as it can be in a line; the app writes it anew with the masking of each
call. Going down, the texts are again the lines as people read them.
"""

import unicodedata
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AT_ONCE = 200

transcript = sa.table("transcript", sa.column("id"), sa.column("text"))
segment = sa.table(
    "segment", *(sa.column(name) for name in ("id", "transcript_id", "start", "text"))
)
call = sa.table(
    "call", sa.column("id"), sa.column("customer_reference"), sa.column("reference_to_find")
)


def upgrade() -> None:
    # Not as a batch: SQLite's copy of the table would take longer than all the rest.
    op.add_column(
        "call", sa.Column("reference_to_find", sa.Text(), nullable=False, server_default="")
    )
    database = op.get_bind()
    named = sa.select(call.c.id, call.c.customer_reference).where(call.c.customer_reference != "")
    for call_id, reference in database.execute(named).all():
        folded = {"reference_to_find": _folded(reference)}
        database.execute(call.update().where(call.c.id == call_id).values(folded))
    _write_texts(lambda lines: "\n".join(_folded(line) for line in lines))


def downgrade() -> None:
    _write_texts("\n".join)
    op.execute('ALTER TABLE "call" DROP COLUMN reference_to_find')


def _write_texts(joined: Callable[[list[str]], str]) -> None:
    """Make the text of each transcript that has one from its lines, some at a time."""
    database = op.get_bind()
    with_text = sa.select(transcript.c.id).where(transcript.c.text != "")
    after: int | None = 0
    while after is not None:
        some = with_text.where(transcript.c.id > after).order_by(transcript.c.id).limit(AT_ONCE)
        ids = database.scalars(some).all()
        for transcript_id in ids:
            lines = database.scalars(
                sa.select(segment.c.text)
                .where(segment.c.transcript_id == transcript_id)
                .order_by(segment.c.start, segment.c.id)
            ).all()
            text = joined([line.replace("\n", " ") for line in lines])
            database.execute(
                transcript.update().where(transcript.c.id == transcript_id).values(text=text)
            )
        after = ids[-1] if ids else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
