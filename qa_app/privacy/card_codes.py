"""A card's code and PIN: what may not be kept once the payment is through, not even hidden.

PCI DSS 3.3.1 calls them sensitive authentication data. What is found here is taken out of text
and sound for good, so that a line too much is better than a digit too few: near a question for a
code, all that was told of a card goes but its number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qa_app.privacy.answers import Group, groups_of
from qa_app.privacy.atoms import Atom, AtomKind, read_atoms
from qa_app.privacy.label_words import LABELS
from qa_app.privacy.labels import HARMLESS, Labels
from qa_app.privacy.spans import Confidence, Finding, PersonalDataKind, Span
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.unclear import RULE as UNCLEAR
from qa_app.transcription.transcript import Transcript

BEHIND = "card-behind-number"
CODE, PIN = "card-code-asked", "pin-asked"
_NUMBER = frozenset({"card-number", "card-number-asked"})
# With more digits than any card number has, an expiry date or a code was told in one go with it.
SHORTEST_NUMBER, LONGEST_NUMBER = 12, 17
LENGTH = 3
SHORTEST, LONGEST = 2, 8  # digits behind a number: a code, or an expiry date and a code
TURNS = 6
_KINDS = frozenset({PersonalDataKind.CARD, PersonalDataKind.SECURITY, PersonalDataKind.UNCLEAR})
_OF_CARDS = frozenset({"card", "expiry", "cvc", "pin", "last", "card_last"})
_CODE = re.compile(
    LABELS["cvc"]
    + r"|(?:verification|security|check|signature|validation)\s?(?:value|code|number|digits?|"
    r"panel|strip)|\b(?:on|off|from|at) the (?:back|reverse)\b|\bthe code\b|"
    r"(?:뒷?면?|뒤)(?:에|의)?\s?(?:\S{1,6}\s)?(?:세|네|3|4)\s?(?:자리|개)|뒷\s?면|보안|인증\s?코드|유효성",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"\bp[. ]{0,2}i[. ]{0,2}n\b|\bpass\s?code|비밀\s?번호|비번|핀\s?(?:번호|코드|숫자)|"
    r"암호|패스\s?워드",
    re.IGNORECASE,
)


def card_codes(transcript: Transcript, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of a transcript's findings that must not be kept, sure or uncertain."""
    suspects = [f for f in findings if f.kind in _KINDS]
    if not suspects:
        return ()
    talk = Talk.of(transcript)
    atoms = read_atoms(talk)
    return tuple(finding for finding in suspects if _is_code(talk, atoms, finding))


def _is_code(talk: Talk, atoms: list[Atom], finding: Finding) -> bool:
    digits = _digits(talk, atoms, finding.spans)
    if finding.rule in (CODE, BEHIND):
        return True
    if finding.rule in _NUMBER and finding.confidence is Confidence.SURE:
        return False  # all of it is a card number, or reads one back
    if finding.rule in _NUMBER and digits > LONGEST_NUMBER:
        return True
    if finding.kind is PersonalDataKind.CARD and digits == LENGTH:
        return True
    before = _said_before(talk, finding)
    if finding.rule in (PIN, UNCLEAR) and _PIN.search(before):
        return True
    return bool(_CODE.search(before))


def _digits(talk: Talk, atoms: list[Atom], spans: Iterable[Span]) -> int:
    """How many digits are told in these spans."""
    count = 0
    for span in spans:
        begin = talk.turns[span.segment].start
        at = bisect_left(atoms, begin + span.start, key=lambda atom: atom.start)
        while at < len(atoms) and atoms[at].end <= begin + span.end:
            count += len(atoms[at].value) if atoms[at].kind is AtomKind.DIGITS else 0
            at += 1
    return count


def _said_before(talk: Talk, finding: Finding) -> str:
    """The turns in which it could have been asked for, its own to the end."""
    first = talk.turns[max(0, finding.spans[0].segment - TURNS)]
    return talk.text[first.start : talk.turns[finding.spans[-1].segment].end]


def find_behind_card(
    talk: Talk, atoms: list[Atom], labels: Labels, found: Iterable[Finding]
) -> Iterator[Finding]:
    """Short groups of digits that a customer tells behind a card number, in the same go.

    Whoever is asked for "the card details" tells expiry date and code without naming them.
    """
    known = list(found)
    numbers = [
        f.spans[-1]
        for f in known
        if f.rule in _NUMBER and _digits(talk, atoms, f.spans) >= SHORTEST_NUMBER
    ]
    taken: dict[int, list[Span]] = {}
    for finding in known:
        for span in finding.spans:
            taken.setdefault(span.segment, []).append(span)
    for said in groups_of(atoms):
        group = _behind(talk, said, numbers)
        if group is None:
            continue
        turn = talk.turns[group.atoms[0].turn]
        if turn.by_centre or not SHORTEST <= group.digits <= LONGEST:
            continue
        if not any(_follows(talk, labels, group, turn, number) for number in numbers):
            continue
        left = [atom for atom in group.atoms if not _is_taken(turn, atom, taken)]
        if left:
            spans = talk.spans((atom.start, atom.end) for atom in left)
            yield Finding(
                PersonalDataKind.CARD, BEHIND, spans, spans, Confidence.UNCERTAIN, "odd_length"
            )


def _behind(talk: Talk, group: Group, numbers: Iterable[Span]) -> Group | None:
    """The group without what of it belongs to a card number."""
    turn = talk.turns[group.atoms[0].turn]
    ends = [turn.start + number.end for number in numbers if number.segment == turn.number]
    inside = [end for end in ends if group.atoms[0].start < end]
    left = tuple(atom for atom in group.atoms if not inside or atom.start >= max(inside))
    return replace(group, atoms=left) if left else None


def _follows(talk: Talk, labels: Labels, group: Group, turn: Turn, number: Span) -> bool:
    start, end = group.atoms[0].start, group.atoms[-1].end
    named = labels.of(start, end)
    if HARMLESS in named or named - _OF_CARDS:
        return False
    if turn.number == number.segment:
        between = talk.text[turn.start + number.end : start]
        return start >= turn.start + number.end and len(between) <= 40
    if not 0 < turn.number - number.segment <= TURNS or labels.other_question(
        number.segment, turn.number
    ):
        return False
    return group.digits <= 4 and _is_all(talk, group, turn) and bool(named)


def _is_all(talk: Talk, group: Group, turn: Turn) -> bool:
    """Hardly anything but these digits is said in the turn."""
    rest = talk.text[turn.start : group.atoms[0].start] + talk.text[group.atoms[-1].end : turn.end]
    return len(rest.split()) <= 3


def _is_taken(turn: Turn, atom: Atom, taken: dict[int, list[Span]]) -> bool:
    start, end = atom.start - turn.start, atom.end - turn.start
    return any(span.start < end and start < span.end for span in taken.get(turn.number, ()))
