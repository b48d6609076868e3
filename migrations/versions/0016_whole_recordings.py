"""What of a recording was not heard, and the same sound in another file."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


NEW = {
    "call": ("duration_estimated", "unread", "sounds_like_id", "keep_both"),
    "segment": ("unintelligible",),
}


def upgrade() -> None:
    # Not as a batch: SQLite's copy of the table would lose the triggers of the search.
    no, none = sa.false(), sa.text("'[]'")
    for table, column in (
        ("call", sa.Column("duration_estimated", sa.Boolean(), nullable=False, server_default=no)),
        ("call", sa.Column("unread", sa.JSON(), nullable=False, server_default=none)),
        ("call", sa.Column("sounds_like_id", sa.Integer(), nullable=True)),
        ("call", sa.Column("keep_both", sa.Boolean(), nullable=False, server_default=no)),
        ("segment", sa.Column("unintelligible", sa.Boolean(), nullable=False, server_default=no)),
    ):
        op.add_column(table, column)
    op.create_index(op.f("ix_call_sounds_like_id"), "call", ["sounds_like_id"])
    op.create_table(
        "sound_sketch",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("cell", sa.Double(), nullable=False),
        sa.Column("levels", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_sound_sketch_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_sound_sketch")),
    )
    op.create_index("ix_sound_sketch_seconds", "sound_sketch", ["seconds", "call_id"])


def downgrade() -> None:
    op.drop_table("sound_sketch")
    op.drop_index(op.f("ix_call_sounds_like_id"), table_name="call")
    for table, columns in NEW.items():
        for column in columns:
            op.drop_column(table, column)
