"""Whether bytes behind a recording are more of its sound, or something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, cast

import av
import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.byte_ranges import ByteRanges, file_size
from qa_app.transcription.container import open_container
from qa_app.transcription.errors import TranscriptionError

# This much is enough to tell a voice or a line from text, pictures or packed data.
SECONDS = 8.0
# Neighbouring samples of sound are alike, those of data are not.
ALIKE = 0.25
FAINT = 0.02
# Data that is taken for the differences between samples is loud, even, and of all pitches.
LOUD, EVEN, FLAT = 0.15, 1.6, 0.1
FRAME = 512
# Text has all its values on one side.
ONE_SIDED = 0.6


def sounds_on(data: ByteRanges) -> bool:
    """Whether a part of a recording, under the head of the whole, decodes to sound."""
    return is_sound(first_samples(cast(BinaryIO, data)))


def samples_in_places(
    file: BinaryIO, demuxer: str, options: Mapping[str, str], frame: int
) -> list[NDArray[np.float64]]:
    """The sound at the start, in the middle and near the end of a file without a header."""
    size = file_size(file)
    found = []
    for share in (0.0, 0.5, 0.8):
        start = int(size * share) // frame * frame
        samples = first_samples(
            cast(BinaryIO, ByteRanges(file, [(start, size)])), demuxer=demuxer, options=options
        )
        if len(samples):
            found.append(samples)
    return found


def first_samples(
    file: BinaryIO, *, demuxer: str | None = None, options: Mapping[str, str] | None = None
) -> NDArray[np.float64]:
    """All channels of the first seconds as one, -1 to 1; empty where they do not decode."""
    blocks: list[NDArray[np.float64]] = []
    heard = 0.0
    try:
        with open_container(file, demuxer=demuxer, options=options) as container:
            resampler = av.AudioResampler(format="fltp", layout="mono")
            for frame in container.decode(audio=0):
                frame.pts = None
                for block in resampler.resample(frame):
                    blocks.append(block.to_ndarray()[0].astype(np.float64))
                heard += frame.samples / frame.sample_rate
                if heard >= SECONDS:
                    break
    except (av.error.FFmpegError, ValueError, IndexError, TranscriptionError):
        pass
    return np.concatenate(blocks) if blocks else np.zeros(0)


def is_sound(samples: NDArray[np.float64]) -> bool:
    """Whether samples look like something that was recorded."""
    if len(samples) < 8:
        return False
    samples = np.nan_to_num(samples)
    mean = float(samples.mean())
    around = samples - mean
    loudness = float(np.sqrt(np.mean(around**2)))
    if abs(mean) > ONE_SIDED * max(loudness, FAINT):
        return False
    if loudness < FAINT:
        return True
    if loudness > LOUD and _is_even(around) and _flatness(around) > FLAT:
        return False
    likeness = float(np.mean(around[1:] * around[:-1])) / loudness**2
    return likeness > ALIKE


def _is_even(samples: NDArray[np.float64]) -> bool:
    """Whether it is as loud all the time; people pause and breathe."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    levels = np.sqrt(np.mean(frames**2, axis=1))
    if len(levels) < 8:
        return False
    quiet, loud = np.quantile(levels, (0.1, 0.9))
    return bool(loud < EVEN * max(quiet, 1e-9))


def _flatness(samples: NDArray[np.float64]) -> float:
    """How evenly the energy lies over all pitches: 0 for a tone, about 0.6 for noise."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.mean(np.abs(np.fft.rfft(frames * np.hanning(FRAME), axis=1)) ** 2, axis=0) + 1e-12
    return float(np.exp(np.mean(np.log(power))) / np.mean(power))
