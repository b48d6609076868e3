"""Several versions of a transcript, lines that people corrected, and requests for new versions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN = "state IN ('waiting', 'running')"
NAMES = {
    "transcript": ("in_use", "glossary", "made_by_id", "based_on_id"),
    "segment": ("revision", "corrected", "origin_id"),
}


def upgrade() -> None:
    # Not as a batch: SQLite's copy of the table would lose the triggers of the search.
    no, none = sa.false(), sa.text("0")
    for table, column in (
        ("transcript", sa.Column("in_use", sa.Boolean(), nullable=False, server_default=no)),
        ("transcript", sa.Column("glossary", sa.Boolean(), nullable=False, server_default=no)),
        ("transcript", sa.Column("based_on_id", sa.Integer(), nullable=True)),
        ("segment", sa.Column("origin_id", sa.Integer(), nullable=True)),
        ("segment", sa.Column("revision", sa.Integer(), nullable=False, server_default=none)),
        ("segment", sa.Column("corrected", sa.Boolean(), nullable=False, server_default=no)),
    ):
        op.add_column(table, column)
    op.execute(
        "ALTER TABLE transcript ADD COLUMN made_by_id INTEGER "
        "CONSTRAINT fk_transcript_made_by_id_person REFERENCES person (id)"
    )
    op.execute(
        "UPDATE transcript SET in_use = true WHERE id IN "
        "(SELECT max(id) FROM transcript GROUP BY call_id)"
    )
    op.create_index(
        "ix_transcript_in_use",
        "transcript",
        ["call_id"],
        unique=True,
        sqlite_where=sa.text("in_use"),
        postgresql_where=sa.text("in_use"),
    )
    op.create_index("ix_transcript_based_on_id", "transcript", ["based_on_id"])
    op.create_index("ix_segment_origin_id", "segment", ["origin_id"])
    op.create_table(
        "retranscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("glossary", sa.Boolean(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_retranscription_state"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_retranscription_call_id_call"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"],
            name=op.f("fk_retranscription_requested_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retranscription")),
    )  # fmt: skip
    op.create_index("ix_retranscription_queue", "retranscription", ["state", "priority", "id"])
    op.create_index(
        "ix_retranscription_open",
        "retranscription",
        ["call_id"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index("ix_retranscription_call_id", "retranscription", ["call_id"])


def downgrade() -> None:
    for index in ("open", "queue", "call_id"):
        op.drop_index(f"ix_retranscription_{index}", table_name="retranscription")
    op.drop_table("retranscription")
    op.drop_index("ix_segment_origin_id", table_name="segment")
    op.drop_index("ix_transcript_based_on_id", table_name="transcript")
    op.drop_index("ix_transcript_in_use", table_name="transcript")
    # Then the newest one is the call's transcript: it must be whole.
    op.execute(
        "DELETE FROM segment WHERE transcript_id IN "
        "(SELECT id FROM transcript WHERE NOT complete AND NOT in_use)"
    )
    op.execute("DELETE FROM transcript WHERE NOT complete AND NOT in_use")
    for table, names in NAMES.items():
        for name in reversed(names):
            op.drop_column(table, name)
