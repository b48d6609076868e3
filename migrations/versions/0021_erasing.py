"""Calls are erased whole, and a certificate tells of it.

The numbers of calls are not used again: what is on record of one must never be another's.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STATES = "state IN ('uploaded', 'transcribing', 'ready', 'failed')"
WITH_ERASED = STATES[:-1] + ", 'erasing', 'erased')"
PLAIN_ID = "id INTEGER NOT NULL"
LASTING_ID = "id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
PRIMARY_KEY = "CONSTRAINT pk_call PRIMARY KEY (id), "


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_calls_anew()
        _rewrite("review", "transcript_id INTEGER NOT NULL", "transcript_id INTEGER")
    else:
        _check_states(WITH_ERASED)
        op.alter_column("review", "transcript_id", nullable=True)
    op.add_column("plan", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("keep_ratings", sa.Boolean(), nullable=False),
        sa.Column("cleaning", sa.JSON(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('erasing', 'cleaning', 'finished')", name=op.f("ck_certificate_state")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_certificate_ordered_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index("ix_certificate_state", "certificate", ["state", "id"])
    op.create_index("ix_certificate_finished", "certificate", ["finished_at", "id"])
    op.create_index(op.f("ix_certificate_ordered_by_id"), "certificate", ["ordered_by_id"])
    op.create_table(
        "deletion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(12), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done')", name=op.f("ck_deletion_state")),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_deletion_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion")),
    )
    op.create_index("ix_deletion_state", "deletion", ["state", "id"])
    op.create_index("ix_deletion_certificate", "deletion", ["certificate_id", "state", "id"])
    op.create_index("ix_deletion_subject", "deletion", ["subject", "subject_id"])


def downgrade() -> None:
    op.drop_table("deletion")
    op.drop_table("certificate")
    op.drop_column("plan", "erased_at")
    _forget_what_was_left()
    if op.get_bind().dialect.name == "sqlite":
        _rewrite("review", "transcript_id INTEGER,", "transcript_id INTEGER NOT NULL,")
        _rewrite("call", WITH_ERASED, STATES)
    else:
        op.alter_column("review", "transcript_id", nullable=False)
        _check_states(STATES)


def _forget_what_was_left() -> None:
    """An earlier version knows no ratings without their call."""
    call = sa.table("call", *map(sa.column, ("id", "state", "failure")))
    review = sa.table("review", *map(sa.column, ("id", "call_id")))
    gone = sa.select(call.c.id).where(call.c.state == "erased")
    reviews = sa.select(review.c.id).where(review.c.call_id.in_(gone))
    for name in ("plan_review", "moment_verdict", "evidence", "rating"):
        part = sa.table(name, sa.column("review_id"))
        op.execute(part.delete().where(part.c.review_id.in_(reviews)))
    op.execute(review.delete().where(review.c.call_id.in_(gone)))
    op.execute(call.delete().where(call.c.state == "erased"))
    failed = {"state": "failed", "failure": "cancelled"}
    op.execute(call.update().where(call.c.state == "erasing").values(failed))


def _check_states(allowed: str) -> None:
    op.drop_constraint(op.f("ck_call_state"), "call", type_="check")
    op.create_check_constraint(op.f("ck_call_state"), "call", allowed)


def _make_calls_anew() -> None:
    """SQLite counts on, where a table was made to; its manual has this way for a made one."""
    bind = op.get_bind()
    parts = bind.exec_driver_sql(
        "SELECT type, sql FROM sqlite_schema WHERE tbl_name = 'call' AND sql IS NOT NULL"
    ).all()
    table = next(sql for kind, sql in parts if kind == "table")
    if "AUTOINCREMENT" in table:  # from before a way down
        _rewrite("call", STATES, WITH_ERASED)
        return
    made = " ".join(table.split())
    for before, after in (
        (
            '"call"' if '"call"' in made else "TABLE call",
            "new_call" if '"call"' in made else "TABLE new_call",
        ),
        (PLAIN_ID, LASTING_ID),
        (PRIMARY_KEY, ""),
        (STATES, WITH_ERASED),
    ):
        if before not in made:
            raise RuntimeError(f"the table of calls is not as expected: {before!r} is missing")
        made = made.replace(before, after, 1)
    bind.exec_driver_sql(made)
    bind.exec_driver_sql("INSERT INTO new_call SELECT * FROM call")
    bind.exec_driver_sql("DROP TABLE call")
    bind.exec_driver_sql("ALTER TABLE new_call RENAME TO call")
    for kind, sql in parts:
        if kind != "table":
            bind.exec_driver_sql(sql)


def _rewrite(table: str, before: str, after: str) -> None:
    """Change what a table allows; SQLite's manual has this way where no row changes."""
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
