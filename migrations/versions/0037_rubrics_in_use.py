"""Rubrics as the centre uses them: published versions, drafts, and rules that pick one."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ADDED = ("origin", "published_at", "published_by_id", "retired_at", "retired_by_id")
IN_USE = sa.text("published_at IS NOT NULL AND retired_at IS NULL")


def upgrade() -> None:
    """Let versions be published and retired; what reviews were made with stays as it is."""
    with op.batch_alter_table("rubric_version") as table:
        table.add_column(sa.Column("content_digest", sa.String(64)))
        table.add_column(sa.Column("origin", sa.String(4)))
        table.add_column(sa.Column("published_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("published_by_id", sa.Integer()))
        table.add_column(sa.Column("retired_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("retired_by_id", sa.Integer()))
        for by in ("published_by_id", "retired_by_id"):
            table.create_foreign_key(f"fk_rubric_version_{by}_person", "person", [by], ["id"])
        table.create_check_constraint("origin", "origin IN ('file', 'page')")
        table.create_check_constraint("published", "(published_at IS NULL) = (origin IS NULL)")
        table.create_check_constraint("retired", "retired_at IS NULL OR published_at IS NOT NULL")
    _note_digests()
    with op.batch_alter_table("rubric_version") as table:
        table.alter_column("content_digest", existing_type=sa.String(64), nullable=False)
    op.create_index(
        "ix_rubric_version_in_use",
        "rubric_version",
        ["rubric_id"],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    _create_drafts()
    _create_rules()
    with op.batch_alter_table("review") as table:
        table.add_column(sa.Column("proposed_rubric", sa.String(80)))
        table.add_column(sa.Column("rubric_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("review") as table:
        table.alter_column("rubric_reason", existing_type=sa.Text(), server_default=None)


def _note_digests() -> None:
    versions = sa.table(
        "rubric_version", sa.column("id"), sa.column("content", sa.JSON()),
        sa.column("content_digest"),
    )  # fmt: skip
    connection = op.get_bind()
    for row in connection.execute(sa.select(versions.c.id, versions.c.content)).all():
        text = json.dumps(row.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        connection.execute(
            versions.update().where(versions.c.id == row.id).values(content_digest=digest)
        )


def _create_drafts() -> None:
    op.create_table(
        "rubric_draft",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("rubric_id", sa.String(80)),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("based_on_id", sa.Integer(), sa.ForeignKey("rubric_version.id")),
        sa.Column("begun_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )


def _create_rules() -> None:
    op.create_table(
        "rubric_rule",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(80), nullable=False),
        sa.Column("direction", sa.String(3)),
        sa.Column("team_id", sa.Integer(), sa.ForeignKey("team.id", ondelete="CASCADE")),
        sa.Column("rubric_id", sa.String(80), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name="direction"),
    )


def downgrade() -> None:
    """Take it away; versions stay as reviews know them."""
    with op.batch_alter_table("review") as table:
        table.drop_column("rubric_reason")
        table.drop_column("proposed_rubric")
    op.drop_table("rubric_rule")
    op.drop_table("rubric_draft")
    op.drop_index("ix_rubric_version_in_use", "rubric_version")
    with op.batch_alter_table("rubric_version") as table:
        for check in ("retired", "published", "origin"):
            table.drop_constraint(check, type_="check")
        for by in ("published_by_id", "retired_by_id"):
            table.drop_constraint(f"fk_rubric_version_{by}_person", type_="foreignkey")
        for column in (*ADDED, "content_digest"):
            table.drop_column(column)
