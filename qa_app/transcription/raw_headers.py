"""Headers of containers that hold plain samples, and where the samples really end.

Recorders write the header first and the sound after it, and many never come back to correct
the sizes. So a stated size is believed only where what follows it is what should follow it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from qa_app.transcription.byte_ranges import bytes_at

W64_RIFF = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
W64_TAIL = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
# Sizes from here on stand for "not known"; no recording of a call is as long.
UNKNOWN = 0x7FFF_0000
MOST_CHUNKS = 1_000


@dataclass(frozen=True, slots=True)
class RawHeader:
    """Where the samples begin, their stated size (None: not known), and where that is written.

    Chunks of this kind begin at multiples of ``aligned`` bytes, samples come in ``block`` bytes.

    ``size_format`` is the field's, for :mod:`struct`; ``extra`` is what the field counts besides
    the samples. Chunks are of ``kind``; samples come at ``byte_rate`` bytes a second, 0 where
    the header does not say.
    """

    kind: str
    data_start: int
    stated: int | None
    size_at: int
    size_format: str
    extra: int = 0
    byte_rate: float = 0.0
    aligned: int = 2
    block: int = 1

    def size_field(self, size: int) -> bytes:
        """The field that states ``size`` bytes of samples, as large as it can."""
        largest = (1 << 8 * struct.calcsize(self.size_format)) - 1
        if self.size_format == ">q":
            largest >>= 1
        return struct.pack(self.size_format, min(size + self.extra, largest))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A named stretch of a file; ``size`` (bytes) None where it is not known."""

    name: bytes
    body: int
    size: int | None
    size_at: int


def chunks(file: BinaryIO, kind: str, position: int, end: int) -> Iterator[Chunk]:
    """The chunks of a container from ``position`` on, as far as they are chunks."""
    name_size, size_format, counted = {
        "w64": (16, "<Q", 24),
        "caf": (4, ">q", 0),
        "aiff": (4, ">I", 0),
        "rifx": (4, ">I", 0),
    }.get(kind, (4, "<I", 0))
    head = name_size + struct.calcsize(size_format)
    for _ in range(MOST_CHUNKS):
        data = bytes_at(file, position, head)
        name = data[:name_size]
        if len(data) < head or not _is_name(name):
            return
        (size,) = struct.unpack(size_format, data[name_size:])
        known = size - counted if 0 <= size - counted < UNKNOWN else None
        body = position + head
        yield Chunk(name, body, known, position + name_size)
        if known is None or body + known > end:
            return
        position = body + known + (-known % (8 if kind == "w64" else 2) if kind != "caf" else 0)


def _is_name(name: bytes) -> bool:
    if len(name) == 16:
        return name == W64_RIFF or name[4:] == W64_TAIL or name[:4].isalpha()
    return all(32 <= byte < 127 for byte in name)


def read_header(file: BinaryIO, start: int, end: int) -> RawHeader | None:
    """The header of plain samples at ``start`` of a file; None where there is none."""
    head = bytes_at(file, start, 40)
    if head[:4] == b".snd" and len(head) >= 24:
        return _au(head, start)
    kind, first = _kind(head)
    if not kind:
        return None
    byte_rate, block = 0.0, 1
    ds64: Chunk | None = None
    for chunk in chunks(file, kind, start + first, end):
        name = chunk.name[:4].lower()
        body = bytes_at(file, chunk.body, 40)
        if name == b"ds64" and len(body) >= 16:
            ds64 = chunk
        elif name in (b"fmt ", b"desc", b"comm"):
            byte_rate, block = _byte_rate(kind, body), _block(kind, body)
        elif name in (b"data", b"ssnd"):
            header = _in_ds64(file, ds64, chunk, byte_rate) or _data(kind, chunk, byte_rate)
            return replace(header, block=block)
    return None


def _kind(head: bytes) -> tuple[str, int]:
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return {b"RIFF": "wav", b"RIFX": "rifx"}.get(head[:4], "rf64"), 12
    if head[:16] == W64_RIFF:
        return "w64", 40
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff", 12
    if head[:4] == b"caff":
        return "caf", 8
    return "", 0


def _byte_rate(kind: str, body: bytes) -> float:
    if kind == "caf":
        if len(body) < 32:
            return 0.0
        rate, _, _, packet, frames, _, _ = struct.unpack(">d4sIIIII", body[:32])
        return rate * packet / frames if frames and 0 < rate < 1e6 else 0.0
    if kind == "aiff":
        if len(body) < 18:
            return 0.0
        channels, _, bits, exponent, mantissa = struct.unpack(">hIhHQ", body[:18])
        if not 16_383 <= exponent < 16_383 + 32:
            return 0.0
        return float(channels * ((bits + 7) // 8) * mantissa * 2.0 ** (exponent - 16_446))
    order = ">" if kind == "rifx" else "<"
    return float(struct.unpack(order + "I", body[8:12])[0]) if len(body) >= 12 else 0.0


def _block(kind: str, body: bytes) -> int:
    """The bytes of one sample of all channels, or of one block of a codec."""
    if kind == "caf":
        return max(1, int.from_bytes(body[16:20], "big"))
    if kind == "aiff":
        channels, bits = body[0:2], body[6:8]
        return max(1, int.from_bytes(channels, "big") * ((int.from_bytes(bits, "big") + 7) // 8))
    return max(1, int.from_bytes(body[12:14], "big" if kind == "rifx" else "little"))


def _in_ds64(file: BinaryIO, ds64: Chunk | None, data: Chunk, byte_rate: float) -> RawHeader | None:
    """The header of an RF64, which has its sizes in a chunk of their own."""
    if ds64 is None or data.size is not None:
        return None
    size_at = ds64.body + 8
    (size,) = struct.unpack("<Q", bytes_at(file, size_at, 8))
    stated = size if 0 < size < 1 << 48 else None
    return RawHeader("rf64", data.body, stated, size_at, "<Q", 0, byte_rate)


def _data(kind: str, chunk: Chunk, byte_rate: float) -> RawHeader:
    if kind == "aiff":
        stated = chunk.size - 8 if chunk.size and chunk.size >= 8 else None
        return RawHeader(kind, chunk.body + 8, stated, chunk.size_at, ">I", 8, byte_rate)
    if kind == "caf":
        stated = chunk.size - 4 if chunk.size and chunk.size >= 4 else None
        return RawHeader(kind, chunk.body + 4, stated, chunk.size_at, ">q", 4, byte_rate, 1)
    if kind == "w64":
        return RawHeader(
            kind, chunk.body, chunk.size or None, chunk.size_at, "<Q", 24, byte_rate, 8
        )
    order = ">I" if kind == "rifx" else "<I"
    return RawHeader(kind, chunk.body, chunk.size or None, chunk.size_at, order, 0, byte_rate)


def _au(head: bytes, start: int) -> RawHeader | None:
    data, size, encoding, rate, channels = struct.unpack(">IIIII", head[4:24])
    if not 24 <= data < 1 << 20 or not 0 < rate < 1_000_000 or not 0 < channels < 256:
        return None
    width = {1: 1, 27: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8}.get(encoding, 0)
    stated = size if 0 < size < UNKNOWN else None
    block = max(1, channels * width)
    return RawHeader(
        "au", start + data, stated, start + 8, ">I", 0, rate * channels * width, 1, block
    )
