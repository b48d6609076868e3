"""Letters that recognition wrote by their names: "jay kay double two nine, see"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_app.privacy.atoms import Atom

_NAMES = {
    "ay": "A", "bee": "B", "cee": "C", "dee": "D", "eff": "F", "gee": "G", "jay": "J",
    "kay": "K", "ell": "L", "em": "M", "en": "N", "pee": "P", "cue": "Q", "queue": "Q",
    "kew": "Q", "arr": "R", "ess": "S", "tee": "T", "vee": "V", "ex": "X", "wye": "Y",
    "double-u": "W", "double-you": "W",
}  # fmt: skip
# Words as well: letters only inside a code or at its end.
_OR_WORDS = {
    "see": "C", "sea": "C", "be": "B", "are": "R", "you": "U", "why": "Y", "tea": "T",
    "pea": "P", "eye": "I",
}  # fmt: skip
LONGEST = 4  # names in a row before the first digit


def read_letter_names(atoms: list[Atom]) -> list[Atom]:
    """The same atoms; names next to digits, letters or each other are letters."""
    for at, atom in enumerate(atoms):
        name = atom.value if atom.kind.value == "word" else ""
        before = at > 0 and _in_code(atoms[at - 1])
        letter = ""
        if name in _OR_WORDS and before and (at + 1 == len(atoms) or _in_code(atoms[at + 1])):
            letter = _OR_WORDS[name]
        elif name in _NAMES:
            others = (a for a in atoms[at + 1 : at + 1 + LONGEST] if a.value not in _NAMES)
            following = next(others, None)
            letter = _NAMES[name] if before or (following and _in_code(following)) else ""
        if letter:
            atoms[at] = replace(atom, kind=type(atom.kind)("letters"), value=letter)
    return atoms


def _in_code(atom: Atom) -> bool:
    """A digit, a letter, or what doubles one."""
    return atom.kind.value in ("digits", "letters") or atom.unit in ("double", "triple", "treble")
