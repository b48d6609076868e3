"""Whether two channels carry the same sound: late, fainter, turned over, noisy or coded anew.

Two sides of a call may resemble each other as well: what one says leaks into the other, or both
have the same hum or music. But a copy is as loud beside its original whoever speaks, and
everything that is said is in both. So recordings are compared in short stretches in which
somebody speaks, each at the delay at which the two are most alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from qa_app.transcription.decode import RATE, Samples

# Voices on a telephone have nothing above half of this rate, Hz.
COMPARED_RATE = RATE // 2
# A stretch in seconds, and how late a copy may be.
STRETCH, LATEST = 2.0, 0.35
SIZE, LAGS = round(STRETCH * COMPARED_RATE), round(LATEST * COMPARED_RATE)
# The band that is compared, Hz: hum, offsets and what a codec leaves out stay outside.
LOW, HIGH = 200.0, 3_400.0
# How far loud frequencies are held down (as a power of their energy): hum is only few of them.
HELD_DOWN = 0.25
# A stretch that is this much fainter (energy) than a channel's loud ones tells nothing.
FAINT = 0.01
# Two voices that have nothing in common correlate less than this; a noisy or coded copy more.
ALIKE = 0.3
# By how many dB a copy's loudness may change beside its original: codecs and noise take some.
# Louder leaks than this, no other rule could take out of a channel either.
STEADY = 5.0
# The part of all stretches that may be unlike in a copy.
UNLIKE = 0.05
# Where this part of all that is loud is unlike, channels differ, whether it is speech or not.
CLEARLY_UNLIKE = 0.6
# A channel is not clearer for what it has below this level (dB of full scale, in the band).
QUIET = -75.0

Floats = NDArray[np.float64]


class Likeness:
    """Compares all pairs of channels, piece by piece; keeps some numbers for each stretch."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._levels: list[Floats] = []
        self._pairs: dict[tuple[int, int], list[Floats]] = {
            pair: [] for pair in combinations(range(channels), 2)
        }

    def add(self, samples: Samples, where_spoken: Callable[[], NDArray[np.bool_]]) -> None:
        """Take the next piece, shape (channels, n), into account.

        ``where_spoken`` says of each of its :func:`stretches` whether somebody speaks there. It
        takes time, and is asked only where channels have so much in common that it matters.
        """
        sounds = [_in_band(channel) for channel in samples]
        blocks = [_blocks(sound) for sound in sounds]
        wider = [_wider_blocks(sound) for sound in sounds]
        levels = np.stack([np.mean(block**2, axis=1) for block in blocks])
        pairs = {(i, j): _compared(blocks[i], wider[j]) for i, j in self._pairs}
        unlike = [_unlike(levels[list(pair)], pairs[pair]) for pair in pairs]
        everywhere = np.ones(levels.shape[1], np.bool_)
        spoken = where_spoken() if min(unlike) < CLEARLY_UNLIKE else everywhere
        self._levels.append(levels[:, spoken])
        for pair, known in self._pairs.items():
            known.append(pairs[pair][:, spoken])

    def same(self, one: int, other: int) -> bool:
        """Whether these two channels carry one sound."""
        known = self._pairs[min(one, other), max(one, other)]
        if not sum(part.shape[1] for part in known):
            return False
        levels = np.concatenate(self._levels, axis=1)[[one, other]]
        return _unlike(levels, np.concatenate(known, axis=1)) <= UNLIKE

    def clearest(self, channels: Sequence[int]) -> int:
        """The one of these copies whose voices stand out most from what is heard in pauses."""
        clearness = {channel: self._clearness(channel) for channel in channels}
        return max(channels, key=lambda channel: clearness[channel])

    def _clearness(self, channel: int) -> float:
        levels = np.concatenate(self._levels, axis=1)[channel]
        faint, loud = 10 * np.log10(np.percentile(levels, (5, 90)) + 1e-20)
        # Half decibels: of two that are the same, the first is taken.
        stands_out: float = float(loud) - max(float(faint), QUIET)
        return float(np.rint(2 * stands_out)) / 2


def stretches(samples: Samples) -> int:
    """How many stretches a piece of shape (channels, n) has; the last may be a part of one."""
    return -(-(int(samples.shape[1]) // 2) // SIZE)


def _in_band(channel: Samples) -> Floats:
    """One channel at half the rate, only what is compared, shape (stretches * SIZE,)."""
    sound = channel[: len(channel) // 2 * 2].reshape(-1, 2).mean(axis=1, dtype=np.float64)
    sound = np.pad(sound, (0, -len(sound) % SIZE))
    spectrum = rfft(sound - sound.mean())
    hertz = np.linspace(0, COMPARED_RATE / 2, len(spectrum))
    energy = np.abs(spectrum) ** 2
    # About 16 Hz wide.
    bins = np.minimum((hertz / 16).astype(int), 10_000)
    smooth = (np.bincount(bins, energy) / np.maximum(np.bincount(bins), 1))[bins]
    weight = (smooth + 1e-4 * smooth.max() + 1e-12) ** -HELD_DOWN
    return np.asarray(irfft(spectrum * weight * ((hertz > LOW) & (hertz < HIGH)), n=len(sound)))


def _blocks(sound: Floats) -> Floats:
    return sound.reshape(-1, SIZE)


def _wider_blocks(sound: Floats) -> Floats:
    """The same stretches with the longest delay before and after each."""
    padded = np.pad(sound, (LAGS, LAGS))
    return np.lib.stride_tricks.sliding_window_view(padded, SIZE + 2 * LAGS)[::SIZE]


def _compared(one: Floats, other: Floats) -> Floats:
    """Of each stretch at its best delay: how alike (0 to 1), and two gains in dB, shape (3, n).

    The gains are what a least-squares copy of one or the other would have: noise on one side
    spoils only one of them.
    """
    size = next_fast_len(SIZE + 2 * LAGS)
    products = irfft(rfft(one, size).conj() * rfft(other, size), size)[:, : 2 * LAGS + 1]
    sums = np.pad(np.cumsum(other**2, axis=1), ((0, 0), (1, 0)))
    energies = np.maximum(sums[:, SIZE:] - sums[:, :-SIZE], 1e-20)
    own = np.maximum(np.sum(one**2, axis=1), 1e-20)
    alike = np.abs(products) / np.sqrt(own[:, None] * energies)
    rows, best = np.arange(len(one)), alike.argmax(axis=1)
    product = np.abs(products[rows, best]) + 1e-20
    gains = 20 * np.log10(product / own), 20 * np.log10(product / energies[rows, best])
    return np.stack((alike[rows, best], *gains))


def _unlike(levels: Floats, compared: Floats) -> float:
    """The share of those stretches that are loud on one of two channels and not one sound."""
    loud = levels / np.maximum(np.percentile(levels, 95, axis=1, keepdims=True), 1e-20)
    alike, of_one, of_other = compared[:, loud.max(axis=0) > FAINT]
    changes = np.minimum(_changes(of_one), _changes(of_other))
    return float(np.mean((alike < ALIKE) | (changes > STEADY))) if len(alike) else 1.0


def _changes(gains: Floats) -> Floats:
    """By how many dB each differs from the usual one."""
    return np.abs(gains - np.median(gains)) if len(gains) else gains
