"""The reviews of a call, found without reading all: the list of calls says who reviewed each."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index reviews by their call."""
    op.create_index("ix_review_call", "review", ["call_id"])


def downgrade() -> None:
    """Take the index away."""
    op.drop_index("ix_review_call", "review")
