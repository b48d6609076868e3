"""Pages of Ogg: where one chained recording ends, and how long it is by all of its pages."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from qa_app.transcription.byte_ranges import bytes_at, find_first

HEAD = 27
BEGINS, ENDS = 2, 4
UNKNOWN_GRANULE = -1
# What lies between two pages of a damaged file.
LONGEST_HOLE = 1 << 18
# A page that adds this much more for each packet than the others has a wrong clock.
WRONG = 4.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its place, flags, clock (granule), stream, and how many packets end in it."""

    position: int
    flags: int
    granule: int
    serial: int
    packets: int
    size: int


def pages(file: BinaryIO, start: int, end: int) -> Iterator[Page]:
    """The pages from ``start`` on; small holes are passed over."""
    position = start
    while position < end:
        head = bytes_at(file, position, HEAD + 255)
        if head[:4] != b"OggS":
            found = find_first(file, (b"OggS",), position, min(end, position + LONGEST_HOLE))
            if found is None:
                return
            position = found
            continue
        if len(head) < HEAD:
            return
        flags, granule, serial = struct.unpack("<BqI", head[5:18])
        lengths = head[HEAD : HEAD + head[26]]
        size = HEAD + head[26] + sum(lengths)
        packets = sum(length < 255 for length in lengths)
        yield Page(position, flags, granule, serial, packets, size)
        position += size


def end_of_link(file: BinaryIO, start: int, end: int) -> int:
    """Where the first of chained recordings ends: where streams begin after sound came."""
    sound_came = False
    last = start
    for page in pages(file, start, end):
        begins = bool(page.flags & BEGINS)
        if begins and sound_came:
            return page.position
        sound_came = sound_came or not begins
        last = page.position + page.size
    return min(last, end)


def samples_by_pages(file: BinaryIO, start: int, end: int, serial: int | None = None) -> float:
    """How long a stream is by its pages, in its own ticks, whatever the last one claims."""
    steps: list[float] = []
    packets = 0
    previous: Page | None = None
    for page in pages(file, start, end):
        if page.flags & BEGINS or (serial is not None and page.serial != serial):
            continue
        packets += page.packets
        if page.granule == UNKNOWN_GRANULE or not page.packets:
            continue
        if previous is not None and page.granule > previous.granule:
            steps.append((page.granule - previous.granule) / page.packets)
        previous = page
    return packets * float(np.median(steps)) if steps else 0.0
