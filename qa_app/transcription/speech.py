"""Where somebody speaks on one channel, found piece by piece with Silero's voice detector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps, get_vad_model
from numpy.typing import NDArray

from qa_app.transcription.decode import RATE, Samples

# How sure the detector must be (0 to 1) for speech to begin and to go on. It is far less sure of
# faint voices and of voices in noise than of tones, music or noise, which stay below all this.
BEGINS, GOES_ON = 0.2, 0.15
# The detector misses a fifth of clean telephone speech between stretches of perfect silence, which
# it never met; faint noise (amplitude; -60 dB) under what it hears gives it what it is used to.
FAINT_NOISE = 0.001
# A knock or a click is shorter than this; the shortest word is not.
SHORTEST = 0.1
# Pauses shorter than this stay inside a turn.
PAUSE = 0.5
# Real sound kept on both sides of detected speech: soft first and last sounds live there.
PAD = 0.5
# The longest single stretch; longer speech is cut at its last short pause.
LONGEST = 23.0
# Speech that ends this close to a piece's end may go on in the next one.
MARGIN = 1.0
# Samples about which the detector says something at once.
LIKELIHOOD_FRAME = 512


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch of speech: ``start`` to ``end`` (seconds in the call), padded samples.

    ``samples`` begin at ``heard_from``, at most ``PAD`` before ``start``.
    """

    start: float
    end: float
    heard_from: float
    samples: Samples

    @property
    def heard_until(self) -> float:
        """Where the padded samples end, in seconds of the call."""
        return self.heard_from + len(self.samples) / RATE


class SpeechFinder:
    """Finds the speech on one channel; holds at most one piece and one stretch in memory."""

    def __init__(self) -> None:
        self._options = VadOptions(
            threshold=BEGINS,
            neg_threshold=GOES_ON,
            min_speech_duration_ms=round(SHORTEST * 1000),
            min_silence_duration_ms=round(PAUSE * 1000),
            max_speech_duration_s=LONGEST,
            speech_pad_ms=0,
        )
        self._buffer = np.zeros(0, np.float32)
        self._buffer_start = 0  # in samples of the call
        self._given_until = 0  # sound up to here belongs to speech already given

    def add(self, samples: Samples) -> Iterator[Speech]:
        """Speech that has surely ended, now that ``samples`` (shape (n,)) came next."""
        self._buffer = np.concatenate((self._buffer, samples))
        settled = self._buffer_end - round(MARGIN * RATE)
        return self._take(settled)

    def finish(self) -> Iterator[Speech]:
        """The speech that was still open at the recording's end."""
        return self._take(self._buffer_end)

    @property
    def _buffer_end(self) -> int:
        return self._buffer_start + len(self._buffer)

    def _take(self, settled: int) -> Iterator[Speech]:
        spans = self._detect()
        keep_from = self._buffer_end - round(2 * MARGIN * RATE)
        for i, (start, end) in enumerate(spans):
            if end > settled:
                # Some quiet before the open stretch helps the detector to find its start again.
                keep_from = min(keep_from, start - round(MARGIN * RATE))
                break
            following = spans[i + 1][0] if i + 1 < len(spans) else self._buffer_end
            yield self._cut(start, end, following)
        keep_from = max(keep_from, self._given_until, self._buffer_start)
        self._buffer = self._buffer[keep_from - self._buffer_start :].copy()
        self._buffer_start = keep_from

    def _detect(self) -> list[tuple[int, int]]:
        """Stretches of speech in samples of the call, none before what was given already."""
        if not len(self._buffer):
            return []
        # The same noise each time: a transcription that is resumed must find the same speech.
        noise = np.random.default_rng(1).standard_normal(len(self._buffer), np.float32)
        heard = self._buffer + np.float32(FAINT_NOISE) * noise
        found = get_speech_timestamps(heard, self._options, sampling_rate=RATE)
        offset = self._buffer_start
        spans = [(offset + int(span["start"]), offset + int(span["end"])) for span in found]
        spans = [(max(start, self._given_until), end) for start, end in spans]
        return [(start, min(end, self._buffer_end)) for start, end in spans if end > start]

    def _cut(self, start: int, end: int, following: int) -> Speech:
        """The stretch with its pads; a pause between two stretches is shared half and half."""
        pad = round(PAD * RATE)
        first = max(start - pad, self._given_until, self._buffer_start)
        last = min(end + pad, end + max(0, following - end) // 2, self._buffer_end)
        self._given_until = last
        offset = self._buffer_start
        samples = self._buffer[first - offset : last - offset].copy()
        return Speech(start / RATE, end / RATE, first / RATE, samples)


def speech_likelihood(samples: Samples) -> NDArray[np.float32]:
    """How sure the detector is (0 to 1) that each 32 ms of ``samples``, shape (n,), hold speech."""
    noise = np.random.default_rng(1).standard_normal(len(samples), np.float32)
    heard = samples + np.float32(FAINT_NOISE) * noise
    padded = np.pad(heard, (0, -len(heard) % LIKELIHOOD_FRAME))
    return np.asarray(get_vad_model()(padded), np.float32).reshape(-1)
