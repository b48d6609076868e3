"""What was found: a kind of personal data, where it was said, and what of it is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PersonalDataKind(StrEnum):
    """The kinds of personal data that are looked for."""

    RRN = "rrn"
    CARD = "card"
    ACCOUNT = "account"
    PHONE = "phone"
    PASSPORT = "passport"
    DRIVER_LICENCE = "driver_licence"
    VEHICLE = "vehicle"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    POSTCODE = "postcode"
    NAME = "name"
    SECURITY = "security"  # PINs, passwords, one-time codes, answers to security questions
    UNCLEAR = "unclear"  # perhaps a number, in a line that was hard to hear


class Confidence(StrEnum):
    """How sure a rule is; what is uncertain is hidden as well, and waits for a person to decide."""

    SURE = "sure"
    UNCERTAIN = "doubtful"  # as databases have it


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (excluded) of the text of segment number ``segment``."""

    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was said, possibly over several segments.

    ``spans`` is all of it, ``hidden`` the part that masking replaces (a phone number keeps its
    first digits); both in the order of the call. ``rule`` names the row of
    :data:`qa_app.privacy.rules.RULES`; ``reason`` is a stable code for why it was taken:
    ``asked``, ``shape``, ``odd_length``, ``said_again``, ``unsure``.
    """

    kind: PersonalDataKind
    rule: str
    spans: tuple[Span, ...]
    hidden: tuple[Span, ...]
    confidence: Confidence
    reason: str

    def to_json(self) -> dict[str, object]:
        """The finding as plain data, without the personal data itself."""
        return {
            "kind": self.kind.value,
            "rule": self.rule,
            "confidence": self.confidence.value,
            "reason": self.reason,
            "spans": [{"segment": s.segment, "start": s.start, "end": s.end} for s in self.spans],
        }
