"""Who says what: agent or customer, for a transcript that is already there.

Two channels have a speaker each, and what is said tells whether the agent is on the side that
was assumed. On one channel two voices are told apart by their sound, then by what each says.
Nothing is guessed that is not sure: then the assumption, or ``unknown``, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from qa_app.transcription.decode import AudioPiece, decode
from qa_app.transcription.one_side import crowds, with_voices
from qa_app.transcription.roles import (
    AgentChannel,
    How,
    Side,
    assumed_side,
    guess_agent,
    is_announcement,
)
from qa_app.transcription.transcript import Hearing, Segment, Speaker, Transcript
from qa_app.transcription.two_voices import two_voices
from qa_app.transcription.voice_model import VoiceModel
from qa_app.transcription.voice_turns import (
    THIRD,
    VoiceTurn,
    as_speakers,
    spoken_words,
    voice_turns,
)

WORDS = {
    How.SET: "the agent is on the {side} channel, as said",
    How.FOUND: "the agent is on the {side} channel, by what was said ({sure:.0%} sure)",
    How.ASSUMED: "the agent is assumed on the {side} channel; what was said does not tell",
    How.VOICES: "two voices told apart, and by what they say who is the agent ({sure:.0%} sure)",
    How.NO_ROLES: "two voices told apart, but what they say does not tell who is the agent",
    How.THREE: "three voices; by what two of them say who is the agent ({sure:.0%} sure)",
    How.MINGLED: "two people on one channel, told apart by voice and by what they say"
    " ({sure:.0%} sure)",
    How.CROWDED: "two people on one channel; what they say does not tell who is who",
    How.ONE_VOICE: "speakers stay unknown: one voice only, or two that are too much alike",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The segments with their speakers; ``confidence`` (0 to 1) is that of who is the agent.

    ``agent_side`` is None on one channel.
    """

    segments: tuple[Segment, ...]
    how: How
    confidence: float
    agent_side: Side | None = None

    def in_words(self) -> str:
        """One line of English for whoever ran the command."""
        return WORDS[self.how].format(side=self.agent_side, sure=self.confidence)


def tell_sides(transcript: Transcript, channel: AgentChannel, *, assumed: Side) -> Told:
    """Check a two-channel transcript that was made with the agent on the side ``assumed``.

    ``channel`` left or right was said by somebody and holds; ``auto`` is found out.
    """
    if channel != "auto":
        swapped = channel != assumed
        return Told(_sides(transcript, swap=swapped), How.SET, 1.0, channel)
    heard = [s for s in transcript.segments if not s.unsure and s.speaker is not Speaker.UNKNOWN]
    said = [(int(s.speaker is Speaker.CUSTOMER), s.text) for s in heard]
    guess = guess_agent(said, transcript.language)
    if not guess.sure:
        confidence = guess.confidence if guess.agent == 0 else 1 - guess.confidence
        return Told(transcript.segments, How.ASSUMED, confidence, assumed)
    other: Side = "left" if assumed == "right" else "right"
    side = assumed if guess.agent == 0 else other
    return Told(_sides(transcript, swap=guess.agent == 1), How.FOUND, guess.confidence, side)


def _sides(transcript: Transcript, *, swap: bool) -> tuple[Segment, ...]:
    others = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}
    if not swap:
        return transcript.segments
    return tuple(
        replace(segment, speaker=others.get(segment.speaker, segment.speaker))
        for segment in transcript.segments
    )


