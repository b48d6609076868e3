"""How rows hang together: pure functions of what a row says and of the row before it.

Each row's hash covers its fields and the hash before. What may be erased later is covered by a
digest with a salt of its own; both go together, so that nobody can try names against the digest.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64  # what the first row follows on
COVERED = (
    "id", "at", "actor", "person_id", "address", "action", "subject", "subject_id", "details",
    "digest",
)  # fmt: skip


def text_digest(salt: str, reason: str, changes: Mapping[str, Any] | None) -> str:
    """The digest of what may be erased."""
    return _sha256(salt, _plain([reason, changes]))


def row_hash(follows: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows on the row with this hash."""
    return _sha256(follows, _plain([_as_text(row[name]) for name in COVERED]))


def derived_key(secret: str, purpose: str) -> bytes:
    """A key for one purpose; what it signs says nothing of the secret."""
    return hmac.digest(secret.encode(), f"qa-coach audit {purpose}".encode(), "sha256")


def signature(key: bytes, head: Mapping[str, Any]) -> str:
    """The signature of a head."""
    names = ("first_id", "first_follows", "last_id", "last_hash")
    return hmac.new(key, _plain([head[name] for name in names]).encode(), "sha256").hexdigest()


def is_signed(key: bytes, head: Mapping[str, Any]) -> bool:
    """Whether a head was signed with this key."""
    return hmac.compare_digest(signature(key, head), str(head["signature"]))


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
