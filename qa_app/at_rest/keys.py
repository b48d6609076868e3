"""The master keys: where they come from, and what is made of them.

A key is 32 random bytes, written in base64, one a line. The first is the one that is encrypted
with now; those below it still read what was encrypted before. A key is named by a part of its
own hash, so that what is encrypted can say which one it needs.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
ID_BYTES = 8


class KeyProblem(Exception):
    """The keys cannot be used; says in one line what is wrong and what to do, and no key."""


class KeyMissing(KeyProblem):
    """Something is encrypted with a key that is not here."""


@dataclass(frozen=True, slots=True)
class Key:
    """A master key; two ciphers are derived from it, so that no two uses share a key."""

    secret: bytes

    @property
    def id(self) -> str:
        """Its name: 16 hexadecimal digits that tell nothing of the key."""
        return hashlib.sha256(b"qa-coach key id" + self.secret).digest()[:ID_BYTES].hex()

    def cipher(self, use: bytes) -> AESGCM:
        """AES-256-GCM with the key for this use."""
        return _cipher(self.secret, use)

    def __repr__(self) -> str:
        return f"Key({self.id})"


@lru_cache(maxsize=16)
def _cipher(secret: bytes, use: bytes) -> AESGCM:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"qa-coach " + use)
    return AESGCM(derived.derive(secret))


def new_key() -> str:
    """A key as it is written."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_keys(text: str, source: str) -> list[Key]:
    """The keys in a text; ``source`` says in the error where it came from.

    Raises:
        KeyProblem: where there is none, or something that is no key.
    """
    keys = []
    for written in text.split():
        try:
            secret = base64.b64decode(written, validate=True)
        except binascii.Error:
            secret = b""
        if len(secret) != KEY_BYTES:
            raise KeyProblem(f"{source}: a key is 44 characters of base64, one a line")
        keys.append(Key(secret))
    if not keys:
        raise KeyProblem(f"{source}: there is no key in it")
    return keys


class Source(Protocol):
    """Where keys come from; ``version`` changes when they have changed, as far as that shows."""

    def read(self) -> list[Key]:
        """The keys, the present one first."""

    def version(self) -> object:
        """What to compare with before the keys are used."""


class Keys:
    """The keys of a running process; they are read again when the source has changed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._version: object = None
        self._keys: list[Key] = []

    def _read(self) -> list[Key]:
        version = self._source.version()
        if not self._keys or version != self._version:
            self._keys = self._source.read()
            self._version = version
        return self._keys

    @property
    def current(self) -> Key:
        """The key to encrypt with."""
        return self._read()[0]

    @property
    def ids(self) -> list[str]:
        """The names of all keys that are here."""
        return [key.id for key in self._read()]

    def named(self, key_id: str) -> Key:
        """The key of this name.

        Raises:
            KeyMissing: when it is not here.
        """
        found = _first(self._read(), key_id)
        if found is None:  # another process may have begun to use a new one
            self._keys = []
            found = _first(self._read(), key_id)
        if found is None:
            raise KeyMissing(f"the key {key_id} is needed, and is not here")
        return found


def _first(keys: Iterable[Key], key_id: str) -> Key | None:
    return next((key for key in keys if key.id == key_id), None)


@dataclass(frozen=True)
class GivenKeys:
    """Keys that an environment variable holds, or that a command printed."""

    ask: Callable[[], list[Key]]

    @cached_property
    def _keys(self) -> list[Key]:
        return self.ask()

    def read(self) -> list[Key]:
        """The keys, the present one first."""
        return self._keys

    def version(self) -> object:
        """They stay while the process lives."""
        return None
