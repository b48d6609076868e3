"""What people did to transcripts, with the lines as they were before; more kinds of speaker."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

FEW = "speaker IN ('agent', 'customer', 'other agent', 'announcement', 'unknown')"
MORE = (
    "speaker IN ('agent', 'customer', 'other agent', 'transfer', 'supervisor', 'conference', "
    "'announcement', 'unknown')"
)
LINE = ("made_in_id", "replaced_in_id")


def upgrade() -> None:
    op.create_table(
        "transcript_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('edit', 'split', 'merge', 'assign', 'swap', 'undo')",
            name=op.f("ck_transcript_edit_kind"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{column}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_transcript_edit_{column}_id_{table}"),
                ondelete=gone,
            )
            for column, table, gone in (
                ("call", "call", "CASCADE"),
                ("transcript", "transcript", "CASCADE"),
                ("by", "person", None),
                ("undoes", "transcript_edit", "CASCADE"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_edit")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_transcript_edit_undoes_id")),
    )
    for column in ("call_id", "transcript_id"):
        op.create_index(op.f(f"ix_transcript_edit_{column}"), "transcript_edit", [column])
    for column in LINE:
        op.add_column("segment", sa.Column(column, sa.Integer(), nullable=True))
        op.create_index(op.f(f"ix_segment_{column}"), "segment", [column])
    op.add_column("segment", sa.Column("heard_in", sa.JSON(), nullable=True))
    _allow(FEW, MORE)


def downgrade() -> None:
    # An earlier version would show what is history as lines of the call.
    op.execute("DELETE FROM segment WHERE replaced_in_id IS NOT NULL")
    op.execute(
        "UPDATE segment SET speaker = 'other agent' "
        "WHERE speaker IN ('transfer', 'supervisor', 'conference')"
    )
    _allow(MORE, FEW)
    op.drop_column("segment", "heard_in")
    for column in LINE:
        op.drop_index(op.f(f"ix_segment_{column}"), table_name="segment")
        op.drop_column("segment", column)
    op.drop_table("transcript_edit")


def _allow(before: str, after: str) -> None:
    """Change which speakers there are; no row is written anew (as in 0014)."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_segment_speaker"), "segment", type_="check")
        op.create_check_constraint(op.f("ck_segment_speaker"), "segment", after)
        return
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, "segment"),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
