"""The other side's voice taken out of a channel: echo of the line, a headset heard by a microphone.

What leaks is a delayed, fainter and coloured copy of the other channel, so it can be foretold
from it. First the foretold copy is subtracted; then frames in which nothing is left but what
usually stays of a copy are silenced. Somebody who speaks over the other is far louder than that
rest, so true overlap stays. A channel into which nothing leaks is left exactly as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft
from scipy.linalg import solve_toeplitz
from scipy.ndimage import binary_opening, maximum_filter1d, uniform_filter1d
from scipy.signal import oaconvolve

from qa_app.transcription.decode import RATE, AudioPiece, Samples

FRAME = 320  # 20 ms
# How late a copy may come, in frames and in samples: a mobile phone's echo takes up to 0.3 s.
ECHO = 16
LATEST = FRAME * ECHO
BLOCK = 3 * LATEST
# Only where the other side is this much louder (energy; 6 dB) can its copy be learnt.
LOUDER = 4.0
# Mean energy above which somebody speaks (-50 dB of full scale), and may be speaking (-60 dB).
SPOKEN, FAINT = 1e-5, 1e-6
# Frames before and after loud speech in which the same person may be speaking softly.
SOFT = 10
# Seconds of the other side alone that are needed to learn how it leaks.
ENOUGH = 1.5
# A copy fainter than this (energy; -40 dB) is not heard.
AUDIBLE = 1e-4
# The share of a channel's sound that must be foretold before it counts as a copy: in a first
# look, which quiet speech of one's own may still spoil, and in the second without it.
FORETOLD = (0.1, 0.3)
# Frames this many times as loud as the copy foretold (energy; 9 dB) hold speech of one's own.
OWN = 8.0
# What was learnt in the piece before counts half, as lines change.
FORGET = 0.5
# Frames are silenced up to this many times (energy; 3 dB) what stays of a copy in four of five.
MARGIN = 2.0
# What usually stays: no less than this share of the foretold copy (-18 dB), for safety.
LEAST_LEFT = 0.016
# Frames kept around speech of one's own, for soft first and last sounds; no word is shorter
# than the second, in frames.
KEPT_AROUND, SHORTEST = 4, 3

Floats = NDArray[np.float64]
Frames = NDArray[np.bool_]


def without_cross_talk(
    pieces: Iterable[AudioPiece], sides: Sequence[int] = (0, 1)
) -> Iterator[AudioPiece]:
    """The pieces of a recording without what leaks from one of two sides into the other.

    Takes and gives samples of shape (channels, n) at 16 kHz, of which only the ``sides`` change,
    and holds one piece and 0.3 s of sound.
    """
    learnt = [_Learnt(), _Learnt()]
    before: Samples = np.zeros((2, LATEST), np.float32)
    for piece in pieces:
        heard = np.concatenate((before, piece.samples[list(sides)]), axis=1)
        cleaned = []
        for side in (0, 1):
            sound, learnt[side] = _without_copy(heard[side], heard[1 - side], learnt[side])
            cleaned.append(sound)
        before = heard[:, -LATEST:]
        samples = piece.samples.copy()
        samples[list(sides)] = cleaned
        yield AudioPiece(piece.start, samples)


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What is known of how one side leaks into the other.

    Correlations of the other side with itself and with this one at each delay, shape
    (LATEST,); this side's energy where only the other speaks, and the seconds of that.
    """

    of_other: Floats = field(default_factory=lambda: np.zeros(LATEST))
    of_both: Floats = field(default_factory=lambda: np.zeros(LATEST))
    energy: float = 0.0
    seconds: float = 0.0

    def with_more(self, own: Samples, other: Samples, alone: Frames) -> _Learnt:
        """Learn from the frames ``alone``, in which only the other side speaks."""
        ours = own * _samples(alone, own)
        theirs = other * _samples(maximum_filter1d(alone, ECHO + 1, origin=-(ECHO // 2)), own)
        heard = alone & (_energies(other) > SPOKEN)
        return _Learnt(
            FORGET * self.of_other + _correlation(theirs, theirs),
            FORGET * self.of_both + _correlation(ours, other),
            FORGET * self.energy + float(np.sum(ours.astype(np.float64) ** 2)),
            FORGET * self.seconds + heard.sum() * FRAME / RATE,
        )

    @property
    def audible(self) -> bool:
        """Whether there is enough to learn from, and something that is loud enough."""
        return self.seconds >= ENOUGH and self.energy >= AUDIBLE * self.of_other[0]

    def path(self) -> Floats:
        """The filter that best makes the copy of the other side, shape (LATEST,); else zeros."""
        # A little of everything, or frequencies that a telephone does not carry run wild.
        diagonal = self.of_other.copy()
        diagonal[0] *= 1.001
        try:
            path = np.asarray(solve_toeplitz(diagonal, self.of_both), np.float64)
        except np.linalg.LinAlgError:
            return np.zeros(LATEST)
        # Louder than the original is no copy.
        return path if float(path @ path) < 1 else np.zeros(LATEST)


def _without_copy(own: Samples, other: Samples, learnt: _Learnt) -> tuple[Samples, _Learnt]:
    """``own`` after its first 0.3 s, which are there for their echoes, without the copy."""
    sound, ours = own[LATEST:], _energies(own)
    alone = _other_alone(ours, _energies(other))
    copy: Samples = sound[:0]
    for share in FORETOLD:
        more = learnt.with_more(own, other, alone)
        path = more.path() if more.audible else np.zeros(LATEST)
        if not path.any() or float(path @ more.of_both) < share * more.energy:
            return sound, more
        copy = oaconvolve(other, path.astype(np.float32))[LATEST : len(own)].astype(np.float32)
        alone[ECHO:] &= ours[ECHO:] < OWN * _expected(copy)
    rest = sound - copy
    return rest * _kept(rest, copy, alone[ECHO:]), more


def _other_alone(ours: Floats, theirs: Floats) -> Frames:
    # The loudest that may be heard of the other side now, however late its copy comes.
    loudest = maximum_filter1d(theirs, ECHO + 1, origin=ECHO // 2)
    own = maximum_filter1d((LOUDER * ours > loudest) & (ours > FAINT), 2 * SOFT + 1)
    alone = (loudest > SPOKEN) & ~own & (ours > 0)
    alone[:ECHO] = False  # known from the piece before
    return np.asarray(alone, np.bool_)


def _kept(rest: Samples, copy: Samples, alone: Frames) -> Samples:
    """For each sample 1 or 0, with ramps: 0 where ``rest`` is only what stays of a copy."""
    left, expected = _energies(rest), _expected(copy)
    heard = alone & (expected > 0)
    usual = float(np.percentile(left[heard] / expected[heard], 80)) if heard.any() else LEAST_LEFT
    own = uniform_filter1d(left, 3) > MARGIN * max(usual, LEAST_LEFT) * expected
    own = maximum_filter1d(binary_opening(own, np.ones(SHORTEST, np.bool_)), 2 * KEPT_AROUND + 1)
    centres = (np.arange(len(own)) + 0.5) * FRAME
    return np.interp(np.arange(len(rest)), centres, own).astype(np.float32)


def _expected(copy: Samples) -> Floats:
    """The energy to expect of a copy in each frame: it may ring on from its neighbours."""
    return np.asarray(maximum_filter1d(uniform_filter1d(_energies(copy), 3), 5))


def _energies(sound: Samples) -> Floats:
    """The mean energy of each frame; the last may be a part of one."""
    padded = np.pad(sound, (0, -len(sound) % FRAME)).reshape(-1, FRAME)
    return np.asarray(np.mean(padded.astype(np.float64) ** 2, axis=1))


def _samples(frames: Frames, sound: Samples) -> Frames:
    return np.repeat(frames, FRAME)[: len(sound)]


def _correlation(sound: Samples, of: Samples) -> Floats:
    """How ``sound`` follows ``of`` at each delay of 0 to LATEST samples, shape (LATEST,).

    Both begin with 0.3 s in which ``sound`` does not count.
    """
    rows = np.pad(sound[LATEST:], (0, -(len(sound) - LATEST) % BLOCK)).reshape(-1, BLOCK)
    used = np.flatnonzero(rows.any(axis=1))
    padded = np.pad(of, (0, -(len(of) - LATEST) % BLOCK))
    earlier = np.lib.stride_tricks.sliding_window_view(padded, BLOCK + LATEST)[::BLOCK]
    together = rfft(rows[used], n=BLOCK + LATEST).conj() * rfft(earlier[used])
    return np.asarray(irfft(together.sum(axis=0), n=BLOCK + LATEST)[LATEST:0:-1], np.float64)
