"""Korean amounts of money that were written apart: 만 구천 구백원."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.talk import Talk

_SCALES = "십백천만"


def with_whole_amounts(talk: Talk, atoms: Iterable[Atom]) -> list[Atom]:
    """The thousands right before a number of won are counted as well, and are no digits."""
    done: list[Atom] = []
    following: Atom | None = None
    for atom in reversed(list(atoms)):
        said = talk.text[atom.start : atom.end]
        if following and following.unit == "원" and atom.kind in (AtomKind.DIGITS, AtomKind.COUNT):
            close = talk.text[atom.end : following.start] == " "
            if close and said[-1] in _SCALES:
                atom = replace(atom, kind=AtomKind.COUNT, unit="원")
        done.append(atom)
        following = atom
    return done[::-1]
