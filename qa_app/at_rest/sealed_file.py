"""An encrypted file that can be read from any place, written and read in constant memory.

    8 bytes   b"QACOACH1"
    8         the id of the master key
    8         the length of what is inside, big-endian
    12 + 48   nonce, and the file's own random key, encrypted with the master key by AES-256-GCM;
              all that stands above and the file's name are authenticated with it
    from 84   the content in Tink's streaming format (AES256_GCM_HKDF, segments of 64 KiB):
              1 + 32 + 7 bytes of header length, salt and nonce prefix, then the segments, each
              with its number and whether it is the last in its nonce, and a tag of 16 bytes

Cut, changed, swapped or reordered parts are found, and so is a file that lies under another's
name. Tink's own Python library does not seek, which playback needs; so its format is read and
written here, with `cryptography`.
"""

import io
import os
import secrets
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qa_app.at_rest.keys import KEY_BYTES, KeyMissing, Keys

MAGIC = b"QACOACH1"
_HEAD = struct.Struct(">8s8sQ")
_NONCE, TAG = 12, 16
HEADER = _HEAD.size + _NONCE + KEY_BYTES + TAG
_SALT, _PREFIX = 32, 7
_INTRO = 1 + _SALT + _PREFIX
SEGMENT = 64 * 1024
_PLAIN = SEGMENT - TAG
USE = b"file keys"


class SealedFileDamaged(Exception):
    """An encrypted file that is not as it was written, or whose key is not here."""

    code = "unreadable"


def seal(source: BinaryIO, target: BinaryIO, *, size: int, name: str, keys: Keys) -> None:
    """Write what ``source`` gives, ``size`` bytes, encrypted to ``target``."""
    file_key = secrets.token_bytes(KEY_BYTES)
    target.write(_wrapped(file_key, size, name, keys))
    for piece in encrypted_stream(source, file_key, name.encode()):
        target.write(piece)
    if source.tell() != size:
        raise ValueError("the file changed while it was encrypted")


def encrypted_stream(source: BinaryIO, key: bytes, about: bytes) -> Iterator[bytes]:
    """The stream in Tink's format."""
    salt, prefix = secrets.token_bytes(_SALT), secrets.token_bytes(_PREFIX)
    cipher = _derived(key, salt, about)
    yield bytes([_INTRO]) + salt + prefix
    piece, number = _exactly(source, _PLAIN - _INTRO), 0
    while True:
        following = _exactly(source, _PLAIN)
        yield cipher.encrypt(_nonce(prefix, number, last=not following), piece, None)
        if not following:
            return
        piece, number = following, number + 1


def key_id_of(header: bytes) -> str | None:
    """The key that a file with this beginning needs; None when it is not encrypted."""
    return header[8:16].hex() if header[:8] == MAGIC and len(header) >= HEADER else None


def length_inside(header: bytes) -> int:
    """How many bytes are inside, from the file's beginning."""
    return int(_HEAD.unpack_from(header)[2])


def length_outside(inside: int) -> int:
    """How many bytes a file with ``inside`` bytes in it has."""
    segments = max(1, -(-(inside + _INTRO) // _PLAIN))
    return HEADER + _INTRO + inside + segments * TAG


def rewrapped(header: bytes, name: str, keys: Keys) -> bytes:
    """The same beginning with the file's key encrypted by the present master key."""
    return _wrapped(_unwrapped(header, name, keys), length_inside(header), name, keys)


def _wrapped(file_key: bytes, size: int, name: str, keys: Keys) -> bytes:
    key = keys.current
    head = _HEAD.pack(MAGIC, bytes.fromhex(key.id), size)
    nonce = secrets.token_bytes(_NONCE)
    return head + nonce + key.cipher(USE).encrypt(nonce, file_key, head + name.encode())


def _unwrapped(header: bytes, name: str, keys: Keys) -> bytes:
    key_id = key_id_of(header)
    if key_id is None:
        raise SealedFileDamaged
    head, nonce = header[: _HEAD.size], header[_HEAD.size : _HEAD.size + _NONCE]
    try:
        cipher = keys.named(key_id).cipher(USE)
        return cipher.decrypt(nonce, header[_HEAD.size + _NONCE : HEADER], head + name.encode())
    except (InvalidTag, KeyMissing) as problem:
        raise SealedFileDamaged from problem


def _derived(key: bytes, salt: bytes, about: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=salt, info=about).derive(key))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([last])


def _exactly(source: BinaryIO, size: int) -> bytes:
    """As much as there is, up to ``size``; a stream may give less at a time."""
    piece = source.read(size)
    while 0 < len(piece) < size:
        more = source.read(size - len(piece))
        if not more:
            break
        piece += more
    return piece


class SealedFile(io.RawIOBase):
    """What is inside of an encrypted file; can seek. Closes the file with itself.

    Raises:
        SealedFileDamaged: at the start or while it is read.
    """

    def __init__(self, file: BinaryIO, name: str, keys: Keys) -> None:
        self.name = ""
        self._file = file
        file.seek(0)
        header = _exactly(file, HEADER)
        file_key = _unwrapped(header, name, keys)
        self._size = length_inside(header)
        if file.seek(0, os.SEEK_END) != length_outside(self._size):
            raise SealedFileDamaged
        file.seek(HEADER)
        intro = _exactly(file, _INTRO)
        self._prefix = intro[1 + _SALT :]
        self._cipher = _derived(file_key, intro[1 : 1 + _SALT], name.encode())
        self._last = (self._size + _INTRO - 1) // _PLAIN
        self._at = 0
        self._segment: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It can."""
        return True

    def tell(self) -> int:
        """The place inside, in bytes."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place inside."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Read up to the end of a segment."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at + _INTRO, _PLAIN)
        segment = self._decrypted(number)
        offset -= _INTRO if number == 0 else 0
        piece = memoryview(segment)[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _decrypted(self, number: int) -> bytes:
        if self._segment[0] == number:
            return self._segment[1]
        begin = HEADER + (number * SEGMENT if number else _INTRO)
        length = SEGMENT if number else SEGMENT - _INTRO
        self._file.seek(begin)
        sealed = _exactly(self._file, length)
        nonce = _nonce(self._prefix, number, last=number == self._last)
        try:
            self._segment = number, self._cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as problem:
            raise SealedFileDamaged from problem
        return self._segment[1]

    def close(self) -> None:
        """Close both."""
        if not self.closed:
            self._file.close()
        super().close()
