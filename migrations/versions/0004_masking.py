"""What is private in calls: found parts, what lines said before they were masked, masked sound.

Transcripts that are here already are masked when the app starts (``masked_at`` is empty).
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("masked_sound", sa.String(length=64), nullable=True))
    op.add_column("transcript", sa.Column("masked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("segment", sa.Column("original", sa.JSON(), nullable=True))
    op.create_table(
        "hidden_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=8), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(length=6), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confidence IN ('sure', 'doubtful')", name=op.f("ck_hidden_part_confidence")
        ),
        sa.CheckConstraint(
            "decision IN ('mask', 'leave', 'extend')", name=op.f("ck_hidden_part_decision")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_hidden_part_call_id_call"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcript.id"],
            name=op.f("fk_hidden_part_transcript_id_transcript"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_hidden_part_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_part")),
    )  # fmt: skip
    op.create_index("ix_hidden_part_to_check", "hidden_part", ["confidence", "decision", "id"])
    op.create_index(op.f("ix_hidden_part_call_id"), "hidden_part", ["call_id"])
    op.create_index(op.f("ix_hidden_part_transcript_id"), "hidden_part", ["transcript_id"])


def downgrade() -> None:
    _say_again_what_was_said()
    op.drop_table("hidden_part")
    # Dropped plainly: making a table anew, as SQLite's batches do, would cost its triggers.
    op.execute("ALTER TABLE segment DROP COLUMN original")
    op.execute("ALTER TABLE transcript DROP COLUMN masked_at")
    op.execute('ALTER TABLE "call" DROP COLUMN masked_sound')


def _say_again_what_was_said() -> None:
    """Put the originals back, so that going down loses no words."""
    database = op.get_bind()
    segment = sa.table(
        "segment",
        *(sa.column(name) for name in ("id", "transcript_id", "start", "text")),
        sa.column("words", sa.JSON()),
        sa.column("original", sa.JSON(none_as_null=True)),
    )
    transcript = sa.table("transcript", sa.column("id"), sa.column("text"))
    masked = database.execute(
        sa.select(segment.c.id, segment.c.transcript_id, segment.c.original).where(
            segment.c.original.is_not(None)
        )
    ).all()
    for row in masked:
        database.execute(
            segment.update()
            .where(segment.c.id == row.id)
            .values(text=row.original["text"], words=row.original["words"])
        )
    for transcript_id in {row.transcript_id for row in masked}:
        lines = database.scalars(
            sa.select(segment.c.text)
            .where(segment.c.transcript_id == transcript_id)
            .order_by(segment.c.start, segment.c.id)
        ).all()
        database.execute(
            transcript.update()
            .where(transcript.c.id == transcript_id)
            .values(text="\n".join(lines))
        )
