"""A file seen through a window: some of its bytes in a row, a few of them replaced."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import BinaryIO

# How much of a file is looked through at once.
CHUNK = 1 << 18


class ByteRanges:
    """Ranges of a file, joined, as FFmpeg reads them; several may share one file.

    ``patches`` are bytes put over the joined ranges, by position. A seek to nowhere, as a bad
    header asks for, just fails.
    """

    def __init__(
        self,
        file: BinaryIO,
        ranges: Sequence[tuple[int, int]],
        patches: Mapping[int, bytes] | None = None,
    ) -> None:
        self._file = file
        self._ranges = ranges
        self._patches = patches or {}
        self._size = sum(end - start for start, end in ranges)
        self._position = 0
        # Nothing is to be told from a file's name: it is whatever somebody called it.
        self.name = ""

    def tell(self) -> int:
        """The position in the joined ranges."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new position, or -1."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}.get(whence)
        if base is None or base + offset < 0:
            return -1
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, fewer only at the end."""
        left = self._size - self._position
        wanted = max(0, left if size < 0 else min(size, left))
        parts = bytearray()
        before = 0
        for start, end in self._ranges:
            skipped = self._position + len(parts) - before
            if len(parts) < wanted and skipped < end - start:
                self._file.seek(start + skipped)
                parts += self._file.read(min(wanted - len(parts), end - start - skipped))
            before += end - start
        data = self._patched(parts)
        self._position += len(data)
        return data

    def _patched(self, data: bytearray) -> bytes:
        for place, patch in self._patches.items():
            first = place - self._position
            for number, byte in enumerate(patch, start=first):
                if 0 <= number < len(data):
                    data[number] = byte
        return bytes(data)


def file_size(file: BinaryIO) -> int:
    """The size of an open file in bytes."""
    return file.seek(0, io.SEEK_END)


def bytes_at(file: BinaryIO, position: int, size: int) -> bytes:
    """At most ``size`` bytes of a file from ``position`` on."""
    file.seek(position)
    return file.read(max(0, size))


def find_first(file: BinaryIO, patterns: Sequence[bytes], start: int, end: int) -> int | None:
    """Where the first of ``patterns`` (shorter than 16 bytes) is in a stretch of a file."""
    overlap = 16
    position = start
    while position < end:
        chunk = bytes_at(file, position, min(CHUNK + overlap, end - position))
        found = [place for pattern in patterns if (place := chunk.find(pattern)) >= 0]
        if found:
            return position + min(found)
        position += CHUNK
    return None
