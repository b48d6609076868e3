"""More ways in which the speakers of a transcript are known."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OLD = "speakers_how IN ('set', 'found', 'assumed', 'voices', 'no_roles', 'one_voice')"
NEW = OLD[:-1] + ", 'three', 'mingled', 'crowded')"


def upgrade() -> None:
    _allow(OLD, NEW)


def downgrade() -> None:
    op.execute(
        "UPDATE transcript SET speakers_how = 'no_roles' "
        "WHERE speakers_how IN ('three', 'mingled', 'crowded')"
    )
    _allow(NEW, OLD)


def _allow(before: str, after: str) -> None:
    """Change what the check allows; SQLite's manual has this way where no row changes."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_transcript_speakers_how"), "transcript", type_="check")
        op.create_check_constraint(op.f("ck_transcript_speakers_how"), "transcript", after)
        return
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) "
        "WHERE type = 'table' AND name = 'transcript'",
        (before, after),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
