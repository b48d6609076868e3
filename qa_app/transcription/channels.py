"""Which channel of a recording belongs to whom, decided from the sound of the whole call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qa_app.transcription.decode import AudioPiece
from qa_app.transcription.transcript import Channels, Speaker

# A channel that never gets louder than this (-60 dB of full scale) has nobody in it.
SILENT_PEAK = 0.001
# Two tracks of one conversation hardly correlate; one track stored twice does, whatever its gain.
SAME_CORRELATION = 0.9


@dataclass(frozen=True, slots=True)
class Source:
    """One channel to listen to (0 is left) and who is heard on it."""

    channel: int
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """How a recording's channels are heard, and its length in seconds."""

    channels: Channels
    sources: tuple[Source, ...]
    duration: float


def plan_channels(
    pieces: Iterable[AudioPiece], *, agent_channel: Literal["left", "right"]
) -> ChannelPlan:
    """Listen to the whole recording once and say which channels to transcribe as whom.

    Two channels that differ are ``split`` between agent and customer. One channel, the same
    sound on both, or sound on only one of two are ``mixed``: both voices may be in it, so the
    speaker is unknown. A recording with no sound has no sources.
    """
    peaks, products, duration = np.zeros(0), np.zeros((0, 0)), 0.0
    for piece in pieces:
        samples = piece.samples.astype(np.float64)
        if not peaks.size:
            peaks, products = np.zeros(len(samples)), np.zeros((len(samples), len(samples)))
        peaks = np.maximum(peaks, np.abs(samples).max(axis=1))
        products += samples @ samples.T
        duration = piece.end
    heard = [int(channel) for channel in np.flatnonzero(peaks > SILENT_PEAK)]
    if len(heard) == 2 and not _same_sound(products):
        return ChannelPlan("split", _speakers(agent_channel), duration)
    loudest = [max(heard, key=lambda channel: float(products[channel, channel]))] if heard else []
    sources = tuple(Source(channel, Speaker.UNKNOWN) for channel in loudest)
    return ChannelPlan("mixed", sources, duration)


def _same_sound(products: np.ndarray) -> bool:
    energy = float(np.sqrt(products[0, 0] * products[1, 1]))
    return abs(float(products[0, 1])) > SAME_CORRELATION * energy


def _speakers(agent_channel: str) -> tuple[Source, ...]:
    left, right = Speaker.AGENT, Speaker.CUSTOMER
    if agent_channel == "right":
        left, right = right, left
    return Source(0, left), Source(1, right)
