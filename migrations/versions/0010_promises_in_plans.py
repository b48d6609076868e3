"""What the agent promised in the calls that a plan is written from."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by_when", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_promise_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_plan_promise_call_id_call")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_promise")),
    )
    op.create_index(op.f("ix_plan_promise_plan_id"), "plan_promise", ["plan_id"])
    op.create_index(op.f("ix_plan_promise_call_id"), "plan_promise", ["call_id"])


def downgrade() -> None:
    op.drop_table("plan_promise")
