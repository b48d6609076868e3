"""Which promises of a call a plan shows; older ones are proposed and not ticked."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan_promise") as table:
        table.add_column(sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("plan_promise") as table:
        table.alter_column("kept", server_default=None)


def downgrade() -> None:
    # Without the column all that is there is shown.
    op.execute(sa.text("DELETE FROM plan_promise WHERE NOT kept"))
    with op.batch_alter_table("plan_promise") as table:
        table.drop_column("kept")
