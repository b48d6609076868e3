"""What a telephone line carries when nobody speaks, synthesised: each sound is shape (n,), 8 kHz.

The sounds are made as loud as they are on real lines, and through the band of a telephone where
that changes them. They hold no word in any language.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
Sound = NDArray[np.float64]
MAJOR, MINOR = (0, 4, 7, 12), (0, 3, 7, 12)


def _times(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def at_level(sound: Sound, decibels: float) -> Sound:
    """The sound with its effective level at so many dB of full scale."""
    level = float(np.sqrt(np.mean(sound**2)))
    return sound * (10 ** (decibels / 20) / level) if level else sound


def telephone_band(sound: Sound, low: float = 300, high: float = 3_400, rate: int = RATE) -> Sound:
    """What a telephone lets through."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / rate)
    spectrum[(hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(spectrum, len(sound))


def coloured(seconds: float, slope: float, *, seed: int = 1) -> Sound:
    """Noise whose power falls with frequency to the power of ``slope``; 0 is white."""
    noise = np.random.default_rng(seed).normal(size=round(seconds * RATE))
    spectrum = np.fft.rfft(noise)
    hertz = np.maximum(np.fft.rfftfreq(len(noise), 1 / RATE), 20)
    return np.fft.irfft(spectrum / hertz ** (slope / 2), len(noise))


def hum(seconds: float, mains: float = 60) -> Sound:
    """The mains and its overtones."""
    times = _times(seconds)
    overtones = (np.sin(2 * np.pi * mains * k * times + k) / k for k in range(1, 12))
    return np.sum(list(overtones), axis=0) + 0.02 * coloured(seconds, 0)


def tones(seconds: float, *hertz: float) -> Sound:
    """Pure tones at once."""
    times = _times(seconds)
    return np.sum([np.sin(2 * np.pi * pitch * times) for pitch in hertz], axis=0)


def cadence(seconds: float, on: float, off: float, *hertz: float) -> Sound:
    """Tones that come and go, as ring-back and busy tones do."""
    return tones(seconds, *hertz) * (_times(seconds) % (on + off) < on)


def dialling(seconds: float) -> Sound:
    """Keys of a telephone pressed one after another."""
    rows, columns = (697, 770, 852, 941), (1209, 1336, 1477)
    keys = np.random.default_rng(4).integers(0, 12, round(seconds / 0.25) + 1)
    times, sound = _times(seconds), np.zeros(round(seconds * RATE))
    for i, key in enumerate(keys):
        part = (times >= i * 0.25) & (times < i * 0.25 + 0.12)
        for pitch in (rows[key // 3], columns[key % 3]):
            sound[part] += np.sin(2 * np.pi * pitch * times[part])
    return sound


def modem(seconds: float) -> Sound:
    """A fax calling, then carriers that sweep and hiss."""
    times = _times(seconds)
    calling = cadence(seconds, 0.5, 3.0, 1100)
    sweep = np.sin(2 * np.pi * (1700 * times + 400 * np.sin(2 * np.pi * 0.7 * times)))
    bits = np.repeat(np.random.default_rng(5).integers(0, 2, round(seconds * 300) + 1), RATE // 300)
    pitch = np.where(bits[: len(times)], 1650, 1850) if len(bits) >= len(times) else 1750
    data = np.sin(2 * np.pi * np.cumsum(np.broadcast_to(pitch, times.shape)) / RATE)
    return calling + np.where(times % 9 < 4, sweep, data)


def clicks(seconds: float) -> Sound:
    """A bad line: cracks at random moments over faint noise."""
    rng = np.random.default_rng(6)
    sound = 0.01 * rng.normal(size=round(seconds * RATE))
    for moment in rng.integers(0, len(sound) - 80, round(seconds * 3)):
        sound[moment : moment + 80] += rng.normal() * np.exp(-np.arange(80) / 15)
    return sound


def breathing(seconds: float) -> Sound:
    """Somebody who listens: soft noise that swells every four seconds."""
    swell = np.clip(np.sin(2 * np.pi * _times(seconds) / 4), 0, None) ** 2
    return telephone_band(coloured(seconds, 0.7, seed=7), 300, 2_000) * (swell + 0.02)


def keyboard(seconds: float) -> Sound:
    """An agent who types: bursts of short broadband knocks."""
    rng = np.random.default_rng(8)
    sound = 0.003 * rng.normal(size=round(seconds * RATE))
    moment = 0.0
    while moment < seconds - 0.1:
        first = round(moment * RATE)
        knock = rng.normal(size=240) * np.exp(-np.arange(240) / 40) * rng.uniform(0.3, 1)
        sound[first : first + 240] += knock[: len(sound) - first]
        moment += rng.exponential(0.12) + (2.5 if rng.random() < 0.06 else 0.05)
    return sound


def note(hertz: float, seconds: float, *, vibrato: float = 0.0, decay: float = 1.5) -> Sound:
    """A plucked or blown note with overtones."""
    times = _times(seconds)
    phase = 2 * np.pi * hertz * times + vibrato * np.sin(2 * np.pi * 5.5 * times)
    overtones = np.sum([np.sin(k * phase) / k**1.3 for k in range(1, 8)], axis=0)
    return overtones * np.minimum(1, times * 60) * np.exp(-times / decay)


def music(seconds: float, *, seed: int = 9, tempo: float = 104, lead: float = 0.4) -> Sound:
    """Hold music: chords, bass, a drum and a melody with vibrato, through the telephone."""
    rng = np.random.default_rng(seed)
    beat, total = 60 / tempo, round(seconds * RATE)
    sound = np.zeros(total + 4 * RATE)
    roots = (0, 9, 5, 7) if seed % 2 else (9, 5, 0, 7)
    melody = 12
    for i in range(round(seconds / beat)):
        bar, first = i // 4, round(i * beat * RATE)
        root = roots[bar % 4]
        chord = MINOR if root == 9 else MAJOR
        parts = [note(65.4 * 2 ** (root / 12), beat, decay=0.6)]
        if i % 4 == 0:
            parts += [0.4 * note(261.6 * 2 ** ((root + step) / 12), 4 * beat) for step in chord]
        melody = int(np.clip(melody + rng.integers(-3, 4), 5, 22))
        parts.append(lead * 2 * note(261.6 * 2 ** (melody / 12), beat * 0.95, vibrato=0.7, decay=3))
        drum = rng.normal(size=1200) * np.exp(-np.arange(1200) / (300 if i % 2 else 80))
        for part in (*parts, 0.8 * drum):
            sound[first : first + len(part)] += part
    return telephone_band(sound[:total])


def backwards(speech: Sound) -> Sound:
    """Speech that nobody can understand: a babble of three voices, each backwards."""
    third = len(speech) // 3
    voices = [speech[i * third : (i + 1) * third][::-1] for i in range(3)]
    return telephone_band(np.sum(voices, axis=0))


KINDS: dict[str, Callable[[float], Sound]] = {
    "digital silence": lambda s: np.zeros(round(s * RATE)),
    "one bit of noise": lambda s: np.round(at_level(coloured(s, 0), -98) * 32_768) / 32_768,
    "white noise -60 dB": lambda s: at_level(coloured(s, 0), -60),
    "white noise -40 dB": lambda s: at_level(coloured(s, 0), -40),
    "white noise -20 dB": lambda s: at_level(coloured(s, 0), -20),
    "pink noise -45 dB": lambda s: at_level(coloured(s, 1), -45),
    "pink noise -25 dB": lambda s: at_level(coloured(s, 1), -25),
    "brown noise -30 dB": lambda s: at_level(coloured(s, 2), -30),
    "mains hum 50 Hz": lambda s: at_level(hum(s, 50), -30),
    "mains hum 60 Hz": lambda s: at_level(hum(s, 60), -40),
    "ring-back 440+480 Hz": lambda s: at_level(cadence(s, 2, 4, 440, 480), -22),
    "ring-back 425 Hz": lambda s: at_level(cadence(s, 1, 4, 425), -22),
    "busy tone": lambda s: at_level(cadence(s, 0.5, 0.5, 480, 620), -20),
    "dial tone": lambda s: at_level(tones(s, 350, 440), -20),
    "1 kHz tone": lambda s: at_level(tones(s, 1000), -10),
    "dialling": lambda s: at_level(dialling(s), -20),
    "modem": lambda s: at_level(modem(s), -18),
    "clicks": lambda s: at_level(clicks(s), -35),
    "breathing": lambda s: at_level(breathing(s), -38),
    "keyboard": lambda s: at_level(keyboard(s), -35),
    "hold music, calm": lambda s: at_level(music(s, seed=9, tempo=84, lead=0.2), -22),
    "hold music, melody": lambda s: at_level(music(s, seed=10, tempo=104, lead=0.8), -20),
    "hold music, fast": lambda s: at_level(music(s, seed=11, tempo=132, lead=0.5), -16),
    "hold music, faint": lambda s: at_level(music(s, seed=12, tempo=96, lead=0.6), -42),
}


def vowels(seconds: float, *, vibrato: float = 0.6, sung: bool = True, seed: int = 13) -> Sound:
    """A voice without words: vowels that are sung on notes, or hummed and mumbled."""
    rng = np.random.default_rng(seed)
    formants = ((700, 1100), (300, 2300), (450, 800), (500, 1800), (350, 700))
    sound = np.zeros(round(seconds * RATE) + 2 * RATE)
    moment = 0.0
    while moment < seconds:
        length = rng.uniform(0.25, 0.9) if sung else rng.uniform(0.2, 0.5)
        pitch = 150 * 2 ** (rng.integers(0, 12) / 12) if sung else rng.uniform(90, 130)
        times = _times(length)
        phase = 2 * np.pi * pitch * times + vibrato * np.sin(2 * np.pi * 5.5 * times)
        first, second = formants[rng.integers(len(formants))]
        voice = np.zeros(len(times))
        for k in range(1, int(3400 / pitch)):
            strength = 1 / (1 + ((k * pitch - first) / 90) ** 2) + 0.4 / (
                1 + ((k * pitch - second) / 120) ** 2
            )
            voice += (strength + 0.02) * np.sin(k * phase)
        voice *= np.minimum(1, times * 20) * np.minimum(1, (length - times) * 15)
        at = round(moment * RATE)
        sound[at : at + len(voice)] += voice
        moment += length + (0 if sung else rng.uniform(0.05, 1.5))
    return telephone_band(sound[: round(seconds * RATE)])
