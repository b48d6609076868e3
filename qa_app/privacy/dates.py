"""Birth dates said as dates: 칠십구년 칠월 십이일, the fourth of March nineteen eighty two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from qa_app.privacy.atoms import Atom, Part
from qa_app.privacy.checks import is_short_date
from qa_app.privacy.labels import Labels
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk
from qa_app.privacy.vocabulary import words

_MONTHS = words(
    "january february march april may june july august september october november",
    "december jan feb mar apr jun jul aug sep sept oct nov dec",
)
_UNITS = frozenset({"년", "년생", "월", "일", "th"})
_LINKS = frozenset({"the", "of"})
_RULE = next(rule for rule in RULES if rule.reader is Reader.DATE)


def find_birth_dates(talk: Talk, atoms: list[Atom], labels: Labels) -> Iterator[Finding]:
    """Dates that answer to a birth date, or that somebody is "born in" behind them."""
    for group in _date_groups(atoms):
        start, end = group[0].start, group[-1].end
        born_in = any(atom.unit == "년생" for atom in group)
        if _born(talk, end) or born_in or _RULE.asked & _named(labels, group):
            spans = talk.spans([(start, end + _with_born(talk, end))])
            yield Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "asked")
    for group in _digit_groups(atoms):
        value = "".join(atom.value for atom in group)
        start, end = group[0].start, group[-1].end
        short = len(value) in (6, 8) and is_short_date(value[-6:])
        if short and _born(talk, end):
            spans = talk.spans([(start, end + _with_born(talk, end))])
            yield Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "shape")


def _born(talk: Talk, end: int) -> bool:
    return bool(re.match(r"\s?(?:생(?![일선])|에\s?태어|출생)", talk.text[end : end + 6]))


def _with_born(talk: Talk, end: int) -> int:
    """The syllable right behind that belongs to the date."""
    return int(_born(talk, end) and talk.text.startswith("생", end))


def _named(labels: Labels, group: list[Atom]) -> frozenset[str]:
    """A date without its year answers to the turn right before it only."""
    year = any(atom.unit == "년" or len(atom.value) == 4 for atom in group)
    numbers = sum(atom.value.isdecimal() for atom in group)
    start, end = group[0].start, group[-1].end
    return labels.of(start, end) if year or numbers > 2 else labels.of(start, end, back=1)


def _digit_groups(atoms: list[Atom]) -> Iterator[list[Atom]]:
    """Digits said in a row in one turn: ``육구 공이 십팔``."""
    for (digits, _), group in groupby(atoms, key=lambda a: (a.part is Part.DIGITS, a.turn)):
        if digits:
            yield list(group)


def _date_groups(atoms: list[Atom]) -> Iterator[list[Atom]]:
    group: list[Atom] = []
    for atom in [*atoms, None]:
        if atom and _in_date(atom) and (not group or group[-1].turn == atom.turn):
            group.append(atom)
            continue
        if _is_date(trimmed := _trimmed(group)):
            yield trimmed
        group = [atom] if atom and _in_date(atom) else []


def _in_date(atom: Atom) -> bool:
    if atom.part is Part.WORD or atom.unit == "november":
        return _is_month(atom) or atom.value in _LINKS
    return atom.part is Part.DIGITS or (atom.part is Part.COUNT and atom.unit in _UNITS)


def _is_month(atom: Atom) -> bool:
    return atom.value in _MONTHS or atom.unit == "november"


def _trimmed(group: list[Atom]) -> list[Atom]:
    while group and group[-1].value in _LINKS:
        group = group[:-1]
    return group


def _is_date(group: list[Atom]) -> bool:
    month = any(atom.unit == "월" or _is_month(atom) for atom in group)
    numbers = sum(atom.value.isdecimal() for atom in group)
    year = any(len(atom.value) == 4 and atom.value[:2] in ("19", "20") for atom in group)
    return (month and (numbers >= 2 or year)) or any(atom.unit == "년생" for atom in group)
