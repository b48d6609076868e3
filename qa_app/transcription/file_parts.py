"""The recordings that lie in a file one behind another, found by the structure of each.

FFmpeg reads the first and stops, or fails where the next begins. So a file is cut where a
recording ends, and each part is opened by itself. What follows a part and is no sound is told
apart from sound that a size in the header left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from qa_app.transcription.amr_frames import sound_ranges
from qa_app.transcription.byte_ranges import ByteRanges, bytes_at, file_size, find_first
from qa_app.transcription.continuation import sounds_on
from qa_app.transcription.raw_headers import W64_RIFF, RawHeader, chunks, read_header
from qa_app.transcription.structure import structured_end, without_zeros

MOST_PARTS = 200
# A larger file is looked through when it is decoded, not while somebody waits for an upload.
QUICKLY_SEEN = 512 << 10
WAVE = (b"RIFF", b"RF64", b"RIFX", b"BW64")
EBML = b"\x1a\x45\xdf\xa3"
FIRST_BYTES = (
    b"fLaC\x00\x00\x00\x22",
    b"OggS\x00\x02",
    b"#!AMR\n",
    b"#!AMR-WB\n",
    b"caff\x00\x01",
    b".snd\x00\x00",
    W64_RIFF[:12],
)
BEGINNINGS = (*WAVE, *FIRST_BYTES, EBML, b"FORM", b"ftyp")
# Tags and tables that stand behind the sound and belong to it.
TAGS = (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"3DI", b"<?xpacket", b"<?xml")


@dataclass(frozen=True, slots=True)
class FilePart:
    """One recording in a file: ranges of its bytes, and bytes to read in the place of some.

    ``stated`` is the size in bytes that its header states, with ``byte_rate`` bytes to the
    second, where it holds plain samples. The next part begins at ``following``; of what lies
    between, ``unread`` bytes are neither sound nor anything that belongs to a recording, and
    ``skipped`` were passed over within it.
    """

    ranges: tuple[tuple[int, int], ...]
    following: int
    unread: int = 0
    patches: dict[int, bytes] = field(default_factory=dict)
    stated: int | None = None
    byte_rate: float = 0.0
    skipped: int = 0

    @property
    def end(self) -> int:
        """Where in the file it ends."""
        return self.ranges[-1][1]

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(end - start for start, end in self.ranges)

    def open(self, file: BinaryIO) -> BinaryIO:
        """The part as a file of its own; several may share ``file``."""
        return cast(BinaryIO, ByteRanges(file, self.ranges, self.patches))


def parts_of(file: BinaryIO, *, quick: bool = False) -> list[FilePart]:
    """The parts of a file in their order; none of an empty file.

    ``quick`` leaves out what needs a look at all bytes of a large file: then there may be more.
    """
    size = file_size(file)
    thorough = not quick or size <= QUICKLY_SEEN
    parts: list[FilePart] = []
    tagged = _behind_id3(file, 0, size)
    position = tagged if begins_at(file, tagged) else 0
    while position < size and len(parts) < MOST_PARTS:
        part = _part_at(file, position, size, thorough=thorough)
        parts.append(part)
        position = max(part.following, position + 1)
    if position < size:
        parts[-1] = replace(parts[-1], unread=parts[-1].unread + size - position)
    return parts


def begins_at(file: BinaryIO, position: int) -> bool:
    """Whether a recording of a kind that is known by its first bytes begins there."""
    head = bytes_at(file, position, 64)
    if head[:4] in WAVE:
        return head[8:12] == b"WAVE"
    if head[:4] == EBML:
        return b"webm" in head or b"matroska" in head
    if head[:4] == b"FORM":
        return head[8:11] == b"AIF"
    if head[4:8] == b"ftyp":
        return head[:2] == b"\x00\x00"
    return head.startswith(FIRST_BYTES)


def _part_at(file: BinaryIO, start: int, end: int, *, thorough: bool) -> FilePart:
    header = read_header(file, start, end)
    if header is not None:
        return _plain_part(file, start, end, header, thorough=thorough)
    if bytes_at(file, start, 9).startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return _amr_part(file, start, end)
    stop = structured_end(file, start, end, thorough=thorough)
    following, unread = _after(file, stop, end)
    return FilePart(((start, stop),), following, unread)


def _amr_part(file: BinaryIO, start: int, end: int) -> FilePart:
    """A part of AMR without what is no frame of it."""
    ranges, stop = sound_ranges(file, start, without_zeros(file, start, end))
    following, unread = _after(file, stop, end)
    skipped = stop - start - sum(last - first for first, last in ranges)
    return FilePart(tuple(ranges), following, unread, skipped=skipped)


def _plain_part(
    file: BinaryIO, start: int, end: int, header: RawHeader, *, thorough: bool
) -> FilePart:
    """A part with plain samples; its size field is made to say what is there."""
    stop, following, unread = _end_of_samples(file, start, end, header)
    if thorough:  # it may have been cut off before the next one was put behind it
        cut = _next_beginning(file, header.data_start, min(stop + 4, end), WAVE)
        stop, following, unread = (cut, cut, 0) if cut < stop else (stop, following, unread)
    size = (stop - header.data_start) // header.aligned * header.aligned
    patches = {}
    if size != header.stated:
        patches[header.size_at - start] = header.size_field(size)
    # The size counts for a loss only where nothing else comes behind.
    return FilePart(
        ((start, header.data_start + size),), following, unread, patches,
        header.stated if following == end else None, header.byte_rate,
    )  # fmt: skip


def _end_of_samples(
    file: BinaryIO, start: int, end: int, header: RawHeader
) -> tuple[int, int, int]:
    """Where the samples end, where the next part begins, and how much between is nothing."""
    if header.stated is None:
        stop = _next_beginning(file, header.data_start, end, WAVE)
        return stop, stop, 0
    stated_end = header.data_start + header.stated
    if stated_end >= end:
        return end, end, 0
    # Some recorders fill up an odd size, some do not.
    for position in (stated_end + (-header.stated % header.aligned), stated_end):
        behind = _behind_chunks(file, header.kind, position, end)
        following, unread = _after(file, behind, end)
        if not unread:
            return stated_end, following, 0
    stated_end -= header.stated % header.block
    if sounds_on(ByteRanges(file, [(start, header.data_start), (stated_end, end)], {
        header.size_at - start: header.size_field(end - stated_end)
    })):  # fmt: skip
        stop = _next_beginning(file, stated_end, end, WAVE)
        return stop, stop, 0
    following, unread = _after(file, stated_end, end)
    return stated_end, following, unread


def _behind_chunks(file: BinaryIO, kind: str, position: int, end: int) -> int:
    """Where the chunks that begin at ``position`` end; there itself where none do."""
    for chunk in chunks(file, kind, position, end):
        if begins_at(file, position) or chunk.size is None or chunk.body + chunk.size > end:
            break
        position = chunk.body + chunk.size
        if chunk.size % 2 and bytes_at(file, position, 1) == b"\x00":
            position += 1
    return position


def _after(file: BinaryIO, stop: int, end: int) -> tuple[int, int]:
    """Where the next part begins behind ``stop``, and how much between is neither."""
    stop = _behind_id3(file, stop, end)
    head = bytes_at(file, stop, 16)
    if not head or begins_at(file, stop):
        return stop, 0
    if head.startswith(TAGS) or not head.strip(b"\x00\r\n "):
        following = _next_beginning(file, stop + 1, end, BEGINNINGS)
        known = head.startswith(TAGS) or _only_zeros(file, stop, following)
        return following, 0 if known else following - stop
    following = _next_beginning(file, stop, end, BEGINNINGS)
    return following, following - stop


def _behind_id3(file: BinaryIO, position: int, end: int) -> int:
    head = bytes_at(file, position, 10)
    if len(head) == 10 and head[:3] == b"ID3" and max(head[6:]) < 0x80:
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        return min(position + 10 + size, end)
    return position


def _next_beginning(file: BinaryIO, start: int, end: int, patterns: tuple[bytes, ...]) -> int:
    """Where the next part begins, ``end`` if nowhere."""
    position = start
    while (found := find_first(file, patterns, position, end)) is not None:
        at = found - 4 if bytes_at(file, found, 4) == b"ftyp" else found
        if at >= start and begins_at(file, at):
            return at
        position = found + 1
    return end


def _only_zeros(file: BinaryIO, start: int, end: int) -> bool:
    """Whether nothing but zeros is there; reserved space of recorders is."""
    position = start
    while position < end:
        data = bytes_at(file, position, min(1 << 20, end - position))
        if not data or data.strip(b"\x00\r\n "):
            return False
        position += len(data)
    return True
