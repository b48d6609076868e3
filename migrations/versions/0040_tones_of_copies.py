"""Where the copy of a recording that people hear has tones: its waveform shows no words there."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for the tones; workers fill it in, call by call."""
    op.add_column("call", sa.Column("tones", sa.JSON()))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("call", "tones")
