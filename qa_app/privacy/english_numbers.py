"""English numbers as they are dictated: oh seven, double five, eighty eight, bravo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa_app.privacy.vocabulary import words

if TYPE_CHECKING:
    from qa_app.privacy.atoms import Atom


def _in_order(text: str) -> list[str]:
    return text.split()


_SMALL = _in_order(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
NUMBERS = {word: str(value) for value, word in enumerate(_SMALL)}
NUMBERS |= {"oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0"}
NUMBERS |= {"zeros": "0", "ohs": "0", "ought": "0"}
_TENS = _in_order("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS |= {word: str(value * 10) for value, word in enumerate(_TENS, start=2)}
_ORDINALS = _in_order(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: str(value) for value, word in enumerate(_ORDINALS, start=1)} | {"thirtieth": "30"}
_SPELLING = _in_order(
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar"
    " papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu"
)
SPELLING = {word: word[0].upper() for word in _SPELLING} | {"juliett": "J", "alfa": "A"}
SPELLING |= {"juliette": "J", "whisky": "W", "x-ray": "X", "zed": "Z", "zee": "Z", "aitch": "H"}
SPELLING |= {"haitch": "H"}
UNITS = words(
    "dollar dollars buck bucks pound pounds euro euros cent cents pence percent",
    "minute minutes hour hours day days week weeks month months year years night",
    "nights mile miles degree degrees am pm a.m p.m o'clock megabits gigs gigabytes",
    "times people seats kilometres kilos watts litre litres inch inches items rooms",
    "won meg megs mb gb gig plan plans stores shops branches bags boxes stops points metres meters",
)


_TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
LONGEST = 12  # digits: nobody counts further in one breath


def read_english_word(word: str) -> tuple[str, str, str]:
    """The kind, the value and the unit of one Latin word."""
    lower = word.lower()
    if lower in NUMBERS:
        return "digits", NUMBERS[lower], "tens" if lower in _TENS else "word"
    if lower in ORDINALS:
        return "count", ORDINALS[lower], "th"
    if lower in {"double", "triple", "treble", "quadruple", "hundred", "thousand"}:
        return "join", lower, lower
    if len(word) == 1 and word.isascii() and word.isalpha():
        return "letters", word.upper(), ""
    if lower in SPELLING:
        return "letters", SPELLING[lower], lower  # november is a month as well
    if 2 <= len(word) <= 3 and word.isascii() and word.isupper() and word.isalpha():
        return "letters", word, ""
    return "word", lower, ""


def join_number_words(atoms: list[Atom]) -> list[Atom]:
    """Words that make one number together: double five, eighty eight, two hundred and six."""
    done: list[Atom] = []
    for atom in atoms:
        hundred_and = (
            len(done) > 1 and done[-1].value == "and" and done[-2].unit in ("hundred", "thousand")
        ) and atom.unit in ("word", "tens")
        if hundred_and:
            done.pop()
        joined = _joined(done[-1], atom, together=hundred_and) if done else None
        if joined:
            done[-1] = joined
        else:
            done.append(atom)
    return done


def _joined(before: Atom, atom: Atom, *, together: bool) -> Atom | None:
    digits = atom.kind.value == "digits"
    if before.value.lower() == "a" and atom.unit in ("hundred", "thousand"):
        zeros = "00" if atom.unit == "hundred" else "000"
        kind = type(atom.kind)("digits")
        return replace(atom, start=before.start, kind=kind, value=f"1{zeros}")
    times = _TIMES.get(before.unit, 0)
    if times and atom.kind.value == "letters" and len(atom.value) == 1:
        return replace(atom, start=before.start, value=atom.value * times)
    if times and digits and len(atom.value) == 1:
        return replace(atom, start=before.start, value=atom.value * times, unit="repeated")
    if before.kind.value != "digits" or len(before.value) > LONGEST:
        return None
    if before.unit == "tens" and len(atom.value) == 1 and atom.value != "0":
        return _after_tens(before, atom)
    if atom.unit in ("hundred", "thousand") and before.unit in ("word", "tens", "done"):
        zeros = "00" if atom.unit == "hundred" else "000"
        return replace(before, end=atom.end, value=before.value + zeros, unit=atom.unit)
    large = before.unit in ("hundred", "thousand")
    teen_next = len(atom.value) + (before.unit == "thousand") >= 2 and atom.start - before.end == 1
    if large and (together or teen_next) and atom.unit in ("word", "tens"):
        value = str(int(before.value) + int(atom.value))
        return replace(before, end=atom.end, value=value, unit=atom.unit)
    return None


def _after_tens(tens: Atom, atom: Atom) -> Atom | None:
    value = tens.value[:-1] + atom.value
    if atom.unit == "word":
        return replace(tens, end=atom.end, value=value, unit="done")
    return replace(atom, start=tens.start, value=value) if atom.unit == "th" else None
