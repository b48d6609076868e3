"""Where a recording ends in a file, by the structure of its container."""

from __future__ import annotations

import struct
from typing import BinaryIO

from qa_app.transcription.byte_ranges import bytes_at, find_first
from qa_app.transcription.ogg_pages import end_of_link

EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = b"\x18\x53\x80\x67"
MOST_BOXES = 100_000
STEP = 4_096
BOXES = {
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta", b"moof", b"mfra",
    b"sidx", b"styp", b"ssix", b"pnot", b"udta", b"PICT", b"emsg", b"prft", b"pdin", b"junk",
}  # fmt: skip


def structured_end(file: BinaryIO, start: int, end: int, *, thorough: bool) -> int:
    """Where the recording that begins at ``start`` ends, at most at ``end``.

    Those without a structure from end to end are looked through for another one's first bytes,
    if ``thorough``.
    """
    head = bytes_at(file, start, 12)
    if head[:4] == b"OggS":
        return end_of_link(file, start, end)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return _end_of_boxes(file, start, end)
    if head[:4] == EBML:
        return _end_of_matroska(file, start, end, thorough=thorough)
    if thorough:
        end = _end_by_search(file, start, end, head)
    return without_zeros(file, start, end)


def _end_by_search(file: BinaryIO, start: int, end: int, head: bytes) -> int:
    if head[:4] == b"fLaC":
        patterns: tuple[bytes, ...] = (b"fLaC\x00\x00\x00\x22",)
    elif head[:3] == b"ID3" or head[:1] == b"\xff":  # MPEG audio; AAC as it is broadcast
        patterns = (b"fLaC\x00\x00\x00\x22", b"#!AMR\n", b"OggS\x00\x02\x00\x00")
    else:
        return end
    patterns = (*patterns, b"WAVEfmt ")
    position = start + 16
    while (found := find_first(file, patterns, position, end)) is not None:
        if bytes_at(file, found, 4) != b"WAVE":
            return found
        if bytes_at(file, found - 8, 4) in (b"RIFF", b"RF64"):
            return found - 8
        position = found + 1
    return end


def _end_of_boxes(file: BinaryIO, start: int, end: int) -> int:
    """MP4 and its kin: box after box, until another file's first one or what is no box."""
    position = start
    for _ in range(MOST_BOXES):
        head = bytes_at(file, position, 16)
        if head[4:8] not in BOXES or (head[4:8] == b"ftyp" and position > start):
            break
        (size,) = struct.unpack(">I", head[:4])
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack(">Q", head[8:])
        if size == 0 or position + size >= end:
            return end
        if size < 8:
            break
        position += size
    return position if position > start else end


def _end_of_matroska(file: BinaryIO, start: int, end: int, *, thorough: bool) -> int:
    head = bytes_at(file, start, 12)
    size, length = _vint(head[4:])
    segment = start + 4 + length + (size or 0)
    head = bytes_at(file, segment, 12)
    size, length = _vint(head[4:])
    if head[:4] == SEGMENT and size is not None:
        return min(segment + 4 + length + size, end)
    position = start + 4
    while thorough and (found := find_first(file, (EBML,), position, end)) is not None:
        opening = bytes_at(file, found, 64)
        if b"webm" in opening or b"matroska" in opening:
            return found
        position = found + 1
    return end


def _vint(data: bytes) -> tuple[int | None, int]:
    """A number of Matroska and its length in bytes; None where it is not known."""
    if not data or not data[0]:
        return None, 1
    length = 9 - data[0].bit_length()
    value = int.from_bytes(data[:length], "big") & ((1 << 7 * length) - 1)
    return (None if value == (1 << 7 * length) - 1 else value), length


def without_zeros(file: BinaryIO, start: int, end: int) -> int:
    """Where reserved space at the end begins, if there is any to speak of."""
    position = end
    while position > start:
        size = min(STEP, position - start)
        rest = bytes_at(file, position - size, size).rstrip(b"\x00")
        position -= size - len(rest)
        if rest:
            break
    return position if end - position >= STEP else end
