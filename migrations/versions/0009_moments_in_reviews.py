"""What reviewers make of moments, a first pass without them, and what is left out of reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def upgrade() -> None:
    op.add_column("review", _flag("moments_wait"))
    op.add_column("review", sa.Column("moments_shown_at", sa.DateTime(timezone=True)))
    op.add_column("review", sa.Column("first_ratings", sa.JSON()))
    op.add_column("rating", _flag("left_out"))
    op.add_column("evidence", _flag("left_out"))
    op.create_table(
        "moment_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("moment_id", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=9), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'dismissed', 'passed')", name=op.f("ck_moment_verdict_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review.id"],
            name=op.f("fk_moment_verdict_review_id_review"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["moment_id"],
            ["moment.id"],
            name=op.f("fk_moment_verdict_moment_id_moment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_moment_verdict_evidence_id_evidence"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_moment_verdict_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moment_verdict")),
        sa.UniqueConstraint(
            "review_id", "moment_id", name=op.f("uq_moment_verdict_review_id_moment_id")
        ),
    )
    op.create_index("ix_moment_verdict_rule", "moment_verdict", ["rule", "verdict"])
    op.create_index(op.f("ix_moment_verdict_moment_id"), "moment_verdict", ["moment_id"])
    op.create_index(op.f("ix_moment_verdict_evidence_id"), "moment_verdict", ["evidence_id"])


def downgrade() -> None:
    op.drop_table("moment_verdict")
    for table, column in (
        ("evidence", "left_out"),
        ("rating", "left_out"),
        ("review", "first_ratings"),
        ("review", "moments_shown_at"),
        ("review", "moments_wait"),
    ):
        op.drop_column(table, column)
