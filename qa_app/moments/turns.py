"""A call as its rules see it: turns of one speaker, whatever segments the recogniser made.

Segments come out differently from engine to engine. Rules read turns, so that the same words
give the same moments however they were cut; each character of a turn knows its segment. They
read a folded copy, so that the same words give the same moments in whatever form they were
written; what is quoted stands as it was written.

Nothing that is said of the agent rests on what another agent says, on announcements, or on lines
that nobody understood. They are heard all the same: as turns of "other agent", which no rule on
words reads, and as asides, which are speech and no more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from qa_app.foundation.folding import Folded, fold, is_folded, joined
from qa_app.moments.lines import line_languages
from qa_app.transcription.passages import Passage
from qa_app.transcription.transcript import OTHER_AGENTS, Segment, Speaker, Transcript, Word

# Segments of one speaker with nobody between them and at most this long a pause are one turn.
PAUSE_IN_TURN = 1.5


@dataclass(frozen=True, eq=False)
class Turn:
    """What one speaker says before somebody else does; ``segments`` are transcript positions.

    ``parts`` are those segments with folded texts, ``said`` has what was written, ``languages``
    the language of each.
    """

    index: int
    speaker: Speaker
    segments: tuple[int, ...]
    parts: tuple[Segment, ...]
    said: tuple[Folded, ...]
    languages: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The segments' folded texts with one space between them."""
        return " ".join(part.text for part in self.parts)

    def quote(self, begin: int, end: int) -> str:
        """Characters ``begin`` to ``end`` of the text as they stand in the transcript."""
        return self._written.said(begin, end)

    def passages(self, begin: int, end: int) -> tuple[Passage, ...]:
        """Where these characters stand in the transcript: the words of each segment."""
        found = []
        parts = zip(self.segments, self._offsets, self.said, strict=True)
        for position, offset, said in parts:
            first, last = max(0, begin - offset), min(len(said.text), end - offset)
            if first < last:
                place = said.place(first, last)
                found.append(Passage.of(position, said.original, *place))
        return tuple(filter(None, found))

    @cached_property
    def _written(self) -> Folded:
        return joined(self.said)

    def text_in(self, language: str) -> str:
        """The text with blanks for all that is in other languages: no character moves."""
        if self.languages.count(language) == len(self.languages):
            return self.text
        return " ".join(
            part.text if own == language else " " * len(part.text)
            for part, own in zip(self.parts, self.languages, strict=True)
        )

    def language_at(self, character: int) -> str:
        """The language of the part that holds the character."""
        return self.languages[max(0, bisect_right(self._offsets, character) - 1)]

    @property
    def start(self) -> float:
        """Seconds from the start of the call."""
        return self.parts[0].start

    @property
    def end(self) -> float:
        """Seconds from the start of the call."""
        return max(part.end for part in self.parts)

    @property
    def is_agent(self) -> bool:
        """Whether it is surely the agent who speaks."""
        return self.speaker == Speaker.AGENT

    @property
    def is_customer(self) -> bool:
        """Whether it is surely the customer who speaks."""
        return self.speaker == Speaker.CUSTOMER

    @property
    def is_other_agent(self) -> bool:
        """Whether somebody else of the centre speaks, of whom nothing is said here."""
        return self.speaker in OTHER_AGENTS

    @cached_property
    def _offsets(self) -> list[int]:
        offsets = [0]
        for part in self.parts[:-1]:
            offsets.append(offsets[-1] + len(part.text) + 1)
        return offsets

    def positions(self, begin: int, end: int) -> tuple[int, ...]:
        """The transcript positions of the segments that hold characters ``begin`` to ``end``."""
        first = bisect_right(self._offsets, begin) - 1
        last = bisect_right(self._offsets, max(begin, end - 1)) - 1
        return self.segments[first : last + 1]

    def time_at(self, character: int, *, is_end: bool = False) -> float:
        """When the character is spoken: by its word's times, else by its share of the text."""
        index = max(0, bisect_right(self._offsets, max(0, character - is_end)) - 1)
        part, inside = self.parts[index], character - self._offsets[index]
        passed = 0
        for word in part.words:
            passed += len(word.word)
            if passed > inside - is_end:
                return word.end if is_end else word.start
        share = min(1.0, inside / max(1, len(part.text)))
        return part.start + share * (part.end - part.start)


