"""After a part of a file was decoded: what it states or holds and did not give."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from av.audio.stream import AudioStream
from av.container import InputContainer

from qa_app.transcription.byte_ranges import bytes_at
from qa_app.transcription.container import Tally
from qa_app.transcription.file_parts import TAGS, FilePart
from qa_app.transcription.losses import FEWEST_SECONDS, INEXACT, Loss, LossKind
from qa_app.transcription.said_length import stated_seconds

# Elements of Matroska that stand behind its sound: cues, tags, attachments, chapters, padding.
MATROSKA_TABLES = (
    b"\x1c\x53\xbb\x6b", b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69", b"\x10\x43\xa7\x70", b"\xec",
    b"\x11\x4d\x9b\x74", b"\x15\x49\xa9\x66",
)  # fmt: skip
# No call lasts longer; a header that states more says something else. Seconds.
BELIEVED = 8 * 3_600.0
# Formats whose frames have numbers or follow one another: no recorder leaves any out.
UNBROKEN = ("flac", "mp3", "aac")
INDEXES = (*TAGS, b"idx1", b"RIFF")


def missing_seconds(
    file: BinaryIO,
    part: FilePart,
    container: InputContainer,
    stream: AudioStream,
    tallies: Sequence[Tally],
) -> list[Loss]:
    """What was lost of a part whose tracks have these tallies; ``stream`` is the first's."""
    tally = tallies[0]
    if part.byte_rate and part.stated is not None:
        stated = part.stated / part.byte_rate
    else:
        stated = stated_seconds(part.open(file), container, stream) or 0.0
    stated = stated if stated <= BELIEVED else 0.0
    came = max(tally.before + tally.heard + tally.filled for tally in tallies)
    unread = _unread_seconds(file, part, container, tally)
    # What is missing in the middle has silence in its place as far as the time stamps say so.
    silent = max(tally.lost for tally in tallies)
    if container.format.name in UNBROKEN:
        silent = max(silent, tally.filled)
    silenced = max(silent, min(unread, tally.filled))
    rest = max(stated - came, unread - silenced)
    if rest < FEWEST_SECONDS or rest < INEXACT * came:
        rest = 0.0
    return [Loss(LossKind.STRETCH, silenced), Loss(LossKind.REST, rest)]


def _unread_seconds(
    file: BinaryIO, part: FilePart, container: InputContainer, tally: Tally
) -> float:
    """How long the bytes that gave no sound would last at the rate of those that did."""
    if not tally.heard or not tally.decoded_bytes or part.byte_rate:
        return 0.0
    holes = part.skipped + sum(e - s for s, e in _holes(file, part, container, tally))
    seconds = holes * tally.heard / max(tally.coverage.covered - tally.lost_bytes, 1)
    undecoded = tally.lost_bytes * tally.heard / tally.decoded_bytes
    return seconds + undecoded


def _holes(
    file: BinaryIO, part: FilePart, container: InputContainer, tally: Tally
) -> Iterator[tuple[int, int]]:
    """Stretches of a part that should hold sound and gave no packet."""
    kind, coverage, opened = container.format.name, tally.coverage, part.open(file)
    if coverage.first is None or kind.startswith("asf"):
        return
    if kind.startswith("mov"):
        for start, end in _media_boxes(opened, part.size):
            yield from coverage.holes(start, end)
        return
    tables = MATROSKA_TABLES if kind.startswith("matroska") else INDEXES
    for start, end in coverage.holes(coverage.first, part.size):
        behind = start >= coverage.last
        # Packets of an odd size are filled up.
        if not (behind and bytes_at(opened, start, 16).lstrip(b"\0").startswith(tables)):
            yield start, end


def _media_boxes(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Where the boxes of MP4 are that hold sound and pictures."""
    position = 0
    while position < size:
        head = bytes_at(file, position, 16)
        if len(head) < 8:
            return
        (length,) = struct.unpack(">I", head[:4])
        header = 8
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack(">Q", head[8:])
            header = 16
        length = length or size - position
        if length < header:
            return
        if head[4:8] == b"mdat":
            yield position + header, min(position + length, size)
        position += length
