"""Sound of any rate, format and number of channels as 16 kHz blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

RATE = 16_000
# More channels than these have no order that could be mixed up or down: they stay as they are.
LAYOUTS = {1: "mono", 2: "stereo"}
Samples = NDArray[np.float32]


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
