"""What an uploaded file holds, found by decoding its start: quick, whatever its length."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from qa_app.transcription.container import open_audio, sounds
from qa_app.transcription.errors import TranscriptionError

SHORTEST = 0.5
# This much is decoded: enough to hear that there is sound, in some ten milliseconds.
HEARD_ENOUGH = 20.0
# This much may be lost before any of it decodes; discontinuous AMR begins with less.
LOST_ENOUGH = 120.0


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """A recording: seconds, 1 to 8 channels, Hz, FFmpeg's names of its formats.

    ``duration`` is as it decodes where ``measured``, else what the file says of itself.
    """

    duration: float
    channels: int
    sample_rate: int
    codec: str
    container: str
    measured: bool


def probe(file: BinaryIO | Path, *, max_seconds: float) -> RecordingInfo:
    """Listen to the first 20 seconds of ``file``, and say what it is.

    A shorter recording is measured by decoding all of it, whatever its header claims. One that
    breaks off is accepted up to where it decodes if that is half a second or more. Raises
    :class:`TranscriptionError`: the codes of
    :func:`~qa_app.transcription.container.open_audio`, ``zero_length``, ``truncated``,
    ``undecodable`` and ``too_long``; a longer one may still prove too long when it is decoded.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return probe(opened, max_seconds=max_seconds)
    with open_audio(file) as (container, stream):
        context = stream.codec_context
        heard, lost, ended = _listen(container, stream, max_seconds)
        _refuse_too_little(heard, lost, context.name)
        duration = heard + lost if ended else _said_length(file, container, stream, heard + lost)
        if duration > max_seconds:
            raise TranscriptionError("too_long", limit=max_seconds)
        return RecordingInfo(
            duration=duration,
            channels=context.channels,
            sample_rate=context.sample_rate,
            codec=context.name,
            container=container.format.name,
            measured=ended,
        )


def _listen(
    container: InputContainer, stream: AudioStream, max_seconds: float
) -> tuple[float, float, bool]:
    """Seconds heard and lost, and whether the recording ended with them."""
    heard = lost = 0.0
    for sound in sounds(container, stream):
        if isinstance(sound, float):
            lost += sound
        else:
            heard += sound.samples / sound.sample_rate
        if heard + lost > max_seconds:
            raise TranscriptionError("too_long", limit=max_seconds)
        if heard >= HEARD_ENOUGH or (lost >= LOST_ENOUGH and not heard):
            return heard, lost, False
    return heard, lost, True


def _said_length(
    file: BinaryIO, container: InputContainer, stream: AudioStream, known: float
) -> float:
    """What header or last page say, as far as a file of this size can hold it; seconds."""
    said = (container.duration or 0) / av.time_base
    if stream.bit_rate:
        size = file.seek(0, io.SEEK_END)
        fits = size * 8 / stream.bit_rate
        said = min(said, fits) if said else fits
    return max(said, known)


def _refuse_too_little(heard: float, lost: float, codec: str) -> None:
    if heard >= SHORTEST:
        return
    if heard:
        raise TranscriptionError("truncated", seconds=heard)
    if lost:
        raise TranscriptionError("undecodable", codec=codec)
    raise TranscriptionError("zero_length")
