"""Runs of dictated digits and letters, over turns, with read-backs and corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.labels import Labels
from qa_app.privacy.talk import Talk
from qa_app.transcription.transcript import Speaker

SPOKEN = (AtomKind.DIGITS, AtomKind.LETTERS)
LONGEST_PAUSE = 4  # words that only fill time between two groups of digits
SHORT_TURN = 6  # words in which the other side says "yes, go on"
LONGEST_RUN = 40
SHORTEST_AGAIN = 4  # digits: fewer that are the same as the last ones are rather the next ones
# Asked for in the middle of a number: "and the last four?".
_ENDS = frozenset({"last", "rrn_back", "ssn_back", "card_last", "phone_back", "vehicle_back"})
_NO_NUMBERS = frozenset({"name", "address", "email", "secret"})
_AND = frozenset({"and", "그리고", "하고", "then"})
MOST_CUTS = 8  # at either end


@dataclass(frozen=True, slots=True)
class DictatedRun:
    """Digits and letters dictated in one go; ``atoms`` holds what was said between as well."""

    atoms: tuple[Atom, ...]

    @property
    def said(self) -> tuple[Atom, ...]:
        """The atoms that carry digits or letters."""
        return tuple(atom for atom in self.atoms if atom.kind in SPOKEN)

    @property
    def start(self) -> int:
        """Where it begins in the talk's text."""
        return self.atoms[0].start

    @property
    def end(self) -> int:
        """Where it ends in the talk's text."""
        return self.atoms[-1].end

    def values(self) -> Iterator[str]:
        """What it may stand for, the plain reading first."""
        plain = "".join(atom.value for atom in self.said)
        yield plain
        for end in range(1, 1 + len(self.said[-1].maybe)):
            yield plain + self.said[-1].maybe[:end]
        yield from self._corrected()
        half = len(plain) // 2
        if plain[:half] == plain[half:]:
            yield plain[:half]
        if re.search("[가-힣]", plain):  # "어" is a plate's letter, or nothing at all
            yield re.sub("[가-힣]", "", plain)

    def _corrected(self) -> Iterator[str]:
        """After "no, seven" the seven replaces as many digits as it has, or all before it."""
        fixes = [i for i, atom in enumerate(self.atoms) if atom.kind is AtomKind.FIX]
        if not fixes:
            return
        before = DictatedRun(self.atoms[: fixes[0]]).said
        said = "".join(atom.value for atom in before)
        after = [atom.value for atom in DictatedRun(self.atoms[fixes[-1] :]).said]
        if said and after:
            maybe = self.said[-1].maybe
            for end in range(1 + len(maybe)):
                rest = "".join(after) + maybe[:end]
                for size in (len(rest), *range(1, 1 + min(len(said), 8))):
                    yield said[: max(0, len(said) - size)] + rest
                yield rest

    def parts(self) -> Iterator[DictatedRun]:
        """The run itself, then shorter ones without a uncertain piece at either end, longest first.

        Only letters, one or two digits, or whole turns may be left out: a window into the middle
        of a longer number would be that number's digits under another name.
        """
        yield self
        marks = [i for i, atom in enumerate(self.atoms) if atom.kind in SPOKEN]
        starts = [0, *self._cuts(marks)]
        ends = [len(marks), *reversed(self._cuts(marks, ending=True))]
        windows = {(a, b) for a in starts for b in ends if a < b} - {(0, len(marks))}
        for a, b in sorted(windows, key=lambda window: (window[0] - window[1], window)):
            yield DictatedRun(self.atoms[marks[a] : marks[b - 1] + 1])

    def _cuts(self, marks: list[int], *, ending: bool = False) -> list[int]:
        cuts, loose = [], True
        order = range(len(marks) - 1, 0, -1) if ending else range(1, len(marks))
        for i in order:
            left_out = self.atoms[marks[i if ending else i - 1]]
            loose = loose and (left_out.kind is AtomKind.LETTERS or len(left_out.value) <= 2)
            turns = self.atoms[marks[i - 1]].turn != self.atoms[marks[i]].turn
            if loose or turns:
                cuts.append(i)
        return sorted(cuts[:MOST_CUTS])


