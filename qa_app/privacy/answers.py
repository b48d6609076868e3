"""What is left of answers: groups of digits and letters that no rule took whole.

A question for a number is often answered in pieces, read back in pieces, or mended in a part of
it: "nine six oh", "no, three six seven at the end". Each piece is hidden as what was asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.checks import is_announced
from qa_app.privacy.labels import HARMLESS, Labels, tells_else
from qa_app.privacy.rules import RULES, Rule
from qa_app.privacy.runs import LONGEST_PAUSE, SPOKEN
from qa_app.privacy.spans import Confidence, Finding, PersonalDataKind
from qa_app.privacy.talk import Talk
from qa_app.privacy.vocabulary import words
from qa_app.transcription.transcript import Speaker

TURNS_SOON, TURNS_ON = 3, 6
TURNS_AGAIN = 4  # in which a part is read back or mended
SHORTEST_ACCOUNT = 5
FEW_DIGITS = 2
FAR_BEHIND = 50  # characters: a road and a town
FEW_WORDS, SOME_WORDS = 3, 8
_ANSWERED = [rule for rule in RULES if rule.asked and "name" not in rule.asked]
# Kinds whose parts are mended and read back.
_NUMBERS = frozenset(PersonalDataKind) - {
    PersonalDataKind.NAME,
    PersonalDataKind.EMAIL,
    PersonalDataKind.UNCLEAR,
}
_SINGLE_DIGITS = frozenset({"pin", "address", "cvc", "birth_date", "rrn_back"})
_LETTERS_TOO = frozenset(
    {"postcode", "vehicle", "vehicle_back", "driver_licence", "passport", "ssn", "pin"}
)
_MENDED = re.compile(
    r"\b(?:no|nope|not quite|sorry|actually|should be|it's|instead|wrong|end|ends|last|start|"
    r"ending|"
    r"yes|yeah|correct|right|changed?|double|but)\b|아니|아뇨|틀|끝|뒤|뒷|앞|가운데|마지막|맞|정정|말고|바뀌",
    re.IGNORECASE,
)
_ROADS = words("highway route interstate road street avenue motorway junction exit freeway")
READ_BACK = re.compile(
    r"\b(?:so|that's|that is|i've got|i have|got|just to|confirm|check|read|repeat|right|is it|"
    r"was that|did you say|ending|okay|ok|thanks|lovely|perfect)\b|맞|확인|네|끝|뒤|요",
    re.IGNORECASE,
)
_OF_ALL_MOBILES = "010"
_BY = frozenset({"by", "x", "X", "곱하기"})
# Behind a short number these do not count things.
_NO_NOUN = words(
    "and at is that's the for please it's then i so but if most all any in on because or i'm that",
    "as from with was to mate love sir madam thanks thank you cheers ok okay right there when",
    "ends ending end of my he he's she she's they we no not sorry yeah yes now today instead",
    "again 이요 요 이고 고 하고 말고 아니고 아니라 아니에요 맞고 맞아요",
    "입니다",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Digits and letters said together in one turn."""

    atoms: tuple[Atom, ...]
    first: int
    last: int  # their places among all atoms

    @property
    def value(self) -> str:
        return "".join(atom.value for atom in self.atoms)

    @property
    def digits(self) -> int:
        return sum(len(atom.value) for atom in self.atoms if atom.kind is AtomKind.DIGITS)


def find_answers(
    talk: Talk, atoms: list[Atom], labels: Labels, found: Iterable[Finding]
) -> Iterator[Finding]:
    """Pieces of numbers: asked for, mended, read back."""
    taken: dict[int, list[tuple[int, int]]] = {}
    numbers: dict[int, list[Finding]] = {}  # by turn
    for known in found:
        for span in known.spans:
            taken.setdefault(span.segment, []).append((span.start, span.end))
            if known.kind in _NUMBERS:
                numbers.setdefault(span.segment, []).append(known)
    for group in groups_of(atoms):
        turn = talk.turns[group.atoms[0].turn]
        start, end = group.atoms[0].start - turn.start, group.atoms[-1].end - turn.start
        known_before = any(a < end and start < b for a, b in taken.get(turn.number, ()))
        if known_before or is_announced(group.value, talk.language):
            continue
        piece = _asked_for(talk, atoms, labels, group, numbers)
        zip_code = _behind_address(talk, group, numbers)
        finding = piece or _again(talk, atoms, labels, group, numbers) or zip_code
        if finding:
            numbers.setdefault(turn.number, []).append(finding)
            yield finding


