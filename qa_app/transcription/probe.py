"""What an uploaded file holds, found by decoding its start: quick, whatever its length."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.recording import Recording, open_recording
from qa_app.transcription.resampling import RATE
from qa_app.transcription.said_length import whole_length

SHORTEST = 0.5
# This much is decoded: enough to hear that there is sound, in some ten milliseconds.
HEARD_ENOUGH = 20.0
# This much may be lost before any of it decodes; discontinuous AMR begins with less.
LOST_ENOUGH = 120.0


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """A recording: seconds, 1 to 8 channels, Hz, FFmpeg's names of its formats.

    ``duration`` is as it decodes where ``measured``, else what the file says of itself or, where
    ``estimated``, no more than a guess from its size. Rate and names are those of the first
    track.
    """

    duration: float
    channels: int
    sample_rate: int
    codec: str
    container: str
    measured: bool
    estimated: bool = False


def probe(file: BinaryIO | Path, *, max_seconds: float, name: str | None = None) -> RecordingInfo:
    """Listen to the first 20 seconds of ``file``, and say what it is.

    A shorter recording is measured by decoding all of it, whatever its header claims. One that
    breaks off is accepted up to where it decodes if that is half a second or more. ``name``
    tells the kind of a file without a header. Raises :class:`TranscriptionError`: the codes of
    :func:`~qa_app.transcription.recording.open_recording`, ``zero_length``, ``truncated``,
    ``undecodable`` and, where the file states or measures as much, ``too_long``; a longer one
    may still prove too long when it is decoded.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return probe(opened, max_seconds=max_seconds, name=name or file.name)
    recording = open_recording(file, name=name, quick=True)
    first = recording.parts[0]
    seconds, ended = _listen(recording, max_seconds)
    _refuse_too_little(recording, first.tracks[0].codec)
    length = None if ended else whole_length(recording.file, recording.parts, max_seconds)
    return RecordingInfo(
        duration=seconds if length is None else max(length.seconds, seconds),
        channels=recording.channels,
        sample_rate=first.tracks[0].sample_rate,
        codec=first.tracks[0].codec,
        container=first.container,
        measured=ended and recording.complete,
        estimated=length is not None and length.estimated,
    )


def _listen(recording: Recording, max_seconds: float) -> tuple[float, bool]:
    """How many seconds there were, and whether the recording ended with them."""
    samples = 0
    for block in recording.blocks():
        samples += block.shape[1]
        seconds = samples / RATE
        if seconds > max_seconds:
            raise TranscriptionError("too_long", limit=max_seconds)
        if recording.heard >= HEARD_ENOUGH or (seconds >= LOST_ENOUGH and not recording.heard):
            return seconds, False
    return samples / RATE, True


def _refuse_too_little(recording: Recording, codec: str) -> None:
    if recording.heard >= SHORTEST:
        return
    if recording.heard:
        raise TranscriptionError("truncated", seconds=recording.heard)
    if recording.silenced:
        raise TranscriptionError("undecodable", codec=codec)
    raise TranscriptionError("zero_length")
