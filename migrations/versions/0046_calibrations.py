"""Calibrations: several people rate one call blind, and agree on a reference rating."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Calibrations have tables; an assignment may say on which rubric its call is rated."""
    with op.batch_alter_table("assignment") as assignment:
        assignment.add_column(sa.Column("rubric_id", sa.String(80), nullable=True))
    op.create_table(
        "calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.String(80), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'comparing', 'closed')", name=op.f("ck_calibration_state")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_calibration_closed")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_calibration_call_id_call"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_calibration_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
    )
    op.create_index(op.f("ix_calibration_call_id"), "calibration", ["call_id"])
    op.create_table(
        "calibration_part",
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("is_expert", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration.id"], ondelete="CASCADE",
            name=op.f("fk_calibration_part_calibration_id_calibration"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], ondelete="CASCADE",
            name=op.f("fk_calibration_part_assignment_id_assignment"),
        ),
        sa.PrimaryKeyConstraint(
            "calibration_id", "assignment_id", name=op.f("pk_calibration_part")
        ),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_calibration_part_assignment_id")),
    )  # fmt: skip
    op.create_table(
        "calibration_item",
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level IS NULL OR NOT not_applicable", name=op.f("ck_calibration_item_one_of")
        ),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration.id"], ondelete="CASCADE",
            name=op.f("fk_calibration_item_calibration_id_calibration"),
        ),
        sa.PrimaryKeyConstraint("calibration_id", "criterion", name=op.f("pk_calibration_item")),
    )  # fmt: skip


def downgrade() -> None:
    """Calibrations go; the reviews that were made for them stay."""
    op.drop_table("calibration_item")
    op.drop_table("calibration_part")
    op.drop_table("calibration")
    with op.batch_alter_table("assignment") as assignment:
        assignment.drop_column("rubric_id")
