"""Reviews that amend a submitted one, and why."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BEFORE = (
    "purpose IN ('regular', 'calibration', 'second opinion', 'self-assessment', 'appeal')",
    "CASE purpose WHEN 'appeal' THEN supersedes_id IS NOT NULL "
    "WHEN 'second opinion' THEN 1 = 1 ELSE supersedes_id IS NULL END",
)
AFTER = (
    "purpose IN ('regular', 'calibration', 'second opinion', 'self-assessment', 'appeal', "
    "'amendment')",
    "CASE purpose WHEN 'appeal' THEN supersedes_id IS NOT NULL "
    "WHEN 'amendment' THEN supersedes_id IS NOT NULL "
    "WHEN 'second opinion' THEN 1 = 1 ELSE supersedes_id IS NULL END",
)


def upgrade() -> None:
    """Let a review be an amendment."""
    with op.batch_alter_table("review") as review:
        review.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        review.add_column(
            sa.Column("reason_revision", sa.Integer(), nullable=False, server_default="0")
        )
        _allow(review, AFTER)
    with op.batch_alter_table("review") as review:
        review.alter_column("reason", server_default=None)
        review.alter_column("reason_revision", server_default=None)


def downgrade() -> None:
    """The version before knows no amendment; as appeals they go on counting in their place."""
    reviews = sa.table(
        "review",
        *(sa.column(name) for name in ("id", "purpose", "supersedes_id", "state")),
    )
    amendments = sa.update(reviews).where(reviews.c.purpose == "amendment")
    op.execute(amendments.values(purpose="appeal"))
    with op.batch_alter_table("review") as review:
        _allow(review, BEFORE)
        review.drop_column("reason_revision")
        review.drop_column("reason")


def _allow(review: BatchOperations, rules: tuple[str, str]) -> None:
    for name, rule in zip(("purpose", "supersedes"), rules, strict=True):
        review.drop_constraint(op.f(f"ck_review_{name}"), type_="check")
        review.create_check_constraint(op.f(f"ck_review_{name}"), rule)
