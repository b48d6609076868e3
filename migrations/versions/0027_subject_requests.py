"""Requests of customers about their data; calls that are set aside for one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "subject_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_because", sa.Text(), nullable=False),
        sa.Column("told_of_extension_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(9), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("export_state", sa.String(7), nullable=True),
        sa.Column("export_language", sa.String(2), nullable=False),
        sa.Column("export_originals", sa.Boolean(), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('access', 'correction', 'deletion', 'suspension')",
            name=op.f("ck_subject_request_kind"),
        ),
        sa.CheckConstraint(
            "result IN ('done', 'partly', 'refused', 'withdrawn')",
            name=op.f("ck_subject_request_result"),
        ),
        sa.CheckConstraint(
            "export_state IN ('waiting', 'done', 'failed')",
            name=op.f("ck_subject_request_export_state"),
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["person.id"], name=op.f("fk_subject_request_handler_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_request")),
    )
    op.create_index("ix_subject_request_open", "subject_request", ["closed_at", "due_on", "id"])
    op.create_table(
        "request_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("found_by", sa.String(20), nullable=False),
        sa.Column("belongs", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["subject_request.id"],
            name=op.f("fk_request_call_request_id_subject_request"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_request_call_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_call")),
        sa.UniqueConstraint(
            "request_id", "call_id", name=op.f("uq_request_call_request_id_call_id")
        ),
    )
    op.create_index(op.f("ix_request_call_request_id"), "request_call", ["request_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_request_call_request_id"), table_name="request_call")
    op.drop_table("request_call")
    op.drop_index("ix_subject_request_open", table_name="subject_request")
    op.drop_table("subject_request")
    op.drop_column("call", "suspended_at")
