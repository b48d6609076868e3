"""What is done with a call after its transcript, step by step, and who goes first."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "call", sa.Column("priority", sa.Integer(), nullable=False, server_default=sa.text("1"))
    )
    op.add_column("call", sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE call SET priority = 3 WHERE is_sample")
    op.create_index("ix_call_queue", "call", ["state", "priority", "id"], unique=False)
    op.create_table(
        "call_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_call_stage_state")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_stage_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_stage")),
        sa.UniqueConstraint("call_id", "name", name=op.f("uq_call_stage_call_id_name")),
    )
    op.create_index(
        "ix_call_stage_queue", "call_stage", ["state", "priority", "call_id"], unique=False
    )
    op.create_index("ix_call_stage_name", "call_stage", ["name", "state", "version"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_call_stage_name", table_name="call_stage")
    op.drop_index("ix_call_stage_queue", table_name="call_stage")
    op.drop_table("call_stage")
    op.drop_index("ix_call_queue", table_name="call")
    op.drop_column("call", "expected_at")
    op.drop_column("call", "priority")
