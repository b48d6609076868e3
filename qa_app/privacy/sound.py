"""Recordings in which a soft tone stands in for what must not be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from qa_app.privacy.spans import Finding, Span
from qa_app.privacy.words import word_places
from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.transcript import Segment, Transcript, Word

MARGIN = 0.15  # seconds by which recognised word times may be wrong on either side
# MP3 at a constant rate: the one format that every browser plays and seeks in to the second.
BIT_RATE = 32_000  # for each channel
MOST_CHANNELS = 2
PIECE = 1.0  # seconds that are read and covered at once
MIME_TYPE = "audio/mpeg"
PITCH, LOUDNESS = 330.0, 0.05  # Hz and share of full scale: clearly there, never startling
FADE = 0.02  # seconds, outside the span, so that nothing of it is heard in the fade
# A recognised word that is less certain, or said faster than anybody speaks, may lie elsewhere.
LOWEST_PROBABILITY, SHORTEST_CHARACTER = 0.3, 0.03

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, order=True)
class SoundSpan:
    """Seconds ``start`` to ``end``, on all channels: lines and rooms carry voices over."""

    start: float
    end: float


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
        last = max(transcript.duration, segment.end)
        for start, end in _times(segment, parts):
            spans.append(SoundSpan(max(0.0, start - margin), min(last, end + margin)))
    return joined(spans)


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


def joined(spans: Iterable[SoundSpan]) -> list[SoundSpan]:
    """The spans in order, those that touch as one."""
    done: list[SoundSpan] = []
    for span in sorted(spans):
        if done and span.start <= done[-1].end:
            done[-1] = SoundSpan(done[-1].start, max(done[-1].end, span.end))
        else:
            done.append(span)
    return done


def mask_sound(file: BinaryIO | Path, spans: Sequence[SoundSpan], out: BinaryIO | Path) -> None:
    """Write ``file`` to ``out`` as MP3, in stereo or in mono, with a tone over ``spans``.

    Memory does not grow with the recording. A path is there in full or not at all. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError` as ``decode`` does.
    """
    if not isinstance(out, Path):
        _write(file, spans, out)
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("w+b") as opened:
            _write(file, spans, opened)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def masked_excerpt(
    file: BinaryIO | Path, spans: Sequence[SoundSpan], out: BinaryIO, *, start: float, end: float
) -> None:
    """Write seconds ``start`` to ``end`` of ``file`` as ``mask_sound`` would."""
    _write(file, spans, out, int(start * RATE), int(end * RATE))


def _write(
    file: BinaryIO | Path,
    spans: Sequence[SoundSpan],
    out: BinaryIO,
    first: int = 0,
    last: int | None = None,
) -> None:
    position = 0
    with av.open(out, "w", format="mp3") as target:
        stream: AudioStream | None = None
        for piece in decode(file, piece_seconds=PIECE):
            block = _playable(piece.samples)
            stream = stream or _mp3(target, len(block))
            for samples in block:
                cover(samples, position, spans)
            wanted = block[:, max(0, first - position) : None if last is None else last - position]
            if wanted.shape[1]:
                _encode(target, stream, _frame(wanted, max(position, first) - first))
            position += block.shape[1]
            if last is not None and position >= last:
                break
        _encode(target, stream or _mp3(target, 1), None)


def cover(samples: Samples, position: int, spans: Iterable[SoundSpan]) -> None:
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


def _mp3(target: OutputContainer, channels: int) -> AudioStream:
    layout = "mono" if channels == 1 else "stereo"
    stream = target.add_stream("libmp3lame", rate=RATE, layout=layout)
    stream.bit_rate = BIT_RATE * channels
    stream.codec_context.format = "fltp"
    stream.codec_context.options = {"compression_level": "7"}  # speech gains nothing from slower
    return stream


def _playable(samples: Samples) -> Samples:
    """One or two channels, to be written over: MP3 has no more, so more are mixed."""
    if len(samples) <= MOST_CHANNELS:
        return np.array(samples, np.float32, order="C")
    mixed: Samples = samples.sum(axis=0, keepdims=True).clip(-1, 1)
    return mixed


def _frame(block: Samples, position: int) -> AudioFrame:
    layout = "mono" if block.shape[0] == 1 else "stereo"
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
    frame.sample_rate, frame.pts = RATE, position
    return frame


def _encode(target: OutputContainer, stream: AudioStream, frame: AudioFrame | None) -> None:
    for packet in stream.encode(frame):
        target.mux(packet)
