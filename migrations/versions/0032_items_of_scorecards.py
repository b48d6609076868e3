"""Points, conditions and missed critical items of reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what scorecards ask besides levels; no rating that exists has any of it."""
    with op.batch_alter_table("rating") as table:
        table.add_column(sa.Column("points", sa.Integer()))
        table.add_column(
            sa.Column("critical_missed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("rating") as table:
        table.alter_column("critical_missed", server_default=None)
    op.create_index(
        "ix_rating_critical_missed",
        "rating",
        ["review_id"],
        sqlite_where=sa.text("critical_missed"),
        postgresql_where=sa.text("critical_missed"),
    )
    op.create_table(
        "condition_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "review_id",
            sa.Integer(),
            sa.ForeignKey("review.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("condition", sa.String(80), nullable=False),
        sa.Column("holds", sa.Boolean()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("review_id", "condition"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("condition_answer")
    op.drop_index("ix_rating_critical_missed", "rating")
    with op.batch_alter_table("rating") as table:
        table.drop_column("critical_missed")
        table.drop_column("points")