def tell_voices(
    transcript: Transcript, pieces: Callable[[], Iterable[AudioPiece]], model: VoiceModel
) -> Told:
    """Tell the two voices of a transcript made of one channel apart.

    ``pieces`` are the recording's sound at 16 kHz. Segments that hold two voices are cut at the
    words' times. Raises :class:`~qa_app.transcription.errors.TranscriptionError` as decoding
    and the model do.
    """
    segments = transcript.segments
    heard = map(partial(_heard, transcript.hearing), pieces())
    voices = two_voices(spoken_words(segments), heard, model)
    if voices is None:
        unknown = tuple(replace(segment, speaker=Speaker.UNKNOWN) for segment in segments)
        return Told(unknown, How.ONE_VOICE, 0.0)
    turns = voice_turns(segments, voices)
    guess = guess_agent(_said(turns), transcript.language)
    if announced := _announced(turns, transcript.language):
        talk = replace(transcript, segments=tuple(t.segment for t in turns[announced:]))
        rest = tell_voices(talk, pieces, model)
        # Else an agent who speaks once, and says that the call is recorded.
        if rest.how is not How.ONE_VOICE or (guess.sure and guess.agent != turns[0].voice):
            return _behind_announcement(turns[:announced], rest)
    how = How.THREE if voices.third.any() else How.VOICES
    agent = guess.agent if guess.sure else None
    told = as_speakers(turns, agent, _third(turns, transcript.language))
    return Told(told, how if guess.sure else How.NO_ROLES, guess.confidence)


def _announced(turns: Sequence[VoiceTurn], language: str) -> int:
    """How many turns at the start may be a machine's whose voice is not heard again, else 0.

    On a short call the two who then talk with each other are more alike than it is to either.
    """
    first = turns[0].voice
    own = [turn.voice == first for turn in turns]
    count = sum(own)
    if first == THIRD or count == len(turns) or not all(own[:count]):
        return 0
    return count if is_announcement([t.segment.text for t in turns[:count]], language) else 0


def _behind_announcement(announcement: Sequence[VoiceTurn], rest: Told) -> Told:
    announced = (replace(turn.segment, speaker=Speaker.ANNOUNCEMENT) for turn in announcement)
    how = How.THREE if rest.how is How.VOICES else rest.how
    return replace(rest, segments=(*announced, *rest.segments), how=how)


def _third(turns: Sequence[VoiceTurn], language: str) -> Speaker:
    """Who a third voice is: an announcement, if it reads like one and is over before the talk."""
    third = [turn.segment for turn in turns if turn.voice == THIRD]
    if not third or not is_announcement([segment.text for segment in third], language):
        return Speaker.UNKNOWN
    talk = min((t.segment.start for t in turns if t.is_of_two), default=0.0)
    return Speaker.ANNOUNCEMENT if third[-1].start < talk else Speaker.UNKNOWN


def _heard(hearing: Hearing | None, piece: AudioPiece) -> AudioPiece:
    """What the transcript was made of; of one that does not say it, the loudest channel."""
    if hearing and hearing.channels and max(hearing.channels) < len(piece.samples):
        sound = piece.samples[list(hearing.channels)].sum(axis=0, keepdims=True)
        return AudioPiece(piece.start, sound)
    channel = int(np.sum(piece.samples**2, axis=1).argmax())
    return AudioPiece(piece.start, piece.samples[channel : channel + 1])


def _said(turns: Iterable[VoiceTurn]) -> list[tuple[int, str]]:
    return [(t.voice, t.segment.text) for t in turns if t.is_of_two and not t.segment.unsure]


def tell_speakers(
    file: BinaryIO | Path,
    transcript: Transcript,
    channel: AgentChannel,
    model: Callable[[], VoiceModel] | None,
    *,
    assumed: Side | None = None,
) -> Told:
    """Tell who says what in a transcript of ``file``, whose agent was taken to be ``assumed``.

    ``model`` is asked for only where it is needed; without one, sides are not listened to.
    Raises as :func:`tell_voices`.
    """
    if transcript.channels == "mixed":
        return tell_voices(transcript, lambda: decode(file), (model or VoiceModel)())
    assumed = assumed or assumed_side(channel)
    told = tell_sides(transcript, channel, assumed=assumed)
    if model is None:
        return told
    heard = transcript.hearing.channels if transcript.hearing else (0, 1)
    speakers = (Speaker.AGENT, Speaker.CUSTOMER)
    sides = dict(zip(speakers if assumed == "left" else speakers[::-1], heard, strict=True))
    found = crowds(transcript, lambda: decode(file), model, sides)
    if not found:
        return told
    sure = [crowd for crowd in found if crowd.guess.sure]
    if not sure:
        return replace(told, how=How.CROWDED, confidence=0.5)
    confidence = min(crowd.guess.confidence for crowd in sure)
    return Told(with_voices(transcript, found), How.MINGLED, confidence, told.agent_side)
