"""What a file says of its own length, and what is only guessed from its size.

FFmpeg gives a length for every file; for many it is the size divided by the rate of the first
packets, which is wrong by any factor where the rate changes. Only what the file states may be
held against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from qa_app.transcription.byte_ranges import bytes_at, file_size
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.ogg_pages import samples_by_pages
from qa_app.transcription.open_part import OpenPart

# Where the header of variable-rate MP3 stands at the latest, behind any tag.
FIRST_FRAME = 8_192
# By the second byte of a frame of MP3: its samples, and the rates that it may have.
VERSIONS = {
    **dict.fromkeys((0xFA, 0xFB), (1_152, (44_100, 48_000, 32_000))),
    **dict.fromkeys((0xF2, 0xF3), (576, (22_050, 24_000, 16_000))),
    **dict.fromkeys((0xE2, 0xE3), (576, (11_025, 12_000, 8_000))),
}
# What the pages of an Ogg say by their number may differ from the last one's clock by this.
NEARLY = 0.2
# The packets of a file up to this size are counted within a tenth of a second.
QUICKLY_COUNTED = 8 << 20
# No sound takes so many times more bytes than its rate says.
MUCH = 1.5


def stated_seconds(file: BinaryIO, container: InputContainer, stream: AudioStream) -> float | None:
    """The length that the file states; None where it states none that can be held against it."""
    kind = container.format.name
    alone = all(other.type == "audio" for other in container.streams)
    if kind == "mp3":
        return _mp3_seconds(file)
    if kind == "flac" or kind.startswith("mov"):
        return float(stream.duration * (stream.time_base or 0)) if stream.duration else None
    if kind.startswith("matroska") and alone and _has_duration(file):
        return (container.duration or 0) / av.time_base
    if kind == "ogg":
        by_pages = seconds_by_pages(file, stream)
        said = (container.duration or 0) / av.time_base
        return said if by_pages and abs(said - by_pages) <= NEARLY * by_pages else None
    return None


def seconds_by_pages(file: BinaryIO, stream: AudioStream) -> float:
    """How long an Ogg is by all of its pages: right even where the clock of the last is wrong."""
    return samples_by_pages(file, 0, file_size(file)) * float(stream.time_base or 0)


def _seconds_by_packets(container: InputContainer, stream: AudioStream) -> float:
    """The time that all packets say they take; nothing is decoded."""
    ticks = 0
    try:
        for packet in container.demux(stream):
            ticks += packet.duration or 0
    except (av.error.FFmpegError, ValueError, IndexError):
        pass
    return ticks * float(stream.time_base or 0)


def _mp3_seconds(file: BinaryIO) -> float | None:
    """How long an MP3 says it is; FFmpeg would correct that by a guess."""
    head = bytes_at(file, 0, 10)
    start = 0
    if head[:3] == b"ID3" and len(head) == 10:
        start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
    first = bytes_at(file, start, FIRST_FRAME)
    for mark, offset in ((b"Xing", 8), (b"Info", 8), (b"VBRI", 14)):
        place = first.find(mark)
        field = first[place + offset : place + offset + 4]
        if place < 4 or len(field) < 4 or (offset == 8 and not first[place + 7] & 1):
            continue
        frame = max(first.rfind(bytes([0xFF, second]), 0, place) for second in VERSIONS)
        samples, rates = VERSIONS.get(first[frame + 1], (0, ()))
        rate = first[frame + 2] >> 2 & 3
        if frame >= 0 and rate < len(rates):
            return int.from_bytes(field, "big") * samples / rates[rate]
    return None


def _has_duration(file: BinaryIO) -> bool:
    """Whether a Matroska has the element with its length."""
    return b"\x44\x89" in bytes_at(file, 0, 4_096)


@dataclass(frozen=True, slots=True)
class Length:
    """Seconds; whether they are only ``estimated``."""

    seconds: float
    estimated: bool


def whole_length(file: BinaryIO, parts: Sequence[OpenPart], max_seconds: float) -> Length:
    """The length of all parts of a file, without decoding them.

    Raises :class:`TranscriptionError` (``too_long``) where they state more than ``max_seconds``.
    """
    lengths = [_length(file, part) for part in parts]
    if sum(length.seconds for length in lengths if not length.estimated) > max_seconds:
        raise TranscriptionError("too_long", limit=max_seconds)
    return Length(
        sum(length.seconds for length in lengths), any(length.estimated for length in lengths)
    )


def _length(file: BinaryIO, part: OpenPart) -> Length:
    if part.part.byte_rate:
        return Length(part.part.size / part.part.byte_rate, estimated=False)
    with part.open(file) as container:
        stream = cast(AudioStream, container.streams[part.tracks[0].index])
        stated = stated_seconds(part.part.open(file), container, stream)
        guessed = (container.duration or 0) / av.time_base
        if part.form is not None and not part.form.speech:
            stated = guessed  # so many bytes to the second, and nothing else in the file
        if stated is None and container.format.name == "ogg":
            guessed = seconds_by_pages(part.part.open(file), stream) or guessed
        elif stated is None and part.part.size <= QUICKLY_COUNTED:
            counted = _seconds_by_packets(container, stream)
            if counted:
                return Length(counted, estimated=True)
        # A header cannot state more than bytes at its own rate can hold.
        fits = part.part.size * 8 / stream.bit_rate if stream.bit_rate else None
        if stated is not None and (fits is None or stated <= MUCH * fits):
            return Length(stated, estimated=False)
        known = [seconds for seconds in (stated or guessed, fits) if seconds]
        return Length(min(known, default=0.0), estimated=True)
