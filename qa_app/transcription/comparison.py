"""Two versions of a transcript side by side: rows of the same words, what differs marked."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from qa_app.transcription.alignment import align
from qa_app.transcription.spoken import plain_key, says_something
from qa_app.transcription.transcript import Segment, Speaker

# Lines that share no time are the same line only if they share this much of the shorter one.
SHARED = 0.5
# So many words are no coincidence; fewer may be another "yes", unless they are near.
TELLING = 3
NEAR = 10.0  # seconds
LONGEST_LINE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class DiffSpan:
    """Words in a row, and whether the other version lacks them."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A segment with its words in parts; ``other_speaker`` where the other version has another."""

    segment: Segment
    parts: tuple[DiffSpan, ...]
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
        """Whether the versions say different things here, or name different speakers."""
        lines = (*self.one, *self.other)
        return any(line.other_speaker or any(p.differs for p in line.parts) for line in lines)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: int
    speaker: Speaker


def compare(one: Sequence[Segment], other: Sequence[Segment]) -> list[Row]:
    """The rows of two versions in order of time.

    Capitals, marks, spaces, digits, contractions and fillers are no differences, nor are lines
    that are cut in other places or stand a little earlier or later.
    """
    mine, theirs = _words_of(one), _words_of(other)
    pairs = _pairs(mine, theirs)
    shared, shift = _lines_shared(one, other, mine, theirs, pairs)
    pairs = [(a, b) for a, b in pairs if (mine[a].line, theirs[b].line) in shared]
    my_lines = _lines(one, mine, theirs, pairs)
    their_lines = _lines(other, theirs, mine, [(b, a) for a, b in pairs])
    return [
        _row(tuple(my_lines[at] for at in here), tuple(their_lines[at] for at in there))
        for here, there in _rows(one, other, shared, shift)
    ]


def _words_of(segments: Sequence[Segment]) -> list[_Word]:
    return [
        _Word(text, line, segment.speaker)
        for line, segment in enumerate(segments)
        for text in segment.text.split()
    ]


def _pairs(mine: Sequence[_Word], theirs: Sequence[_Word]) -> list[tuple[int, int]]:
    """Each word of a matched stretch with one of the other's; every word is in one at least."""
    found = set(_spread(align([word.text for word in mine], [word.text for word in theirs])))
    # Two who speak at once: what is the same of each, in whichever order it was written.
    for speaker in Speaker:
        left = _left(mine, {a for a, _ in found}, speaker)
        right = _left(theirs, {b for _, b in found}, speaker)
        again = align([mine[at].text for at in left], [theirs[at].text for at in right])
        found |= {(left[a], right[b]) for a, b in _spread(again)}
    return sorted(found)


def _spread(stretches: Sequence[tuple[int, int, int, int]]) -> Iterator[tuple[int, int]]:
    for a, b, c, d in stretches:
        for step in range(max(b - a, d - c)):
            yield min(a + step, b - 1), min(c + step, d - 1)


def _left(words: Sequence[_Word], found: set[int], speaker: Speaker) -> list[int]:
    return [at for at, word in enumerate(words) if at not in found and word.speaker == speaker]


def _lines_shared(
    one: Sequence[Segment],
    other: Sequence[Segment],
    mine: Sequence[_Word],
    theirs: Sequence[_Word],
    pairs: Sequence[tuple[int, int]],
) -> tuple[set[tuple[int, int]], float]:
    """The pairs of lines that say the same, and how much later the other version has them."""
    counts = Counter((mine[a].line, theirs[b].line) for a, b in pairs)
    lengths = [Counter(w.line for w in words if plain_key(w.text)) for words in (mine, theirs)]
    alike = {
        (a, b): count
        for (a, b), count in counts.items()
        if _overlap(one[a], other[b]) or count >= SHARED * min(lengths[0][a], lengths[1][b])
    }
    shifts = [other[b].start - one[a].start for (a, b), count in alike.items() if count >= TELLING]
    shift = median(shifts) if shifts else 0.0
    return {
        (a, b)
        for (a, b), count in alike.items()
        if count >= TELLING or abs(other[b].start - one[a].start - shift) <= NEAR
    }, shift


