"""Moments that rules found in calls, and what is left out of a call."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None


def _call_id() -> sa.Column[int]:
    return sa.Column("call_id", sa.Integer(), nullable=False)


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"], ["call.id"], name=op.f(f"fk_{table}_call_id_call"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "moment",
        sa.Column("id", sa.Integer(), nullable=False),
        _call_id(),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("polarity", sa.String(length=1), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.CheckConstraint("polarity IN ('+', '-', '0')", name=op.f("ck_moment_polarity")),
        _of_call("moment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moment")),
    )
    op.create_index("ix_moment_call_kind", "moment", ["call_id", "kind", "left_out", "rule"])
    op.create_table(
        "finding",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        _of_call("finding"),
        sa.ForeignKeyConstraint(
            ["transcript_id"],
            ["transcript.id"],
            name=op.f("fk_finding_transcript_id_transcript"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_transcript_id"), "finding", ["transcript_id"])
    op.create_table(
        "rule_switch",
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rule_switch_person_id_person")
        ),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_rule_switch")),
    )
    op.create_table(
        "abuse_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        _call_id(),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_abuse", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_abuse_mark_span")),
        _of_call("abuse_mark"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_abuse_mark_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abuse_mark")),
    )
    op.create_index("ix_abuse_mark_call", "abuse_mark", ["call_id", "id"])
    op.create_table(
        "left_out",
        sa.Column("id", sa.Integer(), nullable=False),
        _call_id(),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        _of_call("left_out"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_out")),
    )
    op.create_index("ix_left_out_call_kind", "left_out", ["call_id", "kind"])


def downgrade() -> None:
    for table in ("left_out", "abuse_mark", "rule_switch", "finding", "moment"):
        op.drop_table(table)
