"""Recordings without any header: what they are is told by their names' endings alone.

An ending is no proof. What is known to be something else, or does not decode to anything that
sounds, is refused.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO

import numpy as np

from qa_app.transcription.byte_ranges import bytes_at, file_size
from qa_app.transcription.continuation import is_sound, samples_in_places
from qa_app.transcription.errors import TranscriptionError

HEAD = 4_096
FEW_FRAMES = 200
ENCODINGS = ("utf-8", "utf-16", "euc-kr")
# First bytes of what is no sound, whatever it is called.
OTHERS = (
    b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ",
    b"Rar!", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"MZ", b"\x7fELF", b"SQLite format 3",
    b"\xd0\xcf\x11\xe0", b"ID3", b"RIFF", b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3", b"#!",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Headerless:
    """FFmpeg's demuxer for such a file, and what it must be told; ``frame`` bytes at a time.

    ``speech`` is a codec that makes something like a voice of any bytes.
    """

    demuxer: str
    options: Mapping[str, str] = field(default_factory=dict)
    frame: int = 1
    speech: bool = False


def _samples(demuxer: str, rate: int = 8_000) -> Headerless:
    return Headerless(demuxer, {"sample_rate": str(rate), "ch_layout": "mono"}, frame=2)


MU_LAW, A_LAW = _samples("mulaw"), _samples("alaw")
BY_ENDING = {
    "g722": Headerless("g722"),
    "ul": MU_LAW,
    "ulaw": MU_LAW,
    "mulaw": MU_LAW,
    "mu": MU_LAW,
    "pcmu": MU_LAW,
    "g711u": MU_LAW,
    "al": A_LAW,
    "alaw": A_LAW,
    "pcma": A_LAW,
    "g711a": A_LAW,
    "sln": _samples("s16le"),
    **{f"sln{rate}": _samples("s16le", rate * 1_000) for rate in (8, 12, 16, 24, 32, 48, 96, 192)},
    "sln44": _samples("s16le", 44_100),
    "g729": Headerless("g729", frame=10, speech=True),
    "gsm": Headerless("gsm", frame=33, speech=True),
    "g723": Headerless("g723_1", frame=24, speech=True),
    "g723_1": Headerless("g723_1", frame=24, speech=True),
}
# Endings that say no more than that there is no header.
UNNAMED = {"raw", "pcm", "vox", "snd", "g711", "g726", "g728", "adpcm", "sw", "dat", "voc", "ilbc"}


def headerless(file: BinaryIO, name: str, problem: TranscriptionError) -> Headerless | None:
    """What the ending of ``name`` says that a file is which could not be opened otherwise.

    None where the ending says nothing. Raises ``no_header`` where it says only that, or the
    file is not what it says.
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if problem.code not in ("not_audio", "undecodable", "sample_rate"):
        return None
    form = BY_ENDING.get(ending)
    if form is None:
        if ending in UNNAMED and not is_other(file):
            raise TranscriptionError("no_header")
        return None
    if is_other(file):
        raise TranscriptionError("not_audio")
    if not _is_what_it_says(file, form):
        raise TranscriptionError("no_header")
    return form


def is_other(file: BinaryIO) -> bool:
    """Whether a file is known to be something else, or is text."""
    head = bytes_at(file, 0, HEAD)
    return head.startswith(OTHERS) or any(_is_text(head, encoding) for encoding in ENCODINGS)


def _is_text(data: bytes, encoding: str) -> bool:
    if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        # The last character may be cut off.
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    readable = sum(character.isprintable() or character in "\t\r\n" for character in text)
    return bool(text) and readable > 0.95 * len(text)


def _is_what_it_says(file: BinaryIO, form: Headerless) -> bool:
    if form.demuxer == "gsm":
        places = range(0, min(file_size(file), HEAD), form.frame)
        return all(bytes_at(file, place, 1)[0] >> 4 == 0xD for place in places)
    if form.demuxer == "g723_1":
        return _g723_frames(file)
    if form.demuxer == "g729":
        return _has_favourites(bytes_at(file, 0, 40 * HEAD), form.frame)
    samples = samples_in_places(file, form.demuxer, form.options, form.frame)
    return bool(samples) and all(map(is_sound, samples))


def _has_favourites(data: bytes, frame: int) -> bool:
    """Whether bytes in the same places of frames are alike more often than chance has it."""
    frames = np.frombuffer(data[: len(data) // frame * frame], np.uint8).reshape(-1, frame)
    if len(frames) < FEW_FRAMES:
        return len(frames) > 0
    counts = np.stack([np.bincount(place, minlength=256) for place in frames.T])
    expected = len(frames) / 256
    surprise = float(np.sum((counts - expected) ** 2) / expected)
    freedom = 255 * frame
    return bool(surprise > freedom + 6 * (2 * freedom) ** 0.5 and counts.max() < len(frames))


def _g723_frames(file: BinaryIO) -> bool:
    """Whether frames follow one another: the two lowest bits of each say how long it is."""
    data, place, frames = bytes_at(file, 0, HEAD), 0, 0
    while place < len(data) - 24:
        size = (24, 20, 4, 0)[data[place] & 3]
        if not size:
            return False
        place, frames = place + size, frames + 1
    return frames > 0 and len(set(data)) > 4
