"""How a transcript's speakers are known, and which channel somebody said is the agent's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None

CHANNELS = "('left', 'right', 'auto')"
HOWS = "('set', 'found', 'assumed', 'voices', 'no_roles', 'one_voice')"


def upgrade() -> None:
    # Not as a batch: SQLite's copy of a table would lose the triggers of the search.
    op.execute(
        "ALTER TABLE call ADD COLUMN agent_channel VARCHAR(5) "
        f"CONSTRAINT ck_call_agent_channel CHECK (agent_channel IN {CHANNELS})"
    )
    op.execute(
        "ALTER TABLE transcript ADD COLUMN agent_side VARCHAR(5) "
        "CONSTRAINT ck_transcript_agent_side CHECK (agent_side IN ('left', 'right'))"
    )
    op.execute(
        "ALTER TABLE transcript ADD COLUMN speakers_how VARCHAR(10) "
        f"CONSTRAINT ck_transcript_speakers_how CHECK (speakers_how IN {HOWS})"
    )
    op.add_column("transcript", sa.Column("speakers_confidence", sa.Double(), nullable=True))


def downgrade() -> None:
    for column in ("speakers_confidence", "speakers_how", "agent_side"):
        op.drop_column("transcript", column)
    op.drop_column("call", "agent_channel")
