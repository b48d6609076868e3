"""Recordings in which a soft tone stands in for what must not be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from qa_app.privacy.spans import Finding, Span
from qa_app.privacy.words import word_places
from qa_app.transcription.container import open_audio, sounds
from qa_app.transcription.transcript import Segment, Speaker, Transcript, Word

MARGIN = 0.15  # seconds by which recognised word times may be wrong on either side
RATE = 48_000
PITCH, LOUDNESS = 330.0, 0.05  # Hz and share of full scale: clearly there, never startling
FADE = 0.02  # seconds, outside the span, so that nothing of it is heard in the fade
BIT_RATE = 32_000  # per channel
# A recognised word that is less certain, or said faster than anybody speaks, may lie elsewhere.
LOWEST_PROBABILITY, SHORTEST_CHARACTER = 0.3, 0.03

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, order=True)
class SoundSpan:
    """Seconds ``start`` to ``end`` of one speaker; of all channels where he is ``unknown``."""

    start: float
    end: float
    speaker: Speaker


def sound_spans(
    findings: Iterable[Finding], transcript: Transcript, *, margin: float = MARGIN
) -> list[SoundSpan]:
    """What must not be heard, in order, joined where it touches.

    By the times of the hidden words with ``margin`` seconds on both sides; the whole segment
    where it has no words, or one of the hidden words' times is not to be trusted.
    """
    hidden: dict[int, list[Span]] = {}
    for finding in findings:
        for span in finding.hidden:
            hidden.setdefault(span.segment, []).append(span)
    spans = []
    for number, parts in hidden.items():
        segment = transcript.segments[number]
        speaker = segment.speaker if transcript.channels == "split" else Speaker.UNKNOWN
        for start, end in _times(segment, parts):
            last = max(transcript.duration, segment.end)
            spans.append(SoundSpan(max(0.0, start - margin), min(last, end + margin), speaker))
    return _joined(spans)


def _times(segment: Segment, spans: Sequence[Span]) -> Iterator[tuple[float, float]]:
    words = _hidden_words(segment, spans)
    if words is None or not all(_trusted(word, segment) for word in words):
        times = [segment.start, segment.end, *(t for w in segment.words for t in (w.start, w.end))]
        yield min(times), max(times)
        return
    for word in words:
        yield word.start, word.end


def _hidden_words(segment: Segment, spans: Sequence[Span]) -> list[Word] | None:
    places = word_places(segment)
    if places is None:
        return None
    return [
        word
        for word, (start, end) in zip(segment.words, places, strict=True)
        if any(span.start < end and start < span.end for span in spans)
    ]


def _trusted(word: Word, segment: Segment) -> bool:
    long_enough = word.end - word.start >= SHORTEST_CHARACTER * len(word.word.strip())
    inside = segment.start - MARGIN <= word.start and word.end <= segment.end + MARGIN
    return long_enough and inside and word.probability >= LOWEST_PROBABILITY


def _joined(spans: list[SoundSpan]) -> list[SoundSpan]:
    done: list[SoundSpan] = []
    for span in sorted(spans, key=lambda s: (s.speaker, s.start)):
        if done and done[-1].speaker == span.speaker and span.start <= done[-1].end:
            done[-1] = SoundSpan(done[-1].start, max(done[-1].end, span.end), span.speaker)
        else:
            done.append(span)
    return sorted(done)


def mask_sound(
    file: BinaryIO | Path,
    spans: Sequence[SoundSpan],
    out: BinaryIO | Path,
    *,
    agent_channel: Literal["left", "right"] = "left",
) -> None:
    """Write ``file`` to ``out`` as Opus in Ogg, with a tone over ``spans``.

    Of a recording with two channels only the speaker's is changed. Memory does not grow with
    the recording. A path is there in full or not at all. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError` as ``open_audio`` does.
    """
    if not isinstance(out, Path):
        _write(file, spans, out, agent_channel)
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as opened:
            _write(file, spans, opened, agent_channel)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _write(
    file: BinaryIO | Path, spans: Sequence[SoundSpan], out: BinaryIO, agent_channel: str
) -> None:
    with open_audio(file) as (source, heard), av.open(out, "w", format="ogg") as target:
        channels = heard.codec_context.channels
        by_channel = [_of_channel(spans, c, channels, agent_channel) for c in range(channels)]
        stream = _opus(target, channels)
        position = 0
        for block in _blocks(sounds(source, heard), channels):
            for samples, hidden in zip(block, by_channel, strict=True):
                _cover(samples, position, hidden)
            _encode(target, stream, _frame(block, position))
            position += block.shape[1]
        _encode(target, stream, None)


def _of_channel(
    spans: Sequence[SoundSpan], channel: int, channels: int, agent_channel: str
) -> list[SoundSpan]:
    agent = 0 if agent_channel == "left" else 1
    mine = Speaker.AGENT if channel == agent else Speaker.CUSTOMER
    everybody = channels == 1
    return [span for span in spans if everybody or span.speaker in (mine, Speaker.UNKNOWN)]


def _cover(samples: Samples, position: int, spans: Iterable[SoundSpan]) -> None:
    """Replace in place what of ``samples``, the first being number ``position``, is hidden."""
    for span in spans:
        first, last = span.start * RATE, span.end * RATE
        begin = max(0, int(first - FADE * RATE) - position)
        end = min(len(samples), int(last + FADE * RATE) + 1 - position)
        if begin >= end:
            continue
        numbers = np.arange(position + begin, position + end, dtype=np.float64)
        outside = np.maximum(np.maximum(first - numbers, numbers - last), 0) / (FADE * RATE)
        share = np.clip(1 - outside, 0, 1)
        tone = LOUDNESS * np.sin(2 * np.pi * PITCH * numbers / RATE)
        samples[begin:end] = samples[begin:end] * (1 - share) + tone * share


def _opus(target: OutputContainer, channels: int) -> AudioStream:
    layout = "mono" if channels == 1 else "stereo"
    stream = target.add_stream("libopus", rate=RATE, layout=layout)
    stream.bit_rate = BIT_RATE * channels
    stream.codec_context.format = "flt"
    return stream


def _blocks(source: Iterator[AudioFrame | float], channels: int) -> Iterator[Samples]:
    """48 kHz blocks of shape (channels, n), lost sound as silence."""
    layout = "mono" if channels == 1 else "stereo"
    resampler: AudioResampler | None = None
    kind: tuple[object, ...] = ()
    for sound in source:
        if isinstance(sound, float):
            yield np.zeros((channels, round(sound * RATE)), np.float32)
            continue
        if kind != (sound.format.name, sound.layout.name, sound.sample_rate):
            yield from _resampled(resampler, None)
            kind = (sound.format.name, sound.layout.name, sound.sample_rate)
            resampler = AudioResampler(format="fltp", layout=layout, rate=RATE)
        sound.pts = None  # a hostile file's clock must not stop the resampler
        yield from _resampled(resampler, sound)
    yield from _resampled(resampler, None)


def _resampled(resampler: AudioResampler | None, frame: AudioFrame | None) -> Iterator[Samples]:
    for block in resampler.resample(frame) if resampler else ():
        yield np.nan_to_num(block.to_ndarray().astype(np.float32))


def _frame(block: Samples, position: int) -> AudioFrame:
    layout = "mono" if block.shape[0] == 1 else "stereo"
    interleaved = np.ascontiguousarray(block.T.reshape(1, -1))
    frame = AudioFrame.from_ndarray(interleaved, format="flt", layout=layout)
    frame.sample_rate, frame.pts = RATE, position
    return frame


def _encode(target: OutputContainer, stream: AudioStream, frame: AudioFrame | None) -> None:
    for packet in stream.encode(frame):
        target.mux(packet)
