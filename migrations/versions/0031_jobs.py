"""All background work as jobs in one table; what is under way, done or failed is carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
STATES = "state IN ('waiting', 'running', 'done', 'failed')"
OPEN = sa.text("state IN ('waiting', 'running')")
OF_CALL = (
    ("failure", sa.String(40), None), ("progress", sa.Double(), "0"),
    ("attempts", sa.Integer(), "0"), ("worker", sa.String(120), None),
    ("heartbeat_at", TIME, None), ("cancel_requested", sa.Boolean(), sa.false()),
    ("priority", sa.Integer(), "1"), ("expected_at", TIME, None),
)  # fmt: skip

FIRST = """
    INSERT INTO job (kind, call_id, details, transcript_id, requested_at, state, priority, turn,
        attempts, worker, heartbeat_at, stop_requested, progress, expected_at, failure, version)
    SELECT 'transcription', id, '{}',
        CASE WHEN state = 'ready' THEN NULL ELSE (
            SELECT max(transcript.id) FROM transcript
            WHERE transcript.call_id = call.id AND NOT transcript.complete
        ) END,
        uploaded_at,
        CASE state WHEN 'uploaded' THEN 'waiting' WHEN 'transcribing' THEN 'running'
            WHEN 'ready' THEN 'done' ELSE 'failed' END,
        priority, 1, attempts, worker, heartbeat_at,
        CASE WHEN cancel_requested AND state = 'transcribing' THEN 'cancelled' END,
        progress, expected_at, failure, ''
    FROM call WHERE state IN ('uploaded', 'transcribing', 'ready', 'failed')
"""
STAGES = """
    INSERT INTO job (kind, call_id, details, requested_at, state, priority, turn, due_at, attempts,
        worker, heartbeat_at, progress, failure, finished_at, version)
    SELECT name, call_id, '{}', coalesce(finished_at, uploaded_at), call_stage.state,
        call_stage.priority, 0, due_at, call_stage.attempts, call_stage.worker,
        call_stage.heartbeat_at, CASE call_stage.state WHEN 'done' THEN 1 ELSE 0 END,
        call_stage.failure, finished_at, version
    FROM call_stage JOIN call ON call.id = call_id
"""
BACK_TO_CALL = """
    UPDATE call SET
        failure = job.failure, progress = job.progress, attempts = job.attempts,
        worker = job.worker, heartbeat_at = job.heartbeat_at, priority = job.priority,
        expected_at = job.expected_at, cancel_requested = job.stop_requested IS NOT NULL
    FROM job WHERE job.call_id = call.id AND job.kind = 'transcription'
        AND job.id = (SELECT max(newest.id) FROM job AS newest
            WHERE newest.call_id = call.id AND newest.kind = 'transcription')
"""
BACK_TO_STAGES = """
    INSERT INTO call_stage (call_id, name, state, priority, attempts, failure, worker,
        heartbeat_at, due_at, finished_at, version)
    SELECT call_id, kind, state, priority, attempts, failure, worker, heartbeat_at, due_at,
        finished_at, version
    FROM job WHERE call_id IS NOT NULL AND kind NOT IN ('transcription', 'retranscription')
"""


REQUESTS = """
    INSERT INTO job (kind, call_id, details, transcript_id, requested_by_id, requested_at, state,
        priority, turn, attempts, worker, heartbeat_at, stop_requested, progress, failure, version)
    SELECT 'retranscription', call_id, {details}, transcript_id, requested_by_id, requested_at,
        state, priority, 2, attempts, worker, heartbeat_at,
        CASE WHEN cancel_requested THEN 'cancelled' END, progress, failure, ''
    FROM retranscription ORDER BY id
"""
DETAILS = {
    "sqlite": """json_object('engine', engine, 'model', model, 'language', language,
        'known_language', json('false'),
        'glossary', json(CASE WHEN glossary THEN 'true' ELSE 'false' END))""",
    "postgresql": """json_build_object('engine', engine, 'model', model, 'language', language,
        'known_language', false, 'glossary', glossary)""",
}
BACK_TO_REQUESTS = """
    INSERT INTO retranscription (call_id, engine, model, language, glossary, transcript_id,
        requested_by_id, requested_at, state, priority, attempts, worker, heartbeat_at,
        cancel_requested, progress, failure)
    SELECT call_id, details ->> 'engine', details ->> 'model', details ->> 'language',
        CAST(details ->> 'glossary' AS BOOLEAN), transcript_id, requested_by_id, requested_at,
        state, priority, attempts, worker, heartbeat_at, stop_requested IS NOT NULL, progress,
        failure
    FROM job WHERE kind = 'retranscription' ORDER BY id
"""


def upgrade() -> None:
    _make_jobs()
    op.execute(FIRST)
    op.execute(STAGES)
    op.execute(REQUESTS.format(details=DETAILS[op.get_bind().dialect.name]))
    op.drop_table("retranscription")
    op.drop_table("call_stage")
    op.drop_index("ix_call_queue", table_name="call")
    for name, _type, _default in OF_CALL:
        op.drop_column("call", name)


def downgrade() -> None:
    for name, type_, default in OF_CALL:
        column = sa.Column(name, type_, nullable=default is None, server_default=default)
        op.add_column("call", column)
    op.create_index("ix_call_queue", "call", ["state", "priority", "id"])
    _make_stages()
    _make_requests()
    op.execute(BACK_TO_CALL)
    op.execute(BACK_TO_STAGES)
    op.execute(BACK_TO_REQUESTS)
    op.drop_table("job")


def _make_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(120), nullable=True),
        sa.Column("heartbeat_at", TIME, nullable=True),
        sa.Column("stop_requested", sa.String(40), nullable=True),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("expected_at", TIME, nullable=True),
        sa.Column("failure", sa.String(40), nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("version", sa.String(80), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_job_call_id_call"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_job_requested_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_queue", "job", ["state", "priority", "turn", "call_id", "id"])
    op.create_index("ix_job_kind", "job", ["kind", "state", "version"])
    op.create_index("ix_job_call", "job", ["call_id", "kind"])
    op.create_index(
        "ix_job_open", "job", ["call_id", "kind"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip


def _make_stages() -> None:
    op.create_table(
        "call_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(40), nullable=True),
        sa.Column("worker", sa.String(120), nullable=True),
        sa.Column("heartbeat_at", TIME, nullable=True),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("version", sa.String(80), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_call_stage_state")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_stage_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_stage")),
        sa.UniqueConstraint("call_id", "name", name=op.f("uq_call_stage_call_id_name")),
    )
    op.create_index("ix_call_stage_queue", "call_stage", ["state", "priority", "call_id"])
    op.create_index("ix_call_stage_name", "call_stage", ["name", "state", "version"])


def _make_requests() -> None:
    op.create_table(
        "retranscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("language", sa.String(5), nullable=True),
        sa.Column("glossary", sa.Boolean(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("failure", sa.String(40), nullable=True),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(120), nullable=True),
        sa.Column("heartbeat_at", TIME, nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_retranscription_state")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_retranscription_call_id_call"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"],
            name=op.f("fk_retranscription_requested_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retranscription")),
    )  # fmt: skip
    op.create_index("ix_retranscription_queue", "retranscription", ["state", "priority", "id"])
    op.create_index(
        "ix_retranscription_open", "retranscription", ["call_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    op.create_index("ix_retranscription_call_id", "retranscription", ["call_id"])
