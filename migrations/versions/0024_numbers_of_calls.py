"""Which calls a telephone number is said in, as keyed digests; customers' references by index."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_number",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_number_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "digest", name=op.f("pk_call_number")),
    )
    op.create_index("ix_call_number_digest", "call_number", ["digest", "call_id"])
    op.create_index("ix_call_reference", "call", ["reference_to_find"])


def downgrade() -> None:
    op.drop_index("ix_call_reference", table_name="call")
    op.drop_index("ix_call_number_digest", table_name="call_number")
    op.drop_table("call_number")
