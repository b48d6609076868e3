"""A column of JSON that is encrypted before it reaches the database.

Stored is a JSON text, ``sealed:KEY-ID:`` and base64 of a nonce and AES-256-GCM's output; the
column's name is authenticated with it. What an earlier version stored in the clear is read as
it is, until `calls/resealing.py` has been there.
"""

import base64
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import JSON, Dialect, TypeDecorator

from qa_app.at_rest.vault import keys

MARK = "sealed:"
_NONCE = 12
USE = b"columns"


class ColumnDamaged(Exception):
    """An encrypted value that is not as it was written."""


class SealedJson(TypeDecorator[Any]):
    """JSON, encrypted; ``place`` is the column's name, as in ``segment.original``."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """What goes to the database."""
        return None if value is None else sealed(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """What was put in."""
        return unsealed(value, self.place) if isinstance(value, str) else value


def sealed(value: Any, place: str) -> str:
    """A value as it is stored."""
    key = keys().current
    nonce = secrets.token_bytes(_NONCE)
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    secret = key.cipher(USE).encrypt(nonce, plain, place.encode())
    return f"{MARK}{key.id}:{base64.b64encode(nonce + secret).decode()}"


def unsealed(stored: str, place: str) -> Any:
    """The value in what is stored.

    Raises:
        ColumnDamaged: when it was changed, or stood in another column.
        KeyMissing: when its key is not here.
    """
    _mark, key_id, text = stored.split(":")
    data = base64.b64decode(text)
    cipher = keys().named(key_id).cipher(USE)
    try:
        plain = cipher.decrypt(data[:_NONCE], data[_NONCE:], place.encode())
    except InvalidTag as problem:
        raise ColumnDamaged(place) from problem
    return json.loads(plain)
