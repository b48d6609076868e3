"""Frames of AMR, the codec of mobile telephones: it decodes anything, so they are checked here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from qa_app.transcription.byte_ranges import bytes_at

# Bytes of a frame by its kind, its first byte included; others do not exist.
NARROW = {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 14: 1, 15: 1}
WIDE = {0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1}
# Bits of a frame's first byte that are always zero.
ZERO = 0b1000_0011
# So many frames in a row are no chance.
SURE = 12
LOOKED_FORWARD = 1 << 16
CHUNK = 1 << 20


def sound_ranges(file: BinaryIO, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """The stretches of an AMR that hold its frames, its first bytes included, and where it ends.

    What lies between them is none of its sound; another AMR behind it is not looked into.
    """
    head = 9 if bytes_at(file, start, 9) == b"#!AMR-WB\n" else 6
    sizes = WIDE if head == 9 else NARROW
    ranges = [(start, start + head)]
    position = start + head
    while position < end:
        stop = _end_of_frames(file, position, end, sizes)
        if stop > position:
            ranges.append((position, stop))
        following = None if _begins(file, stop) else _next_frames(file, stop, end, sizes)
        if following is None:
            return ranges, stop
        position = following
    return ranges, end


def _begins(file: BinaryIO, position: int) -> bool:
    return bytes_at(file, position, 5) == b"#!AMR"


def _end_of_frames(file: BinaryIO, start: int, end: int, sizes: dict[int, int]) -> int:
    position = start
    while position < end:
        data = bytes_at(file, position, min(CHUNK, end - position))
        place = 0
        while place < len(data):
            size = 0 if data[place] & ZERO else sizes.get(data[place] >> 3, 0)
            if not size:
                return position + place
            if place + size > len(data):
                break
            place += size
        if not place:
            return end  # the last frame is cut off
        position += place
    return end


def _next_frames(file: BinaryIO, start: int, end: int, sizes: dict[int, int]) -> int | None:
    """Where frames go on behind what is damaged."""
    data = bytes_at(file, start, min(LOOKED_FORWARD, end - start))
    for place in range(1, len(data)):
        if sum(1 for _ in _frames(data, place, sizes)) >= SURE:
            return start + place
    return None


def _frames(data: bytes, place: int, sizes: dict[int, int]) -> Iterator[int]:
    for _ in range(SURE):
        if place >= len(data) or data[place] & ZERO:
            return
        # Empty frames and zeros prove nothing.
        size = sizes.get(data[place] >> 3, 0)
        if size <= 1 or not any(data[place : place + size]):
            return
        yield place
        place += size