def groups_of(atoms: list[Atom]) -> Iterator[Group]:
    """What is said together in one turn, in order."""
    said: list[Atom] = []
    first = last = 0
    for at, atom in enumerate(atoms):
        apart = (
            atom.kind in (AtomKind.WORD, AtomKind.COUNT, AtomKind.FIX) or at - last > LONGEST_PAUSE
        )
        if said and (apart or atom.turn != said[-1].turn):
            yield Group(tuple(said), first, last)
            said = []
        if atom.kind in SPOKEN:
            first = first if said else at
            said.append(atom)
            last = at
    if said:
        yield Group(tuple(said), first, last)


def _asked_for(
    talk: Talk,
    atoms: list[Atom],
    labels: Labels,
    group: Group,
    numbers: dict[int, list[Finding]],
) -> Finding | None:
    """A piece of what the other side asked for just now, or of which some has been given."""
    number = group.atoms[0].turn
    going_on = any(numbers.get(turn) for turn in range(max(0, number - TURNS_SOON), number))
    start, end = group.atoms[0].start, group.atoms[-1].end
    turn = talk.turn_at(start)
    named = labels.of(start, end) & labels.asked(start, TURNS_ON if going_on else TURNS_SOON)
    rule = next((rule for rule in _ANSWERED if rule.asked & named), None)
    if not rule or HARMLESS in named or turn.by_centre or group.value == _OF_ALL_MOBILES:
        return None
    if not _is_piece(talk, atoms, group, named):
        return None
    return _finding(talk, group, rule, Confidence.UNCERTAIN, "odd_length")


def _behind_address(talk: Talk, group: Group, numbers: dict[int, list[Finding]]) -> Finding | None:
    """A ZIP code behind the house and the town."""
    turn = talk.turn_at(group.atoms[0].start)
    start = group.atoms[0].start - turn.start
    near = [
        finding
        for finding in numbers.get(turn.number, ())
        if finding.kind is PersonalDataKind.ADDRESS
        and 0 < start - finding.spans[-1].end <= FAR_BEHIND
    ]
    whole = re.fullmatch(r"\d{5}(?:\d{4})?", group.value)
    if turn.by_centre or not whole or not near or talk.language != "en":
        return None
    return _finding(talk, group, near[-1], Confidence.UNCERTAIN, "asked")


def _is_piece(talk: Talk, atoms: list[Atom], group: Group, named: frozenset[str]) -> bool:
    """Neither a count of things nor a letter by itself, in a turn that does answer."""
    if _measures(atoms, group):
        return False
    others = _other_words(talk, atoms, group)
    letters = len(group.value) - group.digits
    if not group.digits:
        return letters > 1 and bool(named & _LETTERS_TOO) and others <= FEW_WORDS
    if group.digits == 1 and not letters:
        return bool(named & _SINGLE_DIGITS) and others <= FEW_WORDS and not _counts(atoms, group)
    few = group.digits <= 2 and not letters
    if "account" in named and group.digits < SHORTEST_ACCOUNT and others > 2:
        return False
    before = atoms[group.first - 1].value if group.first else ""
    if few and before in _ROADS and "address" in named:
        return False  # Highway nine
    if len(group.atoms) == 1 and group.atoms[0].unit in ("hundred", "thousand"):
        return bool(named & {"phone", "last", "phone_back"})
    if few and talk.text[group.atoms[0].start] >= "가" and not named & _SINGLE_DIGITS:
        return not others  # 사이, 이사, 삼사: words as well
    return others <= (FEW_WORDS if few else SOME_WORDS) and not (few and _counts(atoms, group))


def _other_words(talk: Talk, atoms: list[Atom], group: Group) -> int:
    """Words of the sentence that are no part of the number."""
    turn = group.atoms[0].turn
    begin = group.first
    count = 0
    while begin > 0 and atoms[begin - 1].turn == turn and count <= SOME_WORDS:
        begin -= 1
        count += atoms[begin].kind is AtomKind.WORD
    return count


def _counts(atoms: list[Atom], group: Group) -> bool:
    """A noun follows: two phones."""
    following = atoms[group.last + 1] if group.last + 1 < len(atoms) else None
    if not following or following.turn != group.atoms[-1].turn:
        return False
    close = following.start - group.atoms[-1].end == 1
    return close and following.kind is AtomKind.WORD and following.value not in _NO_NOUN


