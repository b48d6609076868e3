"""The names of the keys that recordings and original words are encrypted with."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "encryption_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_encryption_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_encryption_key_key_id")),
    )


def downgrade() -> None:
    op.drop_table("encryption_key")
