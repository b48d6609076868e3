"""Stretches of a call that are excluded from everything that is said about the agent.

Rules find them and people mark and unmark them; what holds is what was said last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa_app.transcription.transcript import Transcript


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Seconds of a call and the kind of abuse in them; ``by_rule`` when no person marked it."""

    start: float
    end: float
    kind: str
    by_rule: bool = False

    def touches(self, start: float, end: float) -> bool:
        """Whether the two have any time in common."""
        return self.start < end and self.end > start


@dataclass(frozen=True, slots=True)
class AbuseDecision:
    """A person says that these seconds are abuse (of ``kind``), or that they are none."""

    start: float
    end: float
    kind: str
    is_abuse: bool


def decided(found: Iterable[Stretch], decisions: Iterable[AbuseDecision]) -> list[Stretch]:
    """What holds after all decisions, the earliest decision first; in order of start."""
    held = list(found)
    for decision in decisions:
        held = [rest for stretch in held for rest in _without(stretch, decision)]
        if decision.is_abuse:
            held.append(Stretch(decision.start, decision.end, decision.kind))
    return _joined(held)


def touches_any(stretches: Iterable[Stretch], start: float, end: float) -> bool:
    """Whether any of the stretches has time in common with these seconds."""
    return any(stretch.touches(start, end) for stretch in stretches)


def without(transcript: Transcript, stretches: Sequence[Stretch]) -> Transcript:
    """The transcript without the segments of these stretches, for what is counted over a call."""
    kept = tuple(
        segment
        for segment in transcript.segments
        if not touches_any(stretches, segment.start, segment.end)
    )
    return replace(transcript, segments=kept)


def _without(stretch: Stretch, decision: AbuseDecision) -> list[Stretch]:
    if not stretch.touches(decision.start, decision.end):
        return [stretch]
    parts = [
        replace(stretch, end=min(stretch.end, decision.start)),
        replace(stretch, start=max(stretch.start, decision.end)),
    ]
    return [part for part in parts if part.end > part.start]


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Overlapping stretches of one kind and origin as one."""
    joined: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda one: (one.kind, one.by_rule, one.start)):
        last = joined[-1] if joined else None
        like = last and (last.kind, last.by_rule) == (stretch.kind, stretch.by_rule)
        if last and like and stretch.start <= last.end:
            joined[-1] = replace(last, end=max(last.end, stretch.end))
        else:
            joined.append(stretch)
    return sorted(joined)