def _measures(atoms: list[Atom], group: Group) -> bool:
    """1820 by 900."""
    said = atoms[max(0, group.first - 2) : group.last + 3]
    numbers = (AtomKind.DIGITS, AtomKind.COUNT)
    return any(
        by.value in _BY and before.kind in numbers and after.kind in numbers
        for before, by, after in zip(said, said[1:], said[2:], strict=False)
    )


def _again(
    talk: Talk,
    atoms: list[Atom],
    labels: Labels,
    group: Group,
    numbers: dict[int, list[Finding]],
) -> Finding | None:
    """A part of a number found shortly before or right after: read back, or mended."""
    start, end = group.atoms[0].start, group.atoms[-1].end
    turn = talk.turn_at(start)
    if group.digits < 2 or HARMLESS in labels.of(start, end):
        return None
    near = range(max(0, turn.number - TURNS_AGAIN), turn.number)
    sources = [finding for number in reversed(near) for finding in numbers.get(number, ())]
    others = _other_words(talk, atoms, group)
    own = _mended_at_once(talk, atoms, group, numbers)
    if not own and (not sources or others > FEW_WORDS + 1):
        return None
    said = talk.text[turn.start : turn.end]
    if turn.by_centre or turn.speaker is Speaker.UNKNOWN:
        source = next((f for f in sources if group.value in _value(talk, atoms, f)), None)
        if source and _stays(talk, atoms, group, source):
            return None
        if group.digits <= FEW_DIGITS and (
            _counts(atoms, group) or tells_else(talk.text[turn.start : start])
        ):
            return None  # "500 minutes and 20 texts"
        reads = source and (group.digits > 2 or not others or READ_BACK.search(said))
        return (
            _finding(talk, group, source, Confidence.SURE, "said_again")
            if reads and source
            else None
        )
    last = own or next((f for f in sources if f.spans[-1].segment >= turn.number - 2), None)
    if (
        last
        and _MENDED.search(said)
        and not labels.other_question(last.spans[-1].segment, turn.number)
        and not _counts(atoms, group)
        and not labels.of(start, end)
        - {label for rule in _ANSWERED if rule.kind is last.kind for label in rule.asked}
    ):
        return _finding(talk, group, last, Confidence.SURE, "said_again")
    return None


def _mended_at_once(
    talk: Talk, atoms: list[Atom], group: Group, numbers: dict[int, list[Finding]]
) -> Finding | None:
    """What was found before in the same turn and is taken back: "…, no, four one eight nine"."""
    fix = any(
        atom.kind is AtomKind.FIX and atom.turn == group.atoms[0].turn
        for atom in atoms[max(0, group.first - 2) : group.first]
    )
    turn = talk.turn_at(group.atoms[0].start)
    start = group.atoms[0].start - turn.start
    before = [f for f in numbers.get(turn.number, ()) if f.spans[-1].end <= start]
    return max(before, key=lambda f: f.spans[-1].end) if fix and before else None


def _stays(talk: Talk, atoms: list[Atom], group: Group, source: Finding) -> bool:
    """The group reads back the beginning that stays readable: "oh seven seven"."""
    keeps = {PersonalDataKind.PHONE: 3, PersonalDataKind.CARD: 4}.get(source.kind, 0)
    open_start = source.hidden[:1] > source.spans[:1]
    begins = _value(talk, atoms, source).startswith(group.value)
    return open_start and begins and len(group.value) <= keeps


def _value(talk: Talk, atoms: list[Atom], finding: Finding) -> str:
    """All digits and letters of a finding."""
    value = ""
    for span in finding.spans:
        begin = talk.turns[span.segment].start
        at = bisect_left(atoms, begin + span.start, key=lambda atom: atom.start)
        while at < len(atoms) and atoms[at].end <= begin + span.end:
            value += atoms[at].value if atoms[at].kind in SPOKEN else ""
            at += 1
    return value


def _finding(
    talk: Talk, group: Group, source: Rule | Finding, confidence: Confidence, reason: str
) -> Finding:
    start = group.atoms[0].start
    article = talk.text[:start].endswith((" a ", "\na "))  # "and then a two"
    first = [(start - 2, start - 1)] if article else []
    spans = talk.spans([(start - 2 * article, group.atoms[-1].end)])
    hidden = talk.spans([*first, *((atom.start, atom.end) for atom in group.atoms)])
    name = source.name if isinstance(source, Rule) else source.rule
    return Finding(source.kind, name, spans, hidden, confidence, reason)
