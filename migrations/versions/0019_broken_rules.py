"""Rules that broke on a call."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_failure",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_rule_failure_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "rule", name=op.f("pk_rule_failure")),
    )
    op.create_index(op.f("ix_rule_failure_rule"), "rule_failure", ["rule"])


def downgrade() -> None:
    op.drop_table("rule_failure")
