"""The outline of a recording's loudness, for drawing its waveform."""

from __future__ import annotations

import numpy as np

from qa_app.transcription.decode import RATE, AudioPiece

MOST_BUCKETS = 2_000


class PeaksBuilder:
    """Collects the loudest sample of each of up to 2,000 equal stretches of a recording.

    ``duration`` (seconds) comes from :func:`~qa_app.transcription.probe.probe`; memory depends
    on the number of buckets only.
    """

    def __init__(self, *, channels: int, duration: float, buckets: int = MOST_BUCKETS) -> None:
        self._total = max(1, round(duration * RATE))
        self._buckets = min(buckets, MOST_BUCKETS, self._total)
        self._peaks = np.zeros((channels, self._buckets), np.float32)

    def add(self, piece: AudioPiece) -> None:
        """Take one piece into account; the order of pieces does not matter."""
        first, size = round(piece.start * RATE), piece.samples.shape[1]
        bucket = np.minimum(self._bucket_of(first + np.arange(size)), self._buckets - 1)
        borders = np.flatnonzero(np.diff(bucket, prepend=-1))
        loudest = np.maximum.reduceat(np.abs(piece.samples), borders, axis=1)
        touched = bucket[borders]
        self._peaks[:, touched] = np.maximum(self._peaks[:, touched], loudest)

    def _bucket_of(self, sample: np.ndarray) -> np.ndarray:
        return sample * self._buckets // self._total

    def result(self) -> list[list[int]]:
        """For each channel its buckets, 0 to 100, where 100 is the recording's loudest sample."""
        top = float(self._peaks.max(initial=0.0))
        scaled = self._peaks * (100 / top) if top else self._peaks
        result: list[list[int]] = np.rint(scaled).astype(int).tolist()
        return result
