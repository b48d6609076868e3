"""What agents say to their ratings, and what is decided of it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

STANDS = sa.text("withdrawn_at IS NULL")
CAUSES = "'policy', 'system', 'script', 'information', 'department'"


def upgrade() -> None:
    """Replies and appeals have tables; a rating says whether it was carried over."""
    with op.batch_alter_table("rating") as rating:
        rating.add_column(
            sa.Column("carried_over", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("rating") as rating:
        rating.alter_column("carried_over", server_default=None)
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_reply_review_id_review"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["person.id"], name=op.f("fk_reply_agent_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("review_id", "criterion", name=op.f("uq_reply_review_id_criterion")),
    )
    op.create_index(op.f("ix_reply_agent_id"), "reply", ["agent_id"])
    _create_appeal()


def _create_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(13), nullable=False),
        sa.Column("cause", sa.String(11), nullable=True),
        sa.Column("start", sa.Double(), nullable=True),
        sa.Column("end", sa.Double(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('otherwise', 'not the agent', 'transcript')", name=op.f("ck_appeal_kind")
        ),
        sa.CheckConstraint(f"cause IN ({CAUSES})", name=op.f("ck_appeal_cause")),
        sa.CheckConstraint(
            "(kind = 'not the agent') = (cause IS NOT NULL)", name=op.f("ck_appeal_caused")
        ),
        sa.CheckConstraint(
            '(kind = \'transcript\') = ("start" IS NOT NULL AND "end" IS NOT NULL)',
            name=op.f("ck_appeal_line"),
        ),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'partly', 'not upheld')", name=op.f("ck_appeal_outcome")
        ),
        sa.CheckConstraint(
            "decided_at IS NULL OR outcome IS NOT NULL", name=op.f("ck_appeal_decided")
        ),
        sa.CheckConstraint(
            "decided_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_appeal_closed_once")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_appeal_review_id_review"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["person.id"], name=op.f("fk_appeal_agent_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_appeal_assignment_id_assignment"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )  # fmt: skip
    for column in ("agent_id", "assignment_id"):
        op.create_index(op.f(f"ix_appeal_{column}"), "appeal", [column])
    op.create_index(
        "ix_appeal_of_item",
        "appeal",
        ["review_id", "criterion"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index("ix_appeal_decided", "appeal", ["decided_at", "id"])


def downgrade() -> None:
    """What agents said to their ratings is forgotten; decisions stay as reviews."""
    op.drop_table("appeal")
    op.drop_table("reply")
    with op.batch_alter_table("rating") as rating:
        rating.drop_column("carried_over")
