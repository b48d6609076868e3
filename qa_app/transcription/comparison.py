"""Two versions of a transcript side by side: rows of the same seconds, differing words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa_app.folding import compared
from qa_app.transcription.transcript import Segment, Speaker

# Two engines rarely end a line at the very same time.
TOLERANCE = 0.3
PLAIN = str.maketrans("", "", ".,?!:;\"'“”‘’…、。？！-")


@dataclass(frozen=True, slots=True)
class Part:
    """Words in a row, and whether the other version has them as well."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A segment with its words in parts; ``other_speaker`` where the other version has another."""

    segment: Segment
    parts: tuple[Part, ...]
    other_speaker: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the call, in seconds, with the lines of both versions."""

    start: float
    end: float
    one: tuple[Line, ...]
    other: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        """Whether the versions say different things here; marks and capitals do not count."""
        lines = (*self.one, *self.other)
        return any(line.other_speaker or any(p.differs for p in line.parts) for line in lines)


def compare(one: Sequence[Segment], other: Sequence[Segment]) -> list[Row]:
    """The rows of two versions in order of time; each is cut where neither has a line going on."""
    rows = []
    for mine, theirs in _stretches(one, other):
        both = (*mine, *theirs)
        start, end = min(s.start for s in both), max(s.end for s in both)
        rows.append(Row(start, end, *_lines(mine, theirs)))
    return rows


def _stretches(
    one: Iterable[Segment], other: Iterable[Segment]
) -> Iterator[tuple[list[Segment], list[Segment]]]:
    both = [(s.start, s.end, 0, s) for s in one] + [(s.start, s.end, 1, s) for s in other]
    row: tuple[list[Segment], list[Segment]] = ([], [])
    reached = 0.0
    for start, end, version, segment in sorted(both, key=lambda line: line[:3]):
        if any(row) and start > reached - TOLERANCE:
            yield row
            row, reached = ([], []), 0.0
        row[version].append(segment)
        reached = max(reached, end)
    if any(row):
        yield row


def _lines(
    one: Sequence[Segment], other: Sequence[Segment]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    mine, theirs = list(_tokens(one)), list(_tokens(other))
    matcher = SequenceMatcher(
        None, [_key(t) for _s, t in mine], [_key(t) for _s, t in theirs], autojunk=False
    )
    blocks = matcher.get_matching_blocks()
    same_mine = {b.a + i: b.b + i for b in blocks for i in range(b.size)}
    same_theirs = {at: by for by, at in same_mine.items()}
    # Who is compared word by word: a line may be cut in other places.
    return (
        tuple(_line(s, i, mine, theirs, same_mine) for i, s in enumerate(one)),
        tuple(_line(s, i, theirs, mine, same_theirs) for i, s in enumerate(other)),
    )


def _tokens(segments: Sequence[Segment]) -> Iterator[tuple[tuple[int, Speaker], str]]:
    for number, segment in enumerate(segments):
        for token in segment.text.split():
            yield (number, segment.speaker), token


def _key(token: str) -> str:
    return compared(token).translate(PLAIN) or token


def _line(
    segment: Segment,
    number: int,
    mine: Sequence[tuple[tuple[int, Speaker], str]],
    theirs: Sequence[tuple[tuple[int, Speaker], str]],
    same: dict[int, int],
) -> Line:
    own = [at for at, ((line, _who), _text) in enumerate(mine) if line == number]
    parts: list[Part] = []
    for at in own:
        differs = at not in same
        if parts and parts[-1].differs == differs:
            parts[-1] = Part(f"{parts[-1].text} {mine[at][1]}", differs)
        else:
            parts.append(Part(mine[at][1], differs))
    matched = [theirs[same[at]][0][1] for at in own if at in same]
    other_speaker = bool(matched) and segment.speaker not in matched
    return Line(segment, tuple(parts), other_speaker)
