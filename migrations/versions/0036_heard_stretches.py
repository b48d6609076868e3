"""What was listened to of a call at the review desk."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard_stretch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_heard_stretch_span")),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["call.id"],
            name=op.f("fk_heard_stretch_call_id_call"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_stretch")),
    )
    op.create_index(op.f("ix_heard_stretch_call_id"), "heard_stretch", ["call_id"])


def downgrade() -> None:
    op.drop_table("heard_stretch")
