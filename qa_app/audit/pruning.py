"""What may go from the record: its oldest rows by a rule, and what people typed in it.

The database lets nothing else through: rows before the one that the signed head calls the first,
and changes that do nothing but empty what may be erased (see the migration).
"""

from datetime import datetime

from sqlalchemy import Connection, Select, select, text

from qa_app.audit.appending import append, held_head, signing_key, write_head
from qa_app.audit.models import AuditRecord
from qa_app.audit.writing import log
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings

AT_ONCE = 500


def prune(before: datetime, *, reason: str = "") -> int:
    """Take out the oldest rows, all from before a time; gives how many.

    In the session's transaction. The head then says what the first row that is left follows on,
    and a row says how many went: the rest can be checked as before.
    """
    connection = db.session.connection()
    key = signing_key(settings().secret_key)
    append(connection, [], key)  # a broken chain is not mended by this
    head = held_head(connection)
    oldest_kept = select(AuditRecord.id).where(AuditRecord.at >= before).order_by(AuditRecord.id)
    first_kept = db.session.scalar(oldest_kept.limit(1)) or head["last_id"] + 1
    count: int = first_kept - head["first_id"]
    if count <= 0:
        return 0
    follows = _hash_of(first_kept - 1)
    write_head(connection, {**head, "first_id": first_kept, "first_follows": follows}, key)
    _call(connection, "audit_prune()", f"DELETE FROM audit_record WHERE id < {first_kept}")  # noqa: S608
    details = {"rows": count, "from": head["first_id"], "hash": follows}
    log("prune", "record", reason=reason, details=details)
    return count


def erase_texts_of(subject: str, subject_id: int) -> int:
    """Empty what was typed in the rows about one thing: reasons, and names before and after.

    In the session's transaction. The rows stay, and so does the chain; a row says which ones.
    """
    about = select(AuditRecord.id).where(
        AuditRecord.subject == subject, AuditRecord.subject_id == subject_id
    )
    return erase_texts(about)


def erase_texts(chosen: Select[int]) -> int:
    """Empty what was typed in the chosen rows; gives in how many there was something."""
    with_text = chosen.where((AuditRecord.reason != "") | AuditRecord.changes.is_not(None))
    ids = sorted(db.session.scalars(with_text))
    connection = db.session.connection()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        numbers = ",".join(map(str, some))
        _call(
            connection,
            f"audit_erase_texts(ARRAY[{numbers}])",
            "UPDATE audit_record SET reason = '', changes = NULL, salt = '' "  # noqa: S608  numbers
            f"WHERE id IN ({numbers})",
        )
        log("erase text", "record", details={"ids": some})
    db.session.expire_all()
    return len(ids)


def _hash_of(number: int) -> str:
    return str(db.session.scalars(select(AuditRecord.hash).where(AuditRecord.id == number)).one())


def _call(connection: Connection, function: str, statement: str) -> None:
    """On PostgreSQL by a function: the app's own role may do neither by itself."""
    in_postgresql = connection.dialect.name == "postgresql"
    connection.execute(text(f"SELECT {function}" if in_postgresql else statement))