@dataclass(frozen=True, eq=False)
class Call:
    """A transcript as turns, in order of their start; ``asides`` are speech beside them."""

    language: str
    duration: float
    turns: tuple[Turn, ...]
    asides: tuple[Segment, ...] = ()
    # What a language's own analysis keeps for the time of one finding, by turn.
    analysed: dict[int, object] = field(default_factory=dict)

    @classmethod
    def of(cls, transcript: Transcript) -> Call:
        """The turns of a transcript, and what is heard beside them."""
        said = [fold(segment.text) for segment in transcript.segments]
        folded = [
            _folded(segment, one) for segment, one in zip(transcript.segments, said, strict=True)
        ]
        languages = line_languages(transcript.language, folded)
        groups: list[list[tuple[int, Segment]]] = []
        asides: list[Segment] = []
        others_until = 0.0
        for position, segment in enumerate(folded):
            if segment.speaker == Speaker.ANNOUNCEMENT or segment.unintelligible:
                asides.append(segment)
                continue
            if not segment.text.strip():
                continue
            earlier = groups[-1][-1][1] if groups else None
            if earlier and _goes_on(earlier, segment, others_until):
                groups[-1].append((position, segment))
            else:
                groups.append([(position, segment)])
                if earlier and earlier.speaker != segment.speaker:
                    others_until = max(part.end for _, part in groups[-2])
        turns = (
            Turn(
                index,
                group[0][1].speaker,
                tuple(position for position, _ in group),
                tuple(segment for _, segment in group),
                tuple(said[position] for position, _ in group),
                tuple(languages[position] for position, _ in group),
            )
            for index, group in enumerate(groups)
        )
        return cls(transcript.language, transcript.duration, tuple(turns), tuple(asides))

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that are read in this call."""
        return frozenset(language for turn in self.turns for language in turn.languages)

    def is_aside_between(self, start: float, end: float) -> bool:
        """Whether an aside begins between these seconds."""
        return any(start - PAUSE_IN_TURN <= aside.start < end for aside in self.asides)

    def ends_with(self, agent: Turn) -> bool:
        """Whether nothing of the agent's or the centre's side comes after this turn of the agent.

        A line that was not understood may have been anybody's goodbye.
        """
        later = self.turns[agent.index + 1 :]
        unheard = any(
            aside.start >= agent.start and aside.speaker != Speaker.ANNOUNCEMENT
            for aside in self.asides
        )
        return not unheard and not any(turn.is_agent or turn.is_other_agent for turn in later)

    def before(self, turn: Turn, speaker: Speaker | None = None) -> Turn | None:
        """The nearest earlier turn, or that of ``speaker`` with no other agent between."""
        earlier = (self.turns[index] for index in range(turn.index - 1, -1, -1))
        return _nearest(earlier, speaker)

    def after(self, turn: Turn, speaker: Speaker | None = None) -> Turn | None:
        """The nearest later turn, or that of ``speaker`` with no other agent between."""
        later = (self.turns[index] for index in range(turn.index + 1, len(self.turns)))
        return _nearest(later, speaker)

    @cached_property
    def agent_turns(self) -> tuple[Turn, ...]:
        """The agent's turns."""
        return tuple(turn for turn in self.turns if turn.is_agent)

    @cached_property
    def customer_turns(self) -> tuple[Turn, ...]:
        """The customer's turns."""
        return tuple(turn for turn in self.turns if turn.is_customer)


def _folded(segment: Segment, copy: Folded) -> Segment:
    if copy.text == segment.text and is_folded("".join(word.word for word in segment.words)):
        return segment
    words = tuple(map(_folded_word, segment.words))
    return replace(segment, text=copy.text, words=words)


def _folded_word(word: Word) -> Word:
    text = fold(word.word).text
    return word if text == word.word else replace(word, word=text)


def _nearest(turns: Iterable[Turn], speaker: Speaker | None) -> Turn | None:
    """The first of ``speaker``: what was said to or by another agent is no answer to this one."""
    for turn in turns:
        if speaker in (None, turn.speaker):
            return turn
        if turn.is_other_agent:
            return None
    return None


def _goes_on(earlier: Segment, later: Segment, others_until: float) -> bool:
    """Whether it is one turn; a "mm-hm" over somebody's speech is one of its own."""
    spoken_over = earlier.end < others_until <= later.start
    brief = later.start - earlier.end <= PAUSE_IN_TURN
    return earlier.speaker == later.speaker and brief and not spoken_over
