"""All the sound that a file holds: its parts one after another, the tracks of each side by side.

A track for each speaker is as good as a channel for each, so tracks become channels, each at
its own time. Where the parts of a file differ in their channels, all are mixed to one: nothing
tells which channel of one part goes on as which of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO, cast

import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from qa_app.transcription.byte_ranges import file_size
from qa_app.transcription.container import Tally, sounds
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.file_parts import QUICKLY_SEEN, FilePart, parts_of
from qa_app.transcription.headerless import headerless
from qa_app.transcription.losses import Loss, LossKind
from qa_app.transcription.missing import missing_seconds
from qa_app.transcription.open_part import OpenPart, open_part
from qa_app.transcription.resampling import RATE, Samples, resampled

# Tracks are gone through side by side in steps of this many samples.
STEP = 10 * RATE


@dataclass(slots=True)
class Recording:
    """A file's parts, known by their headers; ``losses`` are those found so far."""

    file: BinaryIO
    parts: list[OpenPart]
    losses: list[Loss] = field(default_factory=list)
    # Whether the file was looked through: a quick look may have missed later parts.
    complete: bool = True
    _tallies: list[list[Tally]] = field(default_factory=list)

    @property
    def channels(self) -> int:
        """How many channels its blocks have."""
        counts = {part.channels for part in self.parts}
        return counts.pop() if len(counts) == 1 else 1

    @property
    def heard(self) -> float:
        """Seconds that were decoded so far, of the track with the most."""
        return sum(max(tally.heard for tally in part) for part in self._tallies)

    @property
    def silenced(self) -> float:
        """Seconds of silence that stand in the place of sound so far."""
        return sum(max(tally.filled for tally in part) for part in self._tallies)

    def blocks(self) -> Iterator[Samples]:
        """16 kHz blocks of shape (channels, n), part after part; losses are added on the way."""
        channels = self.channels
        for part in self.parts:
            tallies = [Tally() for _ in part.tracks]
            self._tallies.append(tallies)
            for block in _part_blocks(self.file, part, tallies, self.losses):
                yield block if len(block) == channels else block.mean(axis=0, keepdims=True)


def open_recording(file: BinaryIO, *, name: str | None = None, quick: bool = False) -> Recording:
    """Look at the headers of all that is in ``file``.

    Its ``name`` (its own unless given) says what a file without any header is; ``quick`` as for
    :func:`~qa_app.transcription.file_parts.parts_of`. Raises :class:`TranscriptionError`:
    ``empty_file``, ``no_header`` and the codes of
    :func:`~qa_app.transcription.container.usable_streams` for the first part.
    """
    size = file_size(file)
    if not size:
        raise TranscriptionError("empty_file")
    found = parts_of(file, quick=quick)
    recording = Recording(file, [], complete=not quick or size <= QUICKLY_SEEN)
    problem: TranscriptionError | None = None
    for part in found:
        if part.unread:
            recording.losses.append(Loss(LossKind.DATA, part.unread))
        try:
            opened = open_part(file, part)
        except TranscriptionError as error:
            problem = problem or error
            recording.losses.append(Loss(LossKind.PART, 1))
            continue
        if opened.unusable:
            recording.losses.append(Loss(LossKind.TRACK, opened.unusable))
        recording.parts.append(opened)
    if not recording.parts and problem is not None:
        form = headerless(file, str(getattr(file, "name", "") if name is None else name), problem)
        if form is None:
            raise problem
        return Recording(file, [open_part(file, FilePart(((0, size),), size), form)])
    return recording


def _part_blocks(
    file: BinaryIO, part: OpenPart, tallies: Sequence[Tally], losses: list[Loss]
) -> Iterator[Samples]:
    """The tracks of a part side by side; one that ends early is silent from there on."""
    with ExitStack() as opened:
        sources: list[Iterator[Samples]] = []
        containers: list[InputContainer] = []
        for track, tally in zip(part.tracks, tallies, strict=True):
            container = opened.enter_context(part.open(file))
            containers.append(container)
            stream = cast(AudioStream, container.streams[track.index])
            sources.append(resampled(sounds(container, stream, tally), track.channels))
        yield from _side_by_side(sources, [track.channels for track in part.tracks])
        first = cast(AudioStream, containers[0].streams[part.tracks[0].index])
        losses += missing_seconds(file, part.part, containers[0], first, tallies)


def _side_by_side(
    sources: Sequence[Iterator[Samples]], channels: Sequence[int]
) -> Iterator[Samples]:
    if len(sources) == 1:
        yield from sources[0]
        return
    readers = [_Steps(source, count) for source, count in zip(sources, channels, strict=True)]
    while True:
        steps = [reader.take(STEP) for reader in readers]
        size = max(step.shape[1] for step in steps)
        if not size:
            return
        yield np.concatenate([np.pad(step, ((0, 0), (0, size - step.shape[1]))) for step in steps])


class _Steps:
    """Blocks of any size as blocks of the size that is asked for."""

    def __init__(self, source: Iterator[Samples], channels: int) -> None:
        self._source = source
        self._left = np.zeros((channels, 0), np.float32)

    def take(self, size: int) -> Samples:
        """The next ``size`` samples, fewer only at the end."""
        blocks, held = [self._left], self._left.shape[1]
        while held < size and (block := next(self._source, None)) is not None:
            blocks.append(block)
            held += block.shape[1]
        whole = np.concatenate(blocks, axis=1)
        self._left = whole[:, size:]
        return whole[:, :size]
