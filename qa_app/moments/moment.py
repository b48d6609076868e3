"""What a moment is."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Seconds of a call that a rule points at; ``segments`` are positions in the transcript."""

    kind: str
    criterion: str
    polarity: Literal["+", "-"]
    segments: tuple[int, ...]
    start: float
    end: float
    quote: str
    confidence: float
    rule: str

    def to_json(self) -> dict[str, object]:
        """The moment as plain data; times in seconds, to the hundredth."""
        return {
            "kind": self.kind,
            "criterion": self.criterion,
            "polarity": self.polarity,
            "segments": list(self.segments),
            "start": round(self.start, 2),
            "end": round(self.end, 2),
            "quote": self.quote,
            "confidence": self.confidence,
            "rule": self.rule,
        }