def _overlap(one: Segment, other: Segment, shift: float = 0.0) -> float:
    """How long both last at the same time, in seconds, at least 0."""
    return max(0.0, min(one.end, other.end - shift) - max(one.start, other.start - shift))


def _lines(
    segments: Sequence[Segment],
    mine: Sequence[_Word],
    theirs: Sequence[_Word],
    pairs: Sequence[tuple[int, int]],
) -> list[Line]:
    speakers: dict[int, set[Speaker]] = defaultdict(set)
    for a, b in pairs:
        speakers[mine[a].line].add(theirs[b].speaker)
    found = {a for a, _b in pairs}
    parts: dict[int, list[DiffSpan]] = defaultdict(list)
    for at, word in enumerate(mine):
        differs = at not in found and says_something(word.text)
        row = parts[word.line]
        if row and row[-1].differs == differs:
            row[-1] = DiffSpan(f"{row[-1].text} {word.text}", differs)
        else:
            row.append(DiffSpan(word.text, differs))
    return [
        Line(s, tuple(parts[at]), bool(speakers[at]) and s.speaker not in speakers[at])
        for at, s in enumerate(segments)
    ]


def _rows(
    one: Sequence[Segment],
    other: Sequence[Segment],
    shared: set[tuple[int, int]],
    shift: float,
) -> list[tuple[list[int], list[int]]]:
    """Lines of both versions that belong together, as few as possible in a row, in order."""
    beside = _beside(one, other, {a for a, _b in shared}, shift)
    beside |= {(a, b) for b, a in _beside(other, one, {b for _a, b in shared}, -shift)}
    together = shared | beside
    rows = [({a}, {b}) for a, b in together]
    rows += [({at}, set()) for at in set(range(len(one))) - {a for a, _b in together}]
    rows += [(set(), {at}) for at in set(range(len(other))) - {b for _a, b in together}]
    merged: list[tuple[set[int], set[int]]] = []
    for row in sorted(rows, key=lambda row: _start(one, other, row, shift)):
        while merged and _tangled(merged[-1], row):
            last = merged.pop()
            row = (last[0] | row[0], last[1] | row[1])
        merged.append(row)
    return [(sorted(mine), sorted(theirs)) for mine, theirs in merged]


def _beside(
    one: Sequence[Segment], other: Sequence[Segment], found: set[int], shift: float
) -> set[tuple[int, int]]:
    """Lines that share no word with any, each with the other's line of the same time."""
    starts = [segment.start - shift for segment in other]
    beside = set()
    for at, segment in enumerate(one):
        near = range(
            bisect_left(starts, segment.start - LONGEST_LINE), bisect_left(starts, segment.end)
        )
        if at in found or not near:
            continue
        by = max(near, key=lambda by: _overlap(segment, other[by], shift))
        shorter = min(segment.end - segment.start, other[by].end - other[by].start)
        if _overlap(segment, other[by], shift) > SHARED * shorter:
            beside.add((at, by))
    return beside


def _start(
    one: Sequence[Segment], other: Sequence[Segment], row: tuple[set[int], set[int]], shift: float
) -> float:
    mine, theirs = row
    return one[min(mine)].start if mine else other[min(theirs)].start - shift


def _tangled(before: tuple[set[int], set[int]], row: tuple[set[int], set[int]]) -> bool:
    """Whether a version has lines of the later row before the last of the one before."""
    return any(
        earlier and later and min(later) <= max(earlier)
        for earlier, later in zip(before, row, strict=True)
    )


def _row(mine: tuple[Line, ...], theirs: tuple[Line, ...]) -> Row:
    """Heard from the first line to the last; where the times disagree, by the first version."""
    spans = [
        (min(line.segment.start for line in lines), max(line.segment.end for line in lines))
        for lines in (mine, theirs)
        if lines
    ]
    (start, end), (other_start, other_end) = spans[0], spans[-1]
    if other_start < end and start < other_end:
        start, end = min(start, other_start), max(end, other_end)
    return Row(start, end, mine, theirs)
