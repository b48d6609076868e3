"""Lines that were hard to hear and may carry a number: hidden until a person has listened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.labels import HARMLESS, Labels
from qa_app.privacy.spans import Confidence, Finding, PersonalDataKind, Span
from qa_app.privacy.talk import Talk
from qa_app.privacy.vocabulary import words
from qa_app.transcription.transcript import Transcript

RULE = "unclear-number"
# Digits that make a number likely by themselves, and after a question for one.
MANY, SOME = 4, 2
_ASKED_FOR = words(
    "rrn rrn_back ssn ssn_back card cvc account phone phone_back passport driver_licence",
)


def find_unclear(
    transcript: Transcript,
    talk: Talk,
    atoms: Iterable[Atom],
    labels: Labels,
    found: Iterable[Finding],
) -> Iterator[Finding]:
    """Whole segments that the engine doubts, with digits that no rule has taken."""
    taken = {span.segment for finding in found for span in finding.spans}
    digits: dict[int, list[Atom]] = {}
    for atom in atoms:
        if atom.kind is AtomKind.DIGITS:
            digits.setdefault(atom.turn, []).append(atom)
    for number, said in digits.items():
        segment = transcript.segments[number]
        if segment.unsure and number not in taken and _may_be_number(said, labels):
            whole = (Span(number, 0, len(segment.text)),)
            yield Finding(
                PersonalDataKind.UNCLEAR, RULE, whole, whole, Confidence.UNCERTAIN, "unsure"
            )


def _may_be_number(said: list[Atom], labels: Labels) -> bool:
    count = sum(len(atom.value) for atom in said)
    named = labels.of(said[0].start, said[-1].end)
    return HARMLESS not in named and count >= (SOME if named & _ASKED_FOR else MANY)
