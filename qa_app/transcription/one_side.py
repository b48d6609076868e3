"""Two people on one side of a call: both were recorded there, or one leaks into it undiminished.

Then a side is no speaker. It is looked for only where what is said on a side is said by agents
and by customers, or where the other side hardly says anything: telling voices apart takes time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_app.transcription.decode import AudioPiece
from qa_app.transcription.roles import Guess, guess_agent, says_both
from qa_app.transcription.transcript import Segment, Speaker, Transcript
from qa_app.transcription.two_voices import SURELY_UNLIKE, two_voices
from qa_app.transcription.voice_model import VoiceModel
from qa_app.transcription.voice_turns import VoiceTurn, as_speakers, spoken_words, voice_turns

# With less than this part of all words, a side hardly says anything.
HARDLY = 0.15
# Two people who talk with each other: each has so much of the words, and they take turns so often.
SHARE, TURNS = 0.15, 4


@dataclass(frozen=True, slots=True)
class Crowd:
    """The turns of two people on the side of ``speaker``, and who of them is the agent."""

    speaker: Speaker
    turns: tuple[VoiceTurn, ...]
    guess: Guess


def crowds(
    transcript: Transcript,
    pieces: Callable[[], Iterable[AudioPiece]],
    model: Callable[[], VoiceModel],
    channels: dict[Speaker, int],
) -> list[Crowd]:
    """The sides of a two-channel transcript on which two people talk with each other.

    ``channels`` says on which channel of the ``pieces`` each speaker's lines were heard.
    """
    found = []
    for speaker, channel in channels.items():
        own = [segment for segment in transcript.segments if segment.speaker is speaker]
        if own and _is_suspicious(own, transcript):
            sound = _channel(pieces(), channel)
            crowd = _crowd(speaker, own, sound, model(), transcript.language)
            found += [crowd] if crowd else []
    return found


def with_voices(transcript: Transcript, found: Sequence[Crowd]) -> tuple[Segment, ...]:
    """The segments, where a side is two people's by their voices, else nobody's."""
    crowded = {crowd.speaker for crowd in found}
    segments = [
        replace(segment, speaker=Speaker.UNKNOWN)
        for segment in transcript.segments
        if segment.speaker not in crowded
    ]
    for crowd in found:
        agent = crowd.guess.agent if crowd.guess.sure else None
        segments += as_speakers(crowd.turns, agent)
    return tuple(sorted(segments, key=lambda segment: (segment.start, segment.end)))


def _is_suspicious(own: Sequence[Segment], transcript: Transcript) -> bool:
    letters = sum(len(segment.text) for segment in transcript.segments)
    others = letters - sum(len(segment.text) for segment in own)
    said = [segment.text for segment in own if not segment.unsure]
    return others < HARDLY * letters or says_both(said, transcript.language)


def _crowd(
    speaker: Speaker,
    own: Sequence[Segment],
    sound: Iterable[AudioPiece],
    model: VoiceModel,
    language: str,
) -> Crowd | None:
    voices = two_voices(spoken_words(own), sound, model)
    if voices is None or voices.alike > SURELY_UNLIKE:
        return None
    second = voices.first < 0.5
    share = float(np.mean(second))
    if min(share, 1 - share) < SHARE or int(np.sum(second[1:] != second[:-1])) < TURNS:
        return None
    turns = voice_turns(own, voices)
    said = [(t.voice, t.segment.text) for t in turns if t.is_of_two and not t.segment.unsure]
    return Crowd(speaker, tuple(turns), guess_agent(said, language))


def _channel(pieces: Iterable[AudioPiece], channel: int) -> Iterator[AudioPiece]:
    for piece in pieces:
        yield AudioPiece(piece.start, piece.samples[channel : channel + 1])
