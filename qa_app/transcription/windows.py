"""Speech packed into windows of at most 24 s of sound, each from one channel.

The model hears 24 s at a time whatever is in them, so several turns of one speaker share a
window. A window covers a limited stretch of the call, so that text appears early.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qa_app.transcription.channels import Source
from qa_app.transcription.decode import RATE, AudioPiece, Samples
from qa_app.transcription.speech import Speech, SpeechFinder

LONGEST_WINDOW = 24.0
LONGEST_COVER = 120.0


@dataclass(frozen=True)
class Window:
    """Turns of one speaker laid end to end: float32 samples at 16 kHz, shape (n,)."""

    source: Source
    turns: tuple[Speech, ...]

    @property
    def start(self) -> float:
        """Where the first turn begins, in seconds of the call."""
        return self.turns[0].start

    @property
    def end(self) -> float:
        """Up to where the call's sound on this channel is dealt with by this window."""
        return self.turns[-1].heard_until

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each turn in seconds of the call."""
        return tuple((turn.start, turn.end) for turn in self.turns)

    @cached_property
    def samples(self) -> Samples:
        """The turns' sound, with the pads around each as the pause between them."""
        return np.concatenate([turn.samples for turn in self.turns])

    def locate(self, seconds: float) -> int:
        """The index of the turn that sounds at ``seconds`` of the window."""
        ends = np.cumsum([len(turn.samples) for turn in self.turns]) / RATE
        return min(int(np.searchsorted(ends, seconds, side="right")), len(self.turns) - 1)

    def offset(self, turn: int) -> float:
        """Seconds to add to a time in the window to get the call's time within ``turn``."""
        before = sum(len(earlier.samples) for earlier in self.turns[:turn]) / RATE
        return self.turns[turn].heard_from - before


def windows(
    pieces: Iterable[AudioPiece], sources: Sequence[Source], *, done_until: Sequence[float] = ()
) -> Iterator[Window]:
    """The windows of a call: in order of time within a source, sources taking turns.

    ``done_until`` has a time for each source: sound before it was transcribed earlier and is
    left out. As windows are packed from their first turn on, leaving out whole windows leaves
    the others as they were.
    """
    done = tuple(done_until) or (0.0,) * len(sources)
    finders = [SpeechFinder() for _ in sources]
    packers = [_Packer(source, until) for source, until in zip(sources, done, strict=True)]
    # The detector uses one core; with two channels it can have two.
    with ThreadPoolExecutor(max(1, len(sources))) as pool:
        for piece in pieces:
            channels = [source.sound(piece.samples) for source in sources]
            ready: list[Window] = []
            for packer, found in zip(packers, pool.map(_found, finders, channels), strict=True):
                for speech in found:
                    ready += packer.add(speech)
            yield from sorted(ready, key=lambda window: window.start)
    ready = []
    for finder, packer in zip(finders, packers, strict=True):
        for speech in finder.finish():
            ready += packer.add(speech)
        ready += packer.finish()
    yield from sorted(ready, key=lambda window: window.start)


def _found(finder: SpeechFinder, samples: Samples) -> list[Speech]:
    return list(finder.add(samples))


class _Packer:
    """Gathers one source's turns until the next would make the window too long."""

    def __init__(self, source: Source, done_until: float) -> None:
        self.source = source
        self._done_until = done_until
        self._turns: list[Speech] = []

    def add(self, turn: Speech) -> list[Window]:
        remaining = _after(turn, self._done_until)
        if remaining is None:
            return []
        ready = [] if self._fits(remaining) else self.finish()
        self._turns.append(remaining)
        return ready

    def finish(self) -> list[Window]:
        ready = [Window(self.source, tuple(self._turns))] if self._turns else []
        self._turns = []
        return ready

    def _fits(self, turn: Speech) -> bool:
        if not self._turns:
            return True
        sound = sum(len(earlier.samples) for earlier in self._turns) + len(turn.samples)
        cover = turn.end - self._turns[0].start
        return sound <= LONGEST_WINDOW * RATE and cover <= LONGEST_COVER


def _after(turn: Speech, moment: float) -> Speech | None:
    """The part of ``turn`` after ``moment``; None when nothing of it is left."""
    if turn.heard_from >= moment:
        return turn
    cut = round((moment - turn.heard_from) * RATE)
    if cut >= len(turn.samples) or turn.end <= moment:
        return None
    return Speech(max(turn.start, moment), turn.end, moment, turn.samples[cut:])
