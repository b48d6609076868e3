"""What a moment is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa_app.transcription.passages import Passage

Polarity = Literal["+", "-", "0"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Seconds of a call that a rule points at; ``segments`` are positions in the transcript.

    ``polarity`` "0" says nothing of the agent: what the customer felt, what was promised.
    ``confidence`` is the share of such moments that are right, as measured. ``details`` has
    what only some kinds know: seconds of a silence, the day of a promise. ``quote`` is what is
    said, ``passages`` where it stands, by positions of segments too.
    """

    kind: str
    criterion: str
    polarity: Polarity
    segments: tuple[int, ...]
    start: float
    end: float
    quote: str
    confidence: float
    rule: str
    details: Mapping[str, str | float | bool] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The moment as plain data; times in seconds, to the hundredth."""
        plain: dict[str, object] = {
            "kind": self.kind,
            "criterion": self.criterion,
            "polarity": self.polarity,
            "segments": list(self.segments),
            "start": round(self.start, 2),
            "end": round(self.end, 2),
            "quote": self.quote,
            "confidence": round(self.confidence, 2),
            "rule": self.rule,
        }
        return plain | ({"details": dict(self.details)} if self.details else {})
