"""What was not the agent's doing: its cause, who answers for causes, and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

CAUSES = "cause IN ('policy', 'system', 'script', 'information', 'department')"
ALONE = "cause IS NULL OR (level IS NULL AND NOT not_applicable)"


def upgrade() -> None:
    """Let a rating have a cause instead of a level."""
    with op.batch_alter_table("rating") as table:
        table.add_column(sa.Column("cause", sa.String(11)))
        table.create_check_constraint("cause", CAUSES)
        table.create_check_constraint("cause_alone", ALONE)
    op.create_index(
        "ix_rating_cause",
        "rating",
        ["cause", "id"],
        sqlite_where=sa.text("cause IS NOT NULL"),
        postgresql_where=sa.text("cause IS NOT NULL"),
    )
    op.create_table(
        "cause_owner",
        sa.Column("cause", sa.String(11), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_table(
        "cause_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "rating_id", sa.Integer(), sa.ForeignKey("rating.id", ondelete="CASCADE"),
            nullable=False, unique=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """Take it away; what had a cause is not rated then."""
    op.drop_table("cause_answer")
    op.drop_table("cause_owner")
    op.drop_index("ix_rating_cause", "rating")
    with op.batch_alter_table("rating") as table:
        table.drop_constraint("cause_alone", type_="check")
        table.drop_constraint("cause", type_="check")
        table.drop_column("cause")
