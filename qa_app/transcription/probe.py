"""What an uploaded file really holds, found by decoding it, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_app.transcription.container import open_audio, sounds
from qa_app.transcription.errors import TranscriptionError

SHORTEST = 0.5


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """A recording as it decodes: seconds, 1 or 2 channels, Hz, FFmpeg's names of its formats."""

    duration: float
    channels: int
    sample_rate: int
    codec: str
    container: str


def probe(file: BinaryIO | Path, *, max_seconds: float) -> RecordingInfo:
    """Measure the recording in ``file``; memory does not grow with its length.

    The length is counted from decoded sound, whatever the header claims, and counting stops
    at ``max_seconds``. A recording that breaks off is accepted up to where it decodes if that
    is half a second or more. Raises :class:`TranscriptionError`: the codes of
    :func:`~qa_app.transcription.container.open_audio`, ``zero_length``, ``truncated``,
    ``undecodable`` and ``too_long``.
    """
    with open_audio(file) as (container, stream):
        heard = lost = 0.0
        for sound in sounds(container, stream):
            if isinstance(sound, float):
                lost += sound
            else:
                heard += sound.samples / sound.sample_rate
            if heard + lost > max_seconds:
                raise TranscriptionError("too_long", limit=max_seconds)
        context = stream.codec_context
        _refuse_too_little(heard, lost, context.name)
        return RecordingInfo(
            duration=heard + lost,
            channels=context.channels,
            sample_rate=context.sample_rate,
            codec=context.name,
            container=container.format.name,
        )


def _refuse_too_little(heard: float, lost: float, codec: str) -> None:
    if heard >= SHORTEST:
        return
    if heard:
        raise TranscriptionError("truncated", seconds=heard)
    if lost:
        raise TranscriptionError("undecodable", codec=codec)
    raise TranscriptionError("zero_length")
