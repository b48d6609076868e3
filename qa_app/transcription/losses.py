"""What a file holds and was not heard: nothing is left out without a word.

Bytes that no packet came from, packets that did not decode, and lengths that the file states
are compared with the sound that came out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# Less than this is a damaged packet or a header, not part of a conversation.
FEWEST_SECONDS, FEWEST_BYTES = 1.0, 8_192
# Heads of pages and other packets lie between two packets that follow one another; bytes.
NEXT = 1_024
# A length that is stated may differ from the true one by this share.
INEXACT = 0.02


class LossKind(StrEnum):
    """Why something was not heard."""

    STRETCH = "stretch"  # it is stored, and does not decode: silence is in its place
    REST = "rest"  # the file states more than could be read, or holds bytes that were not read
    TRACK = "track"  # an audio track of several cannot be decoded
    PART = "part"  # of recordings one behind another, one cannot be opened
    DATA = "data"  # bytes between or behind recordings that are no sound


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that was not heard: ``amount`` seconds, or how many tracks, parts, or bytes."""

    kind: LossKind
    amount: float


def joined(losses: Sequence[Loss]) -> list[Loss]:
    """One of each kind, those too small to matter left out."""
    amounts = dict.fromkeys(LossKind, 0.0)
    for loss in losses:
        amounts[loss.kind] += loss.amount
    least = {
        LossKind.STRETCH: FEWEST_SECONDS,
        LossKind.REST: FEWEST_SECONDS,
        LossKind.DATA: FEWEST_BYTES,
    }
    return [
        Loss(kind, round(amount, 2))
        for kind, amount in amounts.items()
        if amount >= least.get(kind, 1.0)
    ]


def in_words(losses: Sequence[Loss], duration: float) -> list[str]:
    """A line of English for each kind of loss in a recording of ``duration`` seconds."""
    amounts = {loss.kind: loss.amount for loss in losses}
    lines = []
    missing = sum(amounts.get(kind, 0.0) for kind in (LossKind.STRETCH, LossKind.REST))
    if missing:
        whole = duration + amounts.get(LossKind.REST, 0.0)
        lines.append(
            f"{whole - missing:.0f} of {whole:.0f} s could be read; "
            "export the recording again if you need the rest"
        )
    if tracks := amounts.get(LossKind.TRACK):
        lines.append(f"{tracks:.0f} of its audio tracks could not be read; export it as WAV")
    if parts := amounts.get(LossKind.PART):
        lines.append(
            f"{parts:.0f} of the recordings in this file could not be read; export each by itself"
        )
    if data := amounts.get(LossKind.DATA):
        lines.append(
            f"{data / 1000:.0f} kB of the file are no sound that can be read; if it should hold "
            "more of the call, export the recording again"
        )
    return lines


class Coverage:
    """The bytes of a file that packets came from."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self._place = -1

    def add(self, place: int, size: int) -> None:
        """A packet of ``size`` bytes at ``place``; packets of one page have the page's place."""
        first, last = self._spans[-1] if self._spans else (0, -NEXT)
        start = last if place == self._place else place
        self._place = place
        if first <= start < last + NEXT:
            self._spans[-1] = (first, max(last, start + size))
        else:
            self._spans.append((start, start + size))

    @property
    def covered(self) -> int:
        """How many bytes packets came from."""
        return sum(end - start for start, end in _merged(self._spans))

    def holes(self, start: int, end: int) -> list[tuple[int, int]]:
        """Stretches of some size between ``start`` and ``end`` that nothing came from."""
        found = []
        position = start
        for first, last in [*_merged(self._spans), (end, end)]:
            stop = min(first, end)
            if stop - position >= FEWEST_BYTES // 2:
                found.append((position, stop))
            position = max(position, last)
        return found

    @property
    def first(self) -> int | None:
        """Where the first packet lies."""
        return min((start for start, _ in self._spans), default=None)

    @property
    def last(self) -> int:
        """Where the last packet ends."""
        return max((end for _, end in self._spans), default=0)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
