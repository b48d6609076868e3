"""Which channel of a recording belongs to whom, decided from the sound of the whole call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.decode import RATE, AudioPiece, Samples
from qa_app.transcription.likeness import STRETCH, Likeness, stretches
from qa_app.transcription.speech import BEGINS, LIKELIHOOD_FRAME, speech_likelihood
from qa_app.transcription.transcript import Channels, Heard, Hearing, Speaker

# A channel that never gets louder than this (-60 dB of full scale) has nobody in it.
SILENT_PEAK = 0.001
# Seconds of sound in which the detector looks for speech at once, until it knows of some.
LOOK = 30
# Nothing but a voice makes the detector this sure for so many seconds, at any loudness; ringing,
# modems and dial tones have it in doubt for a moment. A faint voice in noise leaves it in doubt
# again and again.
SURE, SURELY_SPOKEN, PERHAPS_SPOKEN = 0.5, 0.25, 2.0
# Seconds of speech that a stretch needs for two channels to be compared in it.
SPOKEN = 0.5


@dataclass(frozen=True, slots=True)
class Source:
    """One channel to listen to (0 is left), those mixed into it, and who is heard there."""

    channel: int
    speaker: Speaker
    mixed_with: tuple[int, ...] = ()

    def sound(self, samples: Samples) -> Samples:
        """What is heard of ``samples``, shape (channels, n); the result has shape (n,)."""
        if not self.mixed_with:
            return np.asarray(samples[self.channel])
        return np.asarray(samples[[self.channel, *self.mixed_with]].sum(axis=0))


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """How a recording's channels are heard, why so, and its length in seconds."""

    channels: Channels
    sources: tuple[Source, ...]
    duration: float
    hearing: Hearing | None = None


def plan_channels(
    pieces: Iterable[AudioPiece], *, agent_channel: Literal["left", "right"]
) -> ChannelPlan:
    """Listen to the whole recording once and say which channels to transcribe as whom.

    Channels without speech are left out, and of those that carry the same sound all but the
    clearest. The two that then are left are ``split`` between agent and customer. One that is
    left, or the mixture of three and more, is ``mixed``: several voices may be in it, so the
    speaker is unknown. A recording with no sound has no sources.
    """
    listener: _Listener | None = None
    duration = 0.0
    for piece in pieces:
        listener = listener or _Listener(len(piece.samples))
        listener.add(piece.samples)
        duration = piece.end
    if listener is None:
        return ChannelPlan("mixed", (), duration)
    spoken = listener.spoken()
    heard = listener.different(spoken)
    why = Heard.ALL if len(heard) == len(listener.peaks) else _why(spoken, heard)
    if len(heard) > 2:
        why = Heard.MIXED_DOWN
    hearing = Hearing(why, tuple(heard), len(listener.peaks))
    if len(heard) == 2:
        return ChannelPlan("split", _sides(heard, agent_channel), duration, hearing)
    sources = (Source(heard[0], Speaker.UNKNOWN, tuple(heard[1:])),) if heard else ()
    return ChannelPlan("mixed", sources, duration, hearing)


def _why(spoken: list[int], heard: list[int]) -> Heard:
    return Heard.SAME if len(heard) < len(spoken) else Heard.REST_SILENT


def _sides(heard: list[int], agent_channel: str) -> tuple[Source, ...]:
    speakers = [Speaker.AGENT, Speaker.CUSTOMER]
    if agent_channel == "right":
        speakers.reverse()
    return tuple(map(Source, heard, speakers))


class _Listener:
    """What is learnt of the channels, in memory that grows by a few numbers a second of sound."""

    def __init__(self, channels: int) -> None:
        self.peaks = np.zeros(channels)
        self._sure, self._perhaps = np.zeros(channels), np.zeros(channels)
        self._likeness = Likeness(channels)

    def add(self, samples: Samples) -> None:
        """Take the next piece, shape (channels, n), into account."""
        samples = samples - samples.mean(axis=1, keepdims=True)
        peaks = np.abs(samples).max(axis=1)
        self.peaks = np.maximum(self.peaks, peaks)
        if len(samples) == 1:
            return
        heard = np.flatnonzero(peaks > SILENT_PEAK)
        for channel in heard:
            self._look_for_speech(int(channel), samples[channel])
        if len(heard) > 1:
            self._likeness.add(samples, partial(_where_spoken, samples))

    def _look_for_speech(self, channel: int, sound: Samples) -> None:
        for first in range(0, len(sound), LOOK * RATE):
            if self._speaks(channel):
                return
            likely = speech_likelihood(sound[first : first + LOOK * RATE])
            self._sure[channel] += _seconds(likely > SURE)
            self._perhaps[channel] += _seconds(likely > BEGINS)

    def _speaks(self, channel: int) -> bool:
        sure, perhaps = self._sure[channel], self._perhaps[channel]
        return bool(sure >= SURELY_SPOKEN or perhaps >= PERHAPS_SPOKEN)

    def spoken(self) -> list[int]:
        """The channels with speech; without any, those with sound: nothing is to be missed."""
        loud = [int(channel) for channel in np.flatnonzero(self.peaks > SILENT_PEAK)]
        return [channel for channel in loud if self._speaks(channel)] or loud

    def different(self, channels: list[int]) -> list[int]:
        """Of each group of channels with the same sound, the clearest."""
        groups: list[list[int]] = []
        for channel in channels:
            known = (group for group in groups if self._likeness.same(group[0], channel))
            group = next(known, None)
            if group:
                group.append(channel)
            else:
                groups.append([channel])
        return sorted(g[0] if len(g) == 1 else self._likeness.clearest(g) for g in groups)


def _where_spoken(samples: Samples) -> NDArray[np.bool_]:
    """In which stretches of a piece somebody speaks on any channel."""
    frames = np.zeros(stretches(samples))
    for sound in samples:
        found = np.flatnonzero(speech_likelihood(sound) > BEGINS)
        inside = (found * LIKELIHOOD_FRAME / RATE / STRETCH).astype(int)
        counts = np.bincount(inside, minlength=len(frames))[: len(frames)]
        frames = np.maximum(frames, counts)
    return np.asarray(frames * LIKELIHOOD_FRAME / RATE >= SPOKEN)


def _seconds(frames: NDArray[np.bool_]) -> float:
    return float(frames.sum()) * LIKELIHOOD_FRAME / RATE
