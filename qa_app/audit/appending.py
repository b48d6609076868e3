"""Adding rows at the end of the chain: one after the other, whoever else writes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select, update

from qa_app.audit.chain import derived_key, is_signed, row_hash, signature, text_digest
from qa_app.audit.entry import Entry
from qa_app.audit.tables import HEAD, RECORD
from qa_app.foundation.database import utc_now


def append(connection: Connection, entries: Sequence[Entry], key: bytes) -> None:
    """Put entries on record, in the connection's transaction and as the last thing in it.

    ``key`` is what heads are signed with (``signing_key``).

    From here until the commit all others wait who want to add something.
    """
    head = held_head(connection)
    if not is_signed(key, head):
        # Somebody wrote around the app, or SECRET_KEY was changed: from here on there is a sign
        # of it in the chain, which checking the record does not pass over.
        entries = [_sign_of_a_break(head["last_id"]), *entries]
    if not entries:
        return
    number, last = head["last_id"], head["last_hash"]
    rows = []
    for entry in entries:
        number += 1
        row = _row(entry, number)
        last = row["hash"] = row_hash(last, row)
        rows.append(row)
    connection.execute(insert(RECORD), rows)
    write_head(connection, {**head, "last_id": number, "last_hash": last}, key)


def held_head(connection: Connection) -> dict[str, Any]:
    """The head, held until the end of the transaction."""
    return dict(connection.execute(select(HEAD).with_for_update()).mappings().one())


def write_head(connection: Connection, head: Mapping[str, Any], key: bytes) -> None:
    """Sign a head and put it in the place of the one before."""
    signed = {**head, "signature": signature(key, head)}
    connection.execute(update(HEAD).values(signed))


def signing_key(secret: str) -> bytes:
    """What heads are signed with, made of SECRET_KEY."""
    return derived_key(secret, "head")


def _row(entry: Entry, number: int) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    digest = text_digest(salt, entry.reason, entry.changes)
    return {**asdict(entry), "id": number, "salt": salt, "digest": digest}


def _sign_of_a_break(last_id: int) -> Entry:
    details = {"last": last_id}
    return Entry(utc_now(), "worker", None, "", "broken", "record", None, details=details)
