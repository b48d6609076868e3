"""Speech for which the model gave no words: heard again by itself, else told as not understood.

A window holds several turns, and the model may pass over one of them, most of all one in another
kind of voice: an announcement before the agent, a robot, a caller on a bad line. What is still
without words then stands in the transcript as a line without text, for a person to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from qa_app.transcription.decode import RATE, Samples
from qa_app.transcription.engine import Engine
from qa_app.transcription.glossary import hear
from qa_app.transcription.invented import believable
from qa_app.transcription.sentences import window_segments
from qa_app.transcription.speech import Speech
from qa_app.transcription.transcript import UNSURE, Segment, TranscriptionOptions
from qa_app.transcription.windows import Window

# Shorter speech without words is a breath, a laugh or an "mm"; seconds.
SHORTEST = 3.0
# Words are said to begin and end this much away from where they do.
INEXACT = 0.5
# What is fainter than this (-50 dB of full scale), or than a tenth of the other speech beside
# it, is a room or a crowd; no microphone was meant for it.
FAINTEST, BESIDE = 0.003, 0.1
# As loud as this speech is heard best; louder than so many times it was noise before.
LOUDNESS, MOST_GAIN = 0.08, 20.0
# Another language is tried if it is at least as likely as this.
LIKELY = 0.25


def heard_again(
    engine: Engine,
    window: Window,
    segments: Sequence[Segment],
    spoken: str,
    options: TranscriptionOptions,
) -> Iterator[tuple[str, Segment]]:
    """More segments for a window that gave ``segments``, each with its language.

    Its long stretches of speech without words, each heard alone in the language ``spoken``,
    then in others if they are likely; what is not understood even so has no text.
    """
    for turn in list(_without_words(window, segments)):
        alone = replace(window, turns=(turn,))
        language, found = _understood(engine, alone, spoken, options)
        for segment in found:
            yield language, segment
        for rest in _without_words(alone, found):
            yield spoken, _not_understood(window, rest)


def _understood(
    engine: Engine, alone: Window, spoken: str, options: TranscriptionOptions
) -> tuple[str, list[Segment]]:
    """The first language in which it makes sense, and the segments."""
    sound = _as_loud_as_others(alone.samples)
    others = [other for other in options.languages if other != spoken]
    odds: dict[str, float] = {}
    if others and (options.language is None or options.several):
        (odds,) = engine.language_odds([sound], options.languages)
    for language in [spoken, *(other for other in others if odds.get(other, 0.0) >= LIKELY)]:
        (words,) = hear(engine, [sound], language=language, options=options)
        found = list(believable(alone, window_segments(alone, words)))
        if found and sum(segment.confidence for segment in found) / len(found) >= UNSURE:
            return language, found
    return spoken, []


def _without_words(window: Window, segments: Sequence[Segment]) -> Iterator[Speech]:
    """The stretches of a window's speech, of some length and loudness, without segments."""
    loudest = max(_loudness(turn.samples) for turn in window.turns)
    for turn in window.turns:
        position = turn.start
        covered = sorted(
            (segment.start - INEXACT, segment.end + INEXACT)
            for segment in segments
            if segment.end > turn.start - INEXACT and segment.start < turn.end + INEXACT
        )
        for start, end in [*covered, (turn.end, turn.end)]:
            if start - position >= SHORTEST:
                part = _part(turn, position, start)
                if _loudness(part.samples) >= max(FAINTEST, BESIDE * loudest):
                    yield part
            position = max(position, end)


def _part(turn: Speech, start: float, end: float) -> Speech:
    """The turn from ``start`` to ``end``, with its pads where those are its own borders."""
    first = turn.heard_from if start == turn.start else start
    last = turn.heard_until if end == turn.end else end
    samples = turn.samples[
        round((first - turn.heard_from) * RATE) : round((last - turn.heard_from) * RATE)
    ]
    return Speech(start, end, first, samples)


def _loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def _as_loud_as_others(samples: Samples) -> Samples:
    gain = min(LOUDNESS / max(_loudness(samples), 1e-9), MOST_GAIN)
    return (samples * np.float32(gain)).clip(-1, 1)


def _not_understood(window: Window, turn: Speech) -> Segment:
    return Segment(
        start=round(turn.start, 3),
        end=round(turn.end, 3),
        text="",
        speaker=window.source.speaker,
        confidence=0.0,
        unintelligible=True,
    )
