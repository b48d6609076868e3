"""Other agents and announcements as speakers, calls in two languages, which channels are heard."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FEW = "speaker IN ('agent', 'customer', 'unknown')"
MORE = "speaker IN ('agent', 'customer', 'other agent', 'announcement', 'unknown')"


def upgrade() -> None:
    _change("segment", ("speaker VARCHAR(8)", "speaker VARCHAR(12)"), (FEW, MORE))
    for table in ("call", "retranscription"):
        _change(table, ("language VARCHAR(2)", "language VARCHAR(5)"))
    op.add_column("segment", sa.Column("language", sa.String(length=2), nullable=True))
    op.add_column("transcript", sa.Column("heard", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("transcript", "heard")
    op.drop_column("segment", "language")
    op.execute("UPDATE call SET language = NULL WHERE language = 'ko+en'")
    op.execute("UPDATE retranscription SET language = NULL WHERE language = 'ko+en'")
    for table in ("call", "retranscription"):
        _change(table, ("language VARCHAR(5)", "language VARCHAR(2)"))
    op.execute(
        "UPDATE segment SET speaker = 'unknown' WHERE speaker IN ('other agent', 'announcement')"
    )
    _change("segment", (MORE, FEW), ("speaker VARCHAR(12)", "speaker VARCHAR(8)"))


def _change(table: str, *changes: tuple[str, str]) -> None:
    """Change a column's length or what a check allows; no row is written anew.

    SQLite has no statement for it, and a copy of a table would lose the triggers of the search;
    its manual's way for such changes is to change the text that the table was created with.
    """
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(table, changes)
        return
    for before, after in changes:
        if " IN " in before:
            op.drop_constraint(op.f(f"ck_{table}_speaker"), table, type_="check")
            op.create_check_constraint(op.f(f"ck_{table}_speaker"), table, after)
        else:
            column, kind = after.split(" ", 1)
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")


def _rewrite(table: str, changes: tuple[tuple[str, str], ...]) -> None:
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    for change in changes:
        bind.exec_driver_sql(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (*change, table),
        )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
