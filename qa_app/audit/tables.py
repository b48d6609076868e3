"""The record's two tables as plain tables: what writes to them needs no models."""

from sqlalchemy import JSON, column, table

from qa_app.foundation.database import UtcDateTime

RECORD = table(
    "audit_record",
    column("id"), column("at", UtcDateTime), column("actor"), column("person_id"),
    column("address"), column("action"), column("subject"), column("subject_id"),
    column("details", JSON), column("reason"), column("changes", JSON(none_as_null=True)),
    column("salt"), column("digest"), column("hash"),
)  # fmt: skip
HEAD = table(
    "audit_head",
    column("id"), column("first_id"), column("first_follows"), column("last_id"),
    column("last_hash"), column("signature"),
)  # fmt: skip
