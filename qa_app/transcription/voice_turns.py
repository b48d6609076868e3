"""Segments cut anew where the voice changes: each then belongs to one of two people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.sentences import LONGEST_PAUSE, SENTENCE_ENDS, segment_of
from qa_app.transcription.transcript import Segment, Speaker, Word
from qa_app.transcription.two_voices import Floats, TwoVoices

# A segment whose voice is less likely than this belongs to nobody.
LIKELY = 0.8
THIRD = 2


@dataclass(frozen=True, slots=True)
class VoiceTurn:
    """A segment, whose voice it is (0, 1, or 2 for a third), and how likely that is (0.5 to 1)."""

    segment: Segment
    voice: int
    likely: float

    @property
    def sure(self) -> bool:
        """Whether the segment may be given to somebody."""
        return self.likely >= LIKELY

    @property
    def is_of_two(self) -> bool:
        """Whether it surely is the voice of one of the two who talk."""
        return self.sure and self.voice != THIRD


def spoken_words(segments: Sequence[Segment]) -> list[Word]:
    """The words of all segments in their order; a segment without word times is one word."""
    return [word for segment in segments for word in _words(segment)]


def voice_turns(segments: Sequence[Segment], heard: TwoVoices) -> list[VoiceTurn]:
    """The segments, cut where the voice changes from word to word, joined where a cut was wrong.

    ``heard`` is about each of :func:`spoken_words`.
    """
    turns: list[VoiceTurn] = []
    position = 0
    for segment in segments:
        words = _words(segment)
        own = slice(position, position + len(words))
        position += len(words)
        for turn in _cut(segment, words, heard.first[own], heard.third[own]):
            if turns and turn.voice == turns[-1].voice and _goes_on(turns[-1], turn):
                turns[-1] = _joined(turns[-1], turn)
            else:
                turns.append(turn)
    return turns


def _words(segment: Segment) -> tuple[Word, ...]:
    whole = Word(segment.text, segment.start, segment.end, segment.confidence)
    return segment.words or (whole,)


def _cut(
    segment: Segment, words: Sequence[Word], first: Floats, third: NDArray[np.bool_]
) -> Iterator[VoiceTurn]:
    voices = np.where(third, THIRD, first < 0.5)
    runs = [list(run) for _, run in groupby(range(len(words)), key=lambda i: voices[i])]
    for run in runs:
        voice = int(voices[run[0]])
        likely = float(np.mean((first[run], 1 - first[run], np.ones(len(run)))[voice]))
        part = segment
        if len(runs) > 1:
            part = segment_of([words[i] for i in run], segment.speaker)
            part = replace(part, language=segment.language)
        yield VoiceTurn(part, voice, likely)


def _goes_on(turn: VoiceTurn, following: VoiceTurn) -> bool:
    """Whether the two are parts of one sentence that only the cutting before took apart."""
    if not (turn.segment.words and following.segment.words):
        return False
    pause = following.segment.start - turn.segment.end
    ended = turn.segment.text.rstrip("\"'”’)").endswith(SENTENCE_ENDS)
    if turn.segment.language != following.segment.language:
        return False
    return not ended and pause < LONGEST_PAUSE / 2 and len(following.segment.words) < 4


def _joined(turn: VoiceTurn, following: VoiceTurn) -> VoiceTurn:
    words = (*turn.segment.words, *following.segment.words)
    seconds = [max(t.segment.end - t.segment.start, 0.01) for t in (turn, following)]
    likely = float(np.average([turn.likely, following.likely], weights=seconds))
    segment = segment_of(words, turn.segment.speaker)
    segment = replace(segment, language=turn.segment.language)
    return replace(turn, segment=segment, likely=likely)


def as_speakers(
    turns: Sequence[VoiceTurn], agent: int | None, third: Speaker = Speaker.UNKNOWN
) -> tuple[Segment, ...]:
    """The turns' segments: the agent's, the customer's, or nobody's where it is not sure."""
    return tuple(replace(turn.segment, speaker=_speaker(turn, agent, third)) for turn in turns)


def _speaker(turn: VoiceTurn, agent: int | None, third: Speaker) -> Speaker:
    if turn.voice == THIRD:
        return third
    if agent is None or not turn.sure:
        return Speaker.UNKNOWN
    return Speaker.AGENT if turn.voice == agent else Speaker.CUSTOMER
