"""How a recording sounds, coarsely: the same sound in another file is known again by it.

A sketch has the levels of a few bands of pitch in cells of equal length. Codecs, rates, channels
stored twice, tags and a few tenths of a second more or less at the start change it little; what
is said changes it a lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.decode import RATE, AudioPiece

# Frames are short so that a sketch can be laid over another with an offset.
FRAME = 320
FRAME_SECONDS = FRAME / RATE
# Edges of the bands in Hz: what even a telephone codec keeps.
EDGES = (150, 400, 800, 1_400, 2_200, 3_200)
SHORTEST_CELL, MOST_CELLS, FEWEST_CELLS = 0.24, 256, 8
# Levels are steps of half a decibel above -100 dB of full scale.
STEP, FLOOR = 0.5, -100.0
# Below the loudest cell by this much a codec makes what it likes of a band.
HEARD = 35.0
# Encoders put up to so much in front, and lengths differ by that.
OFFSET = 0.3
LENGTHS_DIFFER = 0.6
# Two files of one sound differ by one or two decibels, two people's calls by ten.
ALIKE = 3.0
TOLD_APART = 3.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """``levels``: shape (cells, bands), of cells of ``cell`` seconds in ``seconds`` of sound."""

    seconds: float
    cell: float
    levels: NDArray[np.uint8]

    def to_bytes(self) -> bytes:
        """The levels, for a database."""
        return self.levels.tobytes()

    @classmethod
    def from_bytes(cls, seconds: float, cell: float, levels: bytes) -> Sketch:
        """The sketch whose levels :meth:`to_bytes` gave."""
        return cls(seconds, cell, np.frombuffer(levels, np.uint8).reshape(-1, len(EDGES) - 1))


class SketchBuilder:
    """Listens to a recording piece by piece; keeps some hundred bytes of each second."""

    def __init__(self) -> None:
        self._left: NDArray[np.float32] | None = None
        self._powers: list[NDArray[np.float32]] = []
        pitches = np.fft.rfftfreq(FRAME, 1 / RATE)
        self._bands = [
            np.flatnonzero((pitches >= low) & (pitches < high)) for low, high in pairwise(EDGES)
        ]
        self._shape = np.hanning(FRAME).astype(np.float32)
        self._samples = 0
        self._known: dict[float, list[Sketch]] = {}

    def add(self, piece: AudioPiece) -> None:
        """The next piece."""
        left = piece.samples[:, :0] if self._left is None else self._left
        sound = np.concatenate((left, piece.samples), axis=1)
        self._samples += piece.samples.shape[1]
        whole = sound.shape[1] // FRAME * FRAME
        self._left = sound[:, whole:].copy()
        # The powers, not the samples: two channels may be the same with the sign turned.
        power = np.zeros((whole // FRAME, FRAME // 2 + 1), np.float32)
        for channel in sound[:, :whole]:
            power += np.abs(np.fft.rfft(channel.reshape(-1, FRAME) * self._shape, axis=1)) ** 2
        power /= FRAME * len(sound)
        bands = [power[:, band].mean(axis=1) for band in self._bands]
        self._powers.append(np.stack(bands, axis=1).astype(np.float32))

    @property
    def seconds(self) -> float:
        """How long the recording is so far."""
        return self._samples / RATE

    def sketch(self) -> Sketch | None:
        """The sketch of what came; None of too little, or of silence."""
        return self._at(0, cell_of(self.seconds))

    def likeness(self, other: Sketch) -> float:
        """By how many decibels the two differ at the best offset; 0 is the same."""
        return min((difference(one, other) for one in self._offsets(other.cell)), default=np.inf)

    def _offsets(self, cell: float) -> list[Sketch]:
        """The sketches of this length of cell that begin a little earlier or later."""
        if cell not in self._known:
            frames = round(OFFSET / FRAME_SECONDS)
            found = (self._at(step, cell) for step in range(-frames, frames + 1, 3))
            self._known[cell] = [sketch for sketch in found if sketch is not None]
        return self._known[cell]

    def _at(self, offset: int, cell: float) -> Sketch | None:
        """The sketch that begins ``offset`` frames after the recording; before, if negative."""
        if self._samples < FRAME:
            return None
        self._powers = [np.concatenate(self._powers)]
        (powers,) = self._powers
        powers = np.pad(powers, ((-offset, 0), (0, 0))) if offset < 0 else powers[offset:]
        size = round(cell / FRAME_SECONDS)
        cells = len(powers) // size
        if cells < FEWEST_CELLS or not powers.any():
            return None
        means = powers[: cells * size].reshape(cells, size, -1).mean(axis=1)
        decibels = 10 * np.log10(means + 1e-12)
        levels = np.clip((decibels - FLOOR) / STEP, 0, 255).astype(np.uint8)
        return Sketch(self.seconds, cell, levels) if levels.max() > 2 * HEARD else None


def cell_of(seconds: float) -> float:
    """The length of the cells of a recording that lasts so long."""
    cell = SHORTEST_CELL
    while seconds / cell > MOST_CELLS:
        cell *= 2
    return cell


def difference(one: Sketch, other: Sketch) -> float:
    """The mean difference of the levels that can be heard in either, in decibels.

    A file that is louder or fainter as a whole is the same. Infinite where there is too little
    to tell two recordings apart.
    """
    cells = min(len(one.levels), len(other.levels))
    if abs(one.seconds - other.seconds) > LENGTHS_DIFFER or cells < FEWEST_CELLS:
        return float("inf")
    first, second = (sketch.levels[:cells].astype(float) * STEP for sketch in (one, other))
    heard = (first > first.max() - HEARD) | (second > second.max() - HEARD)
    if min(first[heard].std(), second[heard].std()) < TOLD_APART:
        return float("inf")
    apart = first[heard] - second[heard]
    return float(np.abs(apart - np.median(apart)).mean())
