"""Names of criteria in plans as long as rubrics may have them."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a name be of any length."""
    with op.batch_alter_table("plan_point") as table:
        table.alter_column("criterion_name", type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    """Cut what the version before cannot hold."""
    points = sa.table("plan_point", sa.column("criterion_name", sa.Text()))
    name = points.c.criterion_name
    op.execute(
        sa.update(points).where(sa.func.length(name) > 120).values(
            criterion_name=sa.func.substr(name, 1, 120)
        )
    )  # fmt: skip
    with op.batch_alter_table("plan_point") as table:
        table.alter_column("criterion_name", type_=sa.String(120), existing_nullable=False)
