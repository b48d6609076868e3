"""The outline of a recording's loudness, for drawing its waveform."""

from __future__ import annotations

import numpy as np

from qa_app.transcription.decode import RATE, AudioPiece

MOST_BUCKETS = 2_000
FINE_BUCKETS = 16_000


class PeaksBuilder:
    """Collects the loudest sample of each of up to 2,000 equal stretches of a recording.

    How long it is need not be known before: stretches that get too many are joined in pairs,
    so memory does not grow with it. Up to two channels are drawn each by itself, more as one.
    """

    def __init__(self, *, channels: int) -> None:
        self._samples = 0
        self._stretch = RATE // 1_000
        self._peaks = np.zeros((channels if channels <= 2 else 1, FINE_BUCKETS), np.float32)

    @property
    def duration(self) -> float:
        """The end of the last piece, in seconds."""
        return self._samples / RATE

    def add(self, piece: AudioPiece) -> None:
        """Take one piece into account; the order of pieces does not matter."""
        first, size = round(piece.start * RATE), piece.samples.shape[1]
        self._samples = max(self._samples, first + size)
        while self._samples > self._stretch * FINE_BUCKETS:
            self._join_pairs()
        bucket = (first + np.arange(size)) // self._stretch
        borders = np.flatnonzero(np.diff(bucket, prepend=-1))
        sound = np.abs(piece.samples)
        if len(sound) > 2:
            sound = sound.max(axis=0, keepdims=True)
        loudest = np.maximum.reduceat(sound, borders, axis=1)
        touched = bucket[borders]
        self._peaks[:, touched] = np.maximum(self._peaks[:, touched], loudest)

    def _join_pairs(self) -> None:
        joined = np.maximum(self._peaks[:, 0::2], self._peaks[:, 1::2])
        self._peaks = np.concatenate([joined, np.zeros_like(joined)], axis=1)
        self._stretch *= 2

    def result(self) -> list[list[int]]:
        """For each channel its buckets, 0 to 100, where 100 is the recording's loudest sample."""
        fine = max(1, -(-self._samples // self._stretch))
        count = min(MOST_BUCKETS, fine)
        peaks = np.maximum.reduceat(self._peaks[:, :fine], np.arange(count) * fine // count, axis=1)
        top = float(peaks.max(initial=0.0))
        scaled = peaks * (100 / top) if top else peaks
        result: list[list[int]] = np.rint(scaled).astype(int).tolist()
        return result
