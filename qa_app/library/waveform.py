"""What a player draws and skips: a lane for each speaker, and when somebody speaks."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from qa_app.calls.models import Call, StoredSegment
from qa_app.masking.outline import Peaks, heard_peaks
from qa_app.transcription.transcript import Speaker

# Words that are closer together than this many seconds are one stretch of speech.
PAUSE = 0.6


@dataclass(frozen=True, slots=True)
class Lane:
    """The outline of what a speaker says, 0 to 100; of all that is heard without a speaker."""

    speaker: str
    peaks: list[int]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody speaks from ``start`` to ``end``, seconds."""

    start: float
    end: float
    speaker: str


def lanes(call: Call, *, agent_side: str, original: bool = False) -> list[dict[str, Any]]:
    """A lane for each speaker, of the masked copy or of the ``original`` sound; none where there
    is nothing to hear yet.

    In stereo it is what each channel carries, in mono what is heard while somebody speaks.
    """
    peaks = call.peaks if original else heard_peaks(call)
    return [asdict(lane) for lane in _lanes(call, peaks or [], agent_side)]


def _lanes(call: Call, peaks: Peaks, agent_side: str) -> Iterator[Lane]:
    if len(peaks) == 2:
        sides = (Speaker.AGENT, Speaker.CUSTOMER)
        for speaker, channel in zip(
            reversed(sides) if agent_side == "right" else sides, peaks, strict=True
        ):
            yield Lane(speaker, channel)
        return
    for channel in peaks:
        spoken = _spoken(call)
        speakers = [one for one in Speaker if any(part.speaker == one for part in spoken)]
        if len(speakers) < 2:
            yield Lane("", channel)
            return
        for speaker in speakers:
            parts = (part for part in spoken if part.speaker == speaker)
            yield Lane(speaker, _only_in(channel, parts, call.duration))


def _only_in(channel: list[int], parts: Iterable[Spoken], duration: float) -> list[int]:
    only = [0] * len(channel)
    each = duration / max(len(channel), 1)
    for part in parts:
        first, last = int(part.start / each), int(part.end / each) + 1
        only[first:last] = channel[first:last]
    return only


def speech(call: Call) -> list[list[float]]:
    """The stretches in which anybody speaks, in seconds, in their order."""
    joined: list[list[float]] = []
    for part in sorted(_spoken(call), key=lambda one: one.start):
        if joined and part.start - joined[-1][1] < PAUSE:
            joined[-1][1] = max(joined[-1][1], part.end)
        else:
            joined.append([part.start, part.end])
    return joined


def _spoken(call: Call) -> list[Spoken]:
    lines = call.transcript.lines if call.transcript else []
    return [part for line in lines for part in _parts(line)]


def _parts(line: StoredSegment) -> Iterator[Spoken]:
    start, until = line.start, line.end
    times = [(word_start, word_end) for _word, word_start, word_end, _sure in line.words]
    if times:
        start, until = times[0][0], times[-1][1]
    for (_start, before), (after, _end) in pairwise(times):
        if after - before >= PAUSE:
            yield Spoken(start, before, line.speaker)
            start = after
    yield Spoken(start, until, line.speaker)
