"""Recordings from which seconds are taken out for good: a tone stands there, all else stays.

Sound that is stored sample by sample stays in its own codec. What was compressed with losses
would lose once more, so of that the decoded sound is kept as FLAC: of the same length and with
the same channels, at the rate that everything here listens at.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from numpy.typing import NDArray

from qa_app.privacy.sound import LOUDNESS, PITCH, SoundSpan, cover
from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.losses import LossKind
from qa_app.transcription.recording import open_recording

# By container, the codecs that give back what they are given.
EXACT = {
    "wav": {
        "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw",
    },
    "flac": {"flac"},
}  # fmt: skip
PIECE = 1.0  # seconds that are read and written at once
LAYOUTS = ("", "mono", "stereo", "3.0", "4.0", "5.0", "5.1", "6.1", "7.1")


def take_out_sound(file: BinaryIO, spans: Sequence[SoundSpan], out: Path, *, name: str = "") -> str:
    """Write ``file`` to ``out`` with a tone over ``spans``; the codec that it is in now.

    ``name`` is what a file without a header was called. Memory does not grow with the recording.
    Raises :class:`~qa_app.transcription.errors.TranscriptionError` as ``decode`` does.
    """
    if _is_plain(file, name):
        file.seek(0)
        with av.open(file, mode="r") as source:
            container = source.format.name
            codec = source.streams.audio[0].codec_context.name
            if codec in EXACT.get(container, ()):
                with av.open(out, "w", format=container) as target:
                    _in_its_own_codec(source, target, codec, spans)
                return str(codec)
    file.seek(0)
    return _as_flac(file, spans, out, name)


def _is_plain(file: BinaryIO, name: str) -> bool:
    """One part with one track, and nothing of it is lost: what FFmpeg reads is all of it."""
    recording = open_recording(file, name=name)
    lost = any(loss.kind in (LossKind.DATA, LossKind.PART) for loss in recording.losses)
    return len(recording.parts) == 1 and len(recording.parts[0].tracks) == 1 and not lost


def _in_its_own_codec(
    source: InputContainer, target: OutputContainer, codec: str, spans: Sequence[SoundSpan]
) -> None:
    stream = source.streams.audio[0]
    added = target.add_stream(codec, rate=stream.rate, layout=stream.layout.name)
    written = cast(AudioStream, added)
    written.codec_context.format = stream.format.name
    position = 0
    for frame in source.decode(stream):
        sound: Any = np.array(frame.to_ndarray())
        channels = 1 if frame.format.is_planar else frame.layout.nb_channels
        _cover_samples(sound, channels, position, frame.sample_rate, spans)
        covered = AudioFrame.from_ndarray(sound, format=frame.format.name, layout=frame.layout.name)
        covered.sample_rate, covered.pts = frame.sample_rate, position
        position += frame.samples
        target.mux(written.encode(covered))
    target.mux(written.encode(None))


def _cover_samples(
    sound: NDArray[Any], channels: int, position: int, rate: int, spans: Sequence[SoundSpan]
) -> None:
    """Write the tone over what lies in the spans; ``channels`` samples stand side by side."""
    count = sound.shape[1] // channels
    for span in spans:
        first = max(0, int(span.start * rate) - position)
        last = min(count, int(span.end * rate) + 1 - position)
        if first >= last:
            continue
        numbers = np.arange(position + first, position + last, dtype=np.float64)
        tone = LOUDNESS * np.sin(2 * np.pi * PITCH * numbers / rate)
        sound[:, first * channels : last * channels] = np.repeat(_as(sound.dtype, tone), channels)


def _as(kind: np.dtype[Any], tone: NDArray[np.float64]) -> NDArray[Any]:
    """A tone between -1 and 1 as samples of this kind."""
    if np.issubdtype(kind, np.floating):
        return tone.astype(kind)
    half = float(2 ** (8 * kind.itemsize - 1))
    middle = half if np.issubdtype(kind, np.unsignedinteger) else 0.0
    return (tone * (half - 1) + middle).astype(kind)


def _as_flac(file: BinaryIO, spans: Sequence[SoundSpan], out: Path, name: str) -> str:
    position = 0
    with av.open(out, "w", format="flac") as target:
        stream = None
        for piece in decode(file, piece_seconds=PIECE, name=name or None):
            sound = np.array(piece.samples, np.float32, order="C")
            if stream is None:
                stream = target.add_stream("flac", rate=RATE, layout=LAYOUTS[len(sound)])
                stream.codec_context.format = "s16"
            for channel in sound:
                cover(channel, position, spans)
            whole = (sound.clip(-1, 1) * 32_767).round().astype("<i2")
            frame = AudioFrame.from_ndarray(
                np.ascontiguousarray(whole.T).reshape(1, -1),
                format="s16",
                layout=LAYOUTS[len(sound)],
            )
            frame.sample_rate, frame.pts = RATE, position
            position += sound.shape[1]
            target.mux(stream.encode(frame))
        if stream is not None:
            target.mux(stream.encode(None))
    return "flac"
