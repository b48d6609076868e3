"""The record of access becomes the record of everything: numbered, chained, only added to.

What is on record already is carried over in its order and takes its place in the chain.
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT_ONCE = 1000
START = "0" * 64
COVERED = (
    "id", "at", "actor", "person_id", "address", "action", "subject", "subject_id", "details",
    "digest",
)  # fmt: skip
ERASABLE = ("reason", "changes", "salt")
COLUMNS = (*COVERED, *ERASABLE, "hash")
# Column by column, as each database says "is the same"; PostgreSQL compares no JSON.
KEPT = (*COVERED, "hash")

moment = sa.DateTime(timezone=True)
old = sa.table(
    "access_record",
    *(sa.column(name) for name in ("id", "person_id", "address", "action", "subject")),
    sa.column("at", moment),
    *(sa.column(name) for name in ("subject_id", "reason")),
)
record = sa.table(
    "audit_record",
    *(sa.column(name) for name in COLUMNS if name not in {"at", "details"}),
    sa.column("at", moment),
    sa.column("details", sa.JSON()),
)
head = sa.table(
    "audit_head",
    *(sa.column(n) for n in ("id", "first_id", "first_follows", "last_id", "last_hash")),
    sa.column("signature"),
)


def upgrade() -> None:
    op.create_table(
        "audit_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("actor", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "actor IN ('person', 'nobody', 'command', 'worker')",
            name=op.f("ck_audit_record_actor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("first_follows", sa.String(length=64), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    last_id, last_hash = _carry_over()
    values = {
        "first_id": 1, "first_follows": START, "last_id": last_id, "last_hash": last_hash,
    }  # fmt: skip
    op.get_bind().execute(head.insert().values(id=1, **values, signature=_signature(values)))
    op.create_index("ix_audit_record_at", "audit_record", ["at", "id"])
    op.create_index("ix_audit_record_person", "audit_record", ["person_id", "at", "id"])
    op.create_index("ix_audit_record_action", "audit_record", ["action", "at", "id"])
    op.create_index(
        "ix_audit_record_subject", "audit_record", ["subject", "subject_id", "at", "id"]
    )
    op.drop_table("access_record")
    for statement in _guards():
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for function in ("audit_erase_texts(integer[])", "audit_prune()"):
            op.execute(f"DROP FUNCTION {function}")
    op.create_table(
        "access_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_record_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_record")),
    )
    op.create_index(op.f("ix_access_record_person_id"), "access_record", ["person_id"])
    op.create_index("ix_access_record_subject", "access_record", ["subject", "subject_id", "id"])
    op.execute(
        "INSERT INTO access_record (at, person_id, address, action, subject, subject_id, reason) "
        "SELECT at, person_id, address, substr(action, 1, 20), subject, subject_id, reason "
        "FROM audit_record WHERE subject_id IS NOT NULL "
        "AND person_id IN (SELECT id FROM person) ORDER BY id"
    )
    op.drop_table("audit_record")
    op.drop_table("audit_head")
    if op.get_bind().dialect.name == "postgresql":
        for function in ("audit_refuse()", "audit_allow_erasing()", "audit_allow_pruning()"):
            op.execute(f"DROP FUNCTION {function}")


def _carry_over() -> tuple[int, str]:
    """Write all old rows anew; gives the last number and its hash."""
    database = op.get_bind()
    number, last, after = 0, START, 0
    while True:
        rows = database.execute(
            sa.select(old).where(old.c.id > after).order_by(old.c.id).limit(AT_ONCE)
        ).mappings()
        written = []
        for row in rows:
            number, after, salt = number + 1, row["id"], secrets.token_hex(16)
            moved: dict[str, Any] = {
                **row, "id": number, "actor": "person", "details": {}, "changes": None,
                "salt": salt, "digest": _sha256(salt, _plain([row["reason"], None])),
            }  # fmt: skip
            last = moved["hash"] = _sha256(last, _plain([_text(moved[n]) for n in COVERED]))
            written.append(moved)
        if not written:
            return number, last
        database.execute(record.insert(), written)


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _text(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def _signature(values: dict[str, Any]) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = hmac.digest(secret, b"qa-coach audit head", "sha256")
    return hmac.new(key, _plain(list(values.values())).encode(), "sha256").hexdigest()


def _guards() -> list[str]:
    """What keeps rows from being changed or deleted, but for texts and for what was pruned."""
    in_postgresql = op.get_bind().dialect.name == "postgresql"
    same = " AND ".join(_same(name, in_postgresql) for name in KEPT)
    emptied = f"NEW.reason = '' AND NEW.changes IS NULL AND NEW.salt = '' AND {same}"
    pruned = "OLD.id < (SELECT first_id FROM audit_head)"
    return _of_postgresql(emptied, pruned) if in_postgresql else _of_sqlite(emptied, pruned)


def _same(name: str, in_postgresql: bool) -> str:
    if not in_postgresql:
        return f"NEW.{name} IS OLD.{name}"
    cast = "::text" if name == "details" else ""
    return f"NEW.{name}{cast} IS NOT DISTINCT FROM OLD.{name}{cast}"


REFUSAL = "the record is only added to"


def _of_sqlite(emptied: str, pruned: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        "CREATE TRIGGER audit_record_update BEFORE UPDATE ON audit_record "
        f"WHEN NOT ({emptied}) {refuse}",
        "CREATE TRIGGER audit_record_delete BEFORE DELETE ON audit_record "
        f"WHEN NOT ({pruned}) {refuse}",
        f"CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head {refuse}",
    ]


def _of_postgresql(emptied: str, pruned: str) -> list[str]:
    refuse = f"RAISE EXCEPTION '{REFUSAL}'"
    checked = "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$"
    statements = [
        checked.format("audit_refuse", f"{refuse};"),
        checked.format(
            "audit_allow_erasing", f"IF NOT ({emptied}) THEN {refuse}; END IF; RETURN NEW;"
        ),
        checked.format(
            "audit_allow_pruning", f"IF NOT ({pruned}) THEN {refuse}; END IF; RETURN OLD;"
        ),
        "CREATE TRIGGER audit_record_update BEFORE UPDATE ON audit_record "
        "FOR EACH ROW EXECUTE FUNCTION audit_allow_erasing()",
        "CREATE TRIGGER audit_record_delete BEFORE DELETE ON audit_record "
        "FOR EACH ROW EXECUTE FUNCTION audit_allow_pruning()",
        "CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ]
    statements += [
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in ("audit_record", "audit_head")
    ]
    # With the rights of whoever made them: the app's own role needs none to change or delete.
    for name, body in (
        (
            "audit_erase_texts(numbers integer[])",
            "UPDATE audit_record SET reason = '', changes = NULL, salt = '' "
            "WHERE id = ANY(numbers)",
        ),
        ("audit_prune()", "DELETE FROM audit_record WHERE id < (SELECT first_id FROM audit_head)"),
    ):
        statements.append(
            f"CREATE FUNCTION {name} RETURNS void LANGUAGE sql SECURITY DEFINER "
            f"SET search_path FROM CURRENT AS $$ {body} $$"
        )
        bare = name.replace("numbers ", "")
        statements.append(f"REVOKE EXECUTE ON FUNCTION {bare} FROM PUBLIC")
    return statements
