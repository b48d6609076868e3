"""A recording as pieces of 16 kHz samples, in memory that does not grow with its length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from qa_app.transcription.container import open_audio, sounds

RATE = 16_000
# More channels than these have no order that could be mixed up or down: they stay as they are.
LAYOUTS = {1: "mono", 2: "stereo"}
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AudioPiece:
    """Sound from ``start`` (seconds): float32 samples at 16 kHz, shape (channels, n)."""

    start: float
    samples: Samples

    @property
    def end(self) -> float:
        """Seconds from the recording's start to the piece's end."""
        return self.start + int(self.samples.shape[1]) / RATE


def decode(file: BinaryIO | Path, *, piece_seconds: float = 120) -> Iterator[AudioPiece]:
    """The recording in pieces of ``piece_seconds``; the last may be shorter.

    Sound that does not decode is silence, so that all later times stay right. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError` as ``open_audio`` does.
    """
    size = round(piece_seconds * RATE)
    filled, done = 0, 0
    with open_audio(file) as (container, stream):
        channels = stream.codec_context.channels
        piece = np.zeros((channels, size), np.float32)
        for block in resampled(sounds(container, stream), channels):
            taken = 0
            while taken < block.shape[1]:
                step = min(size - filled, block.shape[1] - taken)
                piece[:, filled : filled + step] = block[:, taken : taken + step]
                filled, taken = filled + step, taken + step
                if filled == size:
                    yield AudioPiece(done / RATE, np.nan_to_num(piece, copy=False))
                    done, filled = done + size, 0
                    piece = np.zeros((channels, size), np.float32)
    if filled:
        yield AudioPiece(done / RATE, np.nan_to_num(piece[:, :filled]))


def resampled(source: Iterator[AudioFrame | float], channels: int) -> Iterator[Samples]:
    """16 kHz blocks of shape (channels, n), lost sound as silence.

    A new resampler is made where the format changes.
    """
    resampler: AudioResampler | None = None
    kind: tuple[object, ...] = ()
    for sound in source:
        if isinstance(sound, float):
            yield np.zeros((channels, round(sound * RATE)), np.float32)
            continue
        if kind != (sound.format.name, sound.layout.name, sound.sample_rate):
            yield from _blocks(resampler, None, channels)
            kind = (sound.format.name, sound.layout.name, sound.sample_rate)
            layout = LAYOUTS.get(channels, sound.layout)
            # Not planar: PyAV crashes on eight planes.
            resampler = AudioResampler(format="flt", layout=layout, rate=RATE)
        sound.pts = None  # a hostile file's clock must not stop the resampler
        yield from _blocks(resampler, sound, channels)
    yield from _blocks(resampler, None, channels)


def _blocks(
    resampler: AudioResampler | None, frame: AudioFrame | None, channels: int
) -> Iterator[Samples]:
    for block in resampler.resample(frame) if resampler else ():
        packed = block.to_ndarray().astype(np.float32, copy=False)
        heard = packed.reshape(-1, block.layout.nb_channels).T[:channels]
        missing = channels - len(heard)  # where a part of the file has fewer
        yield np.pad(heard, ((0, missing), (0, 0))) if missing else heard
