"""A transcript as one text in which a number can go on from turn to turn.

The text is a folded copy: rules meet one form of each character, whatever form it was written in.
Spans are places in what was written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.foundation.folding import Folded, fold
from qa_app.privacy.spans import Span
from qa_app.transcription.transcript import OTHER_AGENTS, Speaker, Transcript


@dataclass(frozen=True, slots=True)
class Turn:
    """One segment: its speaker and where its text lies in the talk's text."""

    number: int
    speaker: Speaker
    start: int
    end: int

    @property
    def by_centre(self) -> bool:
        """Said by an agent, another agent, or a machine: no answer of a customer."""
        return self.speaker in (Speaker.AGENT, Speaker.ANNOUNCEMENT, *OTHER_AGENTS)


@dataclass(frozen=True, slots=True)
class Talk:
    """All segments' texts, folded and joined by line breaks, and whose turn each is."""

    language: str
    text: str
    turns: tuple[Turn, ...]
    said: tuple[Folded, ...]

    @classmethod
    def of(cls, transcript: Transcript) -> Talk:
        """The transcript's segments in their order."""
        turns, position = [], 0
        said = tuple(fold(segment.text.replace("\n", " ")) for segment in transcript.segments)
        for number, segment in enumerate(transcript.segments):
            end = position + len(said[number].text)
            turns.append(Turn(number, segment.speaker, position, end))
            position = end + 1
        text = "\n".join(copy.text for copy in said)
        return cls(transcript.language, text, tuple(turns), said)

    def turn_at(self, position: int) -> Turn:
        """The turn in which the character at ``position`` is."""
        return self.turns[bisect_right(self.turns, position, key=lambda turn: turn.start) - 1]

    def spans(self, stretches: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """Stretches of the text as spans of segments; each lies within one turn."""
        turns = ((self.turn_at(start), start, end) for start, end in stretches if end > start)
        return tuple(
            Span(turn.number, *self.said[turn.number].place(start - turn.start, end - turn.start))
            for turn, start, end in turns
        )
