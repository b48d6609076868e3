"""A recording as pieces of 16 kHz samples, in memory that does not grow with its length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from qa_app.transcription.losses import Loss, joined
from qa_app.transcription.recording import open_recording
from qa_app.transcription.resampling import RATE, Samples

__all__ = ["RATE", "AudioPiece", "Samples", "decode"]


@dataclass(frozen=True, slots=True)
class AudioPiece:
    """Sound from ``start`` (seconds): float32 samples at 16 kHz, shape (channels, n)."""

    start: float
    samples: Samples

    @property
    def end(self) -> float:
        """Seconds from the recording's start to the piece's end."""
        return self.start + int(self.samples.shape[1]) / RATE


def decode(
    file: BinaryIO | Path,
    *,
    piece_seconds: float = 120,
    name: str | None = None,
    losses: list[Loss] | None = None,
) -> Iterator[AudioPiece]:
    """The recording in pieces of ``piece_seconds``; the last may be shorter.

    Sound that does not decode is silence, so that all later times stay right; what could not
    be read is added to ``losses`` at the end. ``name`` tells the kind of a file that has no
    header, a path's own unless given. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError` as ``open_recording`` does.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            yield from decode(
                opened, piece_seconds=piece_seconds, name=name or file.name, losses=losses
            )
        return
    size = round(piece_seconds * RATE)
    filled, done = 0, 0
    recording = open_recording(file, name=name)
    piece = np.zeros((recording.channels, size), np.float32)
    for block in recording.blocks():
        taken = 0
        while taken < block.shape[1]:
            step = min(size - filled, block.shape[1] - taken)
            piece[:, filled : filled + step] = block[:, taken : taken + step]
            filled, taken = filled + step, taken + step
            if filled == size:
                yield AudioPiece(done / RATE, np.nan_to_num(piece, copy=False))
                done, filled = done + size, 0
                piece = np.zeros((recording.channels, size), np.float32)
    if filled:
        yield AudioPiece(done / RATE, np.nan_to_num(piece[:, :filled]))
    if losses is not None:
        losses += joined(recording.losses)
