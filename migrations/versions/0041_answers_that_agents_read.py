"""Which answers about what was not their doing agents have read."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of those that are there: agents are told of them once."""
    read = sa.Column("read_revision", sa.Integer(), nullable=False, server_default="0")
    op.add_column("cause_answer", read)


def downgrade() -> None:
    """Forget it."""
    op.drop_column("cause_answer", "read_revision")
