"""Legal holds, rules for how long what is kept, and what has gone of a call by them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

GONE = {
    "call": ("original_gone_at", "sound_gone_at", "text_gone_at"),
    "review": ("words_gone_at",),
}
PARTIAL = (
    ("ix_call_with_original", "call", "started_at", "original_gone_at"),
    ("ix_call_with_sound", "call", "started_at", "sound_gone_at"),
    ("ix_call_with_text", "call", "started_at", "text_gone_at"),
    ("ix_review_with_words", "review", "saved_at", "words_gone_at"),
    ("ix_plan_with_words", "plan", "saved_at", "erased_at"),
)


OLD_STATES = "state IN ('erasing', 'cleaning', 'finished')"
STATES = "state IN ('collecting', 'erasing', 'cleaning', 'finished')"


def upgrade() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_to_find", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('call', 'agent', 'queue', 'reference')", name=op.f("ck_legal_hold_kind")
        ),
        sa.CheckConstraint(
            "(kind IN ('call', 'agent')) = (subject_id IS NOT NULL)",
            name=op.f("ck_legal_hold_names_its_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["person.id"], name=op.f("fk_legal_hold_placed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["person.id"], name=op.f("fk_legal_hold_lifted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_lifted", "legal_hold", ["lifted_at", "id"])
    for name in ("placed_by_id", "lifted_by_id"):
        op.create_index(op.f(f"ix_legal_hold_{name}"), "legal_hold", [name])
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("queue", sa.String(80), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("keep_ratings", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("last_run_on", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('original', 'sound', 'transcript', 'review', 'plan', 'call', 'record')",
            name=op.f("ck_retention_rule_kind"),
        ),
        sa.CheckConstraint("days >= 0", name=op.f("ck_retention_rule_days")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_retention_rule_changed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint("kind", "queue", name=op.f("uq_retention_rule_kind_queue")),
    )
    op.create_index(op.f("ix_retention_rule_changed_by_id"), "retention_rule", ["changed_by_id"])
    _allow_states(OLD_STATES, STATES)
    op.add_column("certificate", sa.Column("expected", sa.Integer(), nullable=True))
    for table, names in GONE.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_call_of_queue", "call", ["queue", "started_at", "id"])
    for name, table, at, gone in PARTIAL:
        there = sa.text(f"{gone} IS NULL")
        op.create_index(name, table, [at, "id"], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    op.drop_index("ix_call_of_queue", table_name="call")
    for name, table, _at, _gone in PARTIAL:
        op.drop_index(name, table_name=table)
    for table, names in GONE.items():
        for name in names:
            op.drop_column(table, name)
    op.drop_column("certificate", "expected")
    op.execute("DELETE FROM certificate WHERE state = 'collecting'")
    _allow_states(STATES, OLD_STATES)
    op.drop_table("retention_rule")
    op.drop_table("legal_hold")


def _allow_states(before: str, after: str) -> None:
    """Change what the check allows; SQLite's manual has this way where no row changes."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.alter_column("certificate", "state", type_=sa.String(10))
        op.drop_constraint(op.f("ck_certificate_state"), "certificate", type_="check")
        op.create_check_constraint(op.f("ck_certificate_state"), "certificate", after)
        return
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(replace(sql, ?, ?), 'state VARCHAR(8)', "
        "'state VARCHAR(10)') WHERE type = 'table' AND name = 'certificate'",
        (before, after),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
