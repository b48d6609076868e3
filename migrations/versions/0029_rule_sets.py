"""Which rules, in which versions, found a call's moments, and in what words."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_set",
        sa.Column("version", sa.String(24), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_set")),
    )
    with op.batch_alter_table("finding") as finding:
        finding.add_column(sa.Column("rule_set", sa.String(24), nullable=True))
        finding.add_column(sa.Column("read", sa.String(24), nullable=True))
        finding.create_foreign_key(
            op.f("fk_finding_rule_set_rule_set"), "rule_set", ["rule_set"], ["version"]
        )
        finding.create_index(op.f("ix_finding_rule_set"), ["rule_set"])


def downgrade() -> None:
    with op.batch_alter_table("finding") as finding:
        finding.drop_index(op.f("ix_finding_rule_set"))
        finding.drop_constraint(op.f("fk_finding_rule_set_rule_set"), type_="foreignkey")
        finding.drop_column("read")
        finding.drop_column("rule_set")
    op.drop_table("rule_set")
