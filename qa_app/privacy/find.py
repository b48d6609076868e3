"""All personal data of a transcript, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa_app.privacy.addresses import find_addresses
from qa_app.privacy.amounts import with_whole_amounts
from qa_app.privacy.answers import find_answers
from qa_app.privacy.atoms import Atom, AtomKind, read_atoms
from qa_app.privacy.card_codes import find_behind_card
from qa_app.privacy.dates import find_birth_dates
from qa_app.privacy.dictated import find_numbers
from qa_app.privacy.emails import find_emails
from qa_app.privacy.labels import Labels
from qa_app.privacy.names import find_names
from qa_app.privacy.plates import find_plates
from qa_app.privacy.runs import SPOKEN, find_runs
from qa_app.privacy.secrets_told import find_secrets
from qa_app.privacy.spans import Confidence, Finding, Span
from qa_app.privacy.spelled import find_spelled
from qa_app.privacy.talk import Talk
from qa_app.privacy.unclear import find_unclear
from qa_app.transcription.transcript import Transcript

SHORTEST_REPEAT = 4  # digits: fewer would be found in every longer number


@dataclass(frozen=True, slots=True)
class Reading:
    """A talk, all that was said in it in pieces, and what of that is private."""

    talk: Talk
    atoms: list[Atom]
    findings: tuple[Finding, ...]


def find_personal_data(transcript: Transcript) -> tuple[Finding, ...]:
    """What was said of each kind of personal data, in the order of the call."""
    return read(transcript).findings


def read(transcript: Transcript) -> Reading:
    """The same, with what it was found in."""
    talk = Talk.of(transcript)
    atoms, labels = with_whole_amounts(talk, read_atoms(talk)), Labels(talk)
    runs = find_runs(talk, atoms, labels)
    numbers = list(find_numbers(talk, runs, labels))
    plates = list(find_plates(talk, labels))
    others = [
        *find_secrets(talk, labels),
        *(plate for plate in plates if plate.reason == "asked"),
        *find_emails(talk, atoms, labels),
        *find_addresses(talk, atoms, labels),
        *find_birth_dates(talk, atoms, labels),
        *find_spelled(talk, atoms, labels, ()),
        *find_names(talk),
    ]
    found = _without_overlaps([*others, *(finding for finding, _ in numbers), *plates])
    found = _without_overlaps([*found, *_said_again(talk, atoms, numbers)])
    found = [*found, *find_behind_card(talk, atoms, labels, found)]
    pieces = list(find_answers(talk, atoms, labels, found))
    unclear = find_unclear(transcript, talk, atoms, labels, found)
    every = sorted(_without_overlaps([*found, *unclear, *pieces]), key=lambda f: f.spans)
    return Reading(talk, atoms, tuple(every))


def _without_overlaps(findings: Iterable[Finding]) -> list[Finding]:
    """Where two readings claim the same words, the one that came first keeps them."""
    kept: list[Finding] = []
    taken: dict[int, list[Span]] = {}
    for finding in findings:
        if any(_overlap(a, b) for a in finding.spans for b in taken.get(a.segment, ())):
            continue
        kept.append(finding)
        for span in finding.spans:
            taken.setdefault(span.segment, []).append(span)
    return kept


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _said_again(
    talk: Talk, atoms: list[Atom], numbers: list[tuple[Finding, str]]
) -> Iterator[Finding]:
    """Groups of digits that read a found number, or a part of it, back."""
    values = {value: finding for finding, value in numbers}
    for group in _groups(atoms):
        digits = "".join(atom.value for atom in group)
        if len(digits) < SHORTEST_REPEAT:
            continue
        source = next((values[v] for v in values if digits in v or v in digits), None)
        if source:
            spans = talk.spans([(group[0].start, group[-1].end)])
            hidden = talk.spans((atom.start, atom.end) for atom in group)
            yield Finding(source.kind, source.rule, spans, hidden, Confidence.SURE, "said_again")


def _groups(atoms: list[Atom]) -> Iterator[list[Atom]]:
    """Digits and letters said together in one turn."""
    group: list[Atom] = []
    for atom in atoms:
        if atom.kind in (AtomKind.WORD, AtomKind.COUNT) or (group and group[-1].turn != atom.turn):
            yield group
            group = []
        if atom.kind in SPOKEN:
            group.append(atom)
    yield group
