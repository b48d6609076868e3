"""Sampling plans, the draws that are made by them, and what was drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans and draws have tables."""
    _create_plans()
    _create_versions()
    _create_draws()
    _create_drawn_calls()


def _create_plans() -> None:
    op.create_table(
        "sampling_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("automatic_since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_sampling_plan_name")),
    )


def _create_versions() -> None:
    op.create_table(
        "sampling_plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("span", sa.String(5), nullable=False),
        sa.Column("unit", sa.String(6), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("splits", sa.JSON(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("reviewers", sa.JSON(), nullable=False),
        sa.Column("direction", sa.String(3), nullable=True),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("shortest", sa.Integer(), nullable=False),
        sa.Column("most_abuse", sa.Integer(), nullable=True),
        sa.Column("only_own", sa.Boolean(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "direction IN ('in', 'out')", name=op.f("ck_sampling_plan_version_direction")
        ),
        sa.CheckConstraint("span IN ('week', 'month')", name=op.f("ck_sampling_plan_version_span")),
        sa.CheckConstraint(
            "unit IN ('agent', 'team', 'queue', 'centre')",
            name=op.f("ck_sampling_plan_version_unit"),
        ),
        sa.CheckConstraint("quota BETWEEN 1 AND 500", name=op.f("ck_sampling_plan_version_quota")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_sampling_plan_version_share")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["person.id"],
            name=op.f("fk_sampling_plan_version_changed_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["sampling_plan.id"],
            name=op.f("fk_sampling_plan_version_plan_id_sampling_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_plan_version")),
        sa.UniqueConstraint("id", "plan_id", name=op.f("uq_sampling_plan_version_id_plan_id")),
        sa.UniqueConstraint(
            "plan_id", "number", name=op.f("uq_sampling_plan_version_plan_id_number")
        ),
    )


def _create_draws() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("frame", sa.LargeBinary(), nullable=True),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("in_frame", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state = 'ordered' OR frame IS NOT NULL", name=op.f("ck_draw_frame")),
        sa.CheckConstraint("state IN ('ordered', 'drawn', 'given')", name=op.f("ck_draw_state")),
        sa.CheckConstraint("end_day > first_day", name=op.f("ck_draw_days")),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_draw_ordered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["sampling_plan.id"], name=op.f("fk_draw_plan_id_sampling_plan")
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "plan_id"],
            ["sampling_plan_version.id", "sampling_plan_version.plan_id"],
            name=op.f("fk_draw_version_id_plan_id_sampling_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("plan_id", "first_day", name=op.f("uq_draw_plan_id_first_day")),
    )
    op.create_index("ix_draw_days", "draw", ["first_day", "end_day"])
    op.create_index(op.f("ix_draw_version_id"), "draw", ["version_id"])


def _create_drawn_calls() -> None:
    op.create_table(
        "drawn_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("selection", sa.String(8), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "selection IN ('random', 'targeted')", name=op.f("ck_drawn_call_selection")
        ),
        sa.CheckConstraint(
            "(reason IS NULL) = (replaced_at IS NULL)", name=op.f("ck_drawn_call_reason")
        ),
        sa.CheckConstraint("rank > 0", name=op.f("ck_drawn_call_rank")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["person.id"], name=op.f("fk_drawn_call_agent_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_drawn_call_assignment_id_assignment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_drawn_call_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["person.id"], name=op.f("fk_drawn_call_replaced_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["drawn_call.id"], name=op.f("fk_drawn_call_replaces_id_drawn_call")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_call")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_drawn_call_assignment_id")),
        sa.UniqueConstraint("call_id", name=op.f("uq_drawn_call_call_id")),
        sa.UniqueConstraint(
            "draw_id", "stratum", "rank", name=op.f("uq_drawn_call_draw_id_stratum_rank")
        ),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_drawn_call_replaces_id")),
    )
    op.create_index(op.f("ix_drawn_call_agent_id"), "drawn_call", ["agent_id"])
    op.create_index(op.f("ix_drawn_call_draw_id"), "drawn_call", ["draw_id"])
    op.create_index(op.f("ix_drawn_call_replaced_by_id"), "drawn_call", ["replaced_by_id"])


def downgrade() -> None:
    """Without plans and draws; what was assigned stays."""
    for table in ("drawn_call", "draw", "sampling_plan_version", "sampling_plan"):
        op.drop_table(table)