def find_runs(talk: Talk, atoms: list[Atom], labels: Labels) -> list[DictatedRun]:
    """All runs in the order of their start; each is as long as it can be."""
    runs, position = [], 0
    while position < len(atoms):
        if atoms[position].kind not in SPOKEN:
            position += 1
            continue
        run, position = _read_run(talk, atoms, labels, position)
        runs.append(run)
    return runs


def _read_run(talk: Talk, atoms: list[Atom], labels: Labels, first: int) -> tuple[DictatedRun, int]:
    named = labels.of(atoms[first].start, atoms[first].end) | _ENDS
    several = len(named - _ENDS - _NO_NUMBERS) > 1
    taken, last, position = [atoms[first]], first, first + 1
    while position < len(atoms) and len(taken) < LONGEST_RUN:
        atom = atoms[position]
        if atom.turn != atoms[last].turn:
            going_on = _goes_on(talk, atoms, position, taken)
            between = range(atoms[last].turn + 1, atoms[going_on].turn) if going_on else ()
            if going_on is None or any(
                labels.in_turn(talk.turns[t]) - named
                or labels.asks_else(talk.turns[t])
                or labels.names_other_account(talk.turns[t], taken[0].start)
                for t in between
            ):
                break  # or something else is asked for in between
            taken += atoms[last + 1 : position] if atoms[last].turn == atom.turn else []
            position = going_on
            taken.append(atoms[position])
            last = position
        elif atom.kind in SPOKEN and several and _next_answer(talk, atoms[last : position + 1]):
            break
        elif atom.kind in SPOKEN:
            taken += atoms[last + 1 : position + 1]
            last = position
        elif atom.kind in (AtomKind.WORD, AtomKind.COUNT) or position - last > LONGEST_PAUSE:
            break
        position += 1
    return DictatedRun(tuple(taken)), last + 1


def _next_answer(talk: Talk, atoms: list[Atom]) -> bool:
    """Two things were asked for: the second begins behind "and", or in a new sentence."""
    between = talk.text[atoms[0].end : atoms[-1].start]
    return any(a.value in _AND for a in atoms) or bool(
        re.search(r"[.;]\s|고요?[,\s]|구요", between)
    )


def _goes_on(talk: Talk, atoms: list[Atom], position: int, taken: list[Atom]) -> int | None:
    """Where the speaker's digits go on, past what the other side says in between; or None."""
    speaker = talk.turns[taken[0].turn].speaker
    value = "".join(atom.value for atom in taken if atom.kind in SPOKEN)
    end = position
    for _ in range(3):
        if end >= len(atoms):
            return None
        begin, turn = end, atoms[end].turn
        while end < len(atoms) and atoms[end].turn == turn:
            end += 1
        said = atoms[begin:end]
        own = talk.turns[turn].speaker
        opening = next(
            (i for i, a in enumerate(said) if a.kind not in (AtomKind.FILLER, AtomKind.JOIN)), 0
        )
        if (own == speaker or own is Speaker.UNKNOWN) and said[opening].kind in SPOKEN:
            again = "".join(a.value for a in said if a.kind in SPOKEN)
            if len(again) < SHORTEST_AGAIN or not _echoes(again, value):
                return begin + opening
        elif not _lets_go_on(said, value, same=speaker is own is not Speaker.UNKNOWN):
            return None
    return None


def _lets_go_on(said: list[Atom], value: str, *, same: bool) -> bool:
    """What is said in between only fills time, prompts, or reads back."""
    if same:
        return all(atom.kind in (AtomKind.FILLER, AtomKind.JOIN) for atom in said)
    digits = "".join(atom.value for atom in said if atom.kind in SPOKEN)
    if digits:  # a read-back; with more than a word or two it asks for something else
        others = sum(atom.kind in (AtomKind.WORD, AtomKind.COUNT) for atom in said)
        return others <= 2 and _echoes(digits, value)
    return len(said) <= SHORT_TURN and all(atom.kind is not AtomKind.COUNT for atom in said)


def _echoes(digits: str, value: str) -> bool:
    return (len(digits) > 1 or digits.isalpha()) and value.endswith(digits)
