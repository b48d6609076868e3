"""Examples of what rules find, what is near it and is not, and what they get wrong today.

They stand in the phrase files, by kind of moment:

    C 어제 보냈는데 아직 안 왔대요.        what the customer said before the lines below
    + 아, 그러시구나.                      is a moment of the kind
    - 네, 확인됐습니다.                    is near it, and is none
    +? 네, 힘드시겠네요.  # why            a known miss: is one, and is not found today
    -? 네, 알겠습니다.  # why              a known miss: is found today, and is none

A line may be a talk of several turns, ``C: … / A: …``; the agent's last turn is looked at (the
customer's words where the kind is about them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa_app.moments.example_calls import OF_CUSTOMER, call_around, waits_after
from qa_app.moments.finder import SHOWN_FROM, find_moments
from qa_app.moments.kinds import KINDS
from qa_app.moments.moment import Moment
from qa_app.moments.phrase_file import Lines, PhraseFile, PhraseFileError, read, shown

FOLDERS = {"ko": "korean", "en": "english"}
# Not a kind: what somebody says before a silence, and whether it asks for time.
WAITING = "waiting"
SILENCES = frozenset({"dead_air", "response_latency", "hold_unannounced"})
_LINE = re.compile(r"(?P<sign>[+-])(?P<miss>\??) +(?P<text>.*?)(?: +# (?P<why>.+))?")
_BEFORE = re.compile(r"C +(?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Example:
    """Words, whether they are a moment of the kind, and why the rule gets them wrong if it does."""

    path: Path
    line: int
    language: str
    kind: str
    before: str
    text: str
    is_moment: bool
    known_miss: bool = False
    why: str = ""

    @property
    def place(self) -> str:
        """The rule's module, "korean/empathy"."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def is_expected(self) -> bool:
        """Whether the rule finds it today."""
        return self.is_moment != self.known_miss


_WHAT_TO_DO = "mend the rule, or the sign if it is {}; if it is to stay, write {} and why"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the kind was found in an example, and what was found there at all."""

    example: Example
    found: bool
    moments: tuple[Moment, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it is as the file says."""
        return self.found == self.example.is_expected

    def reproach(self) -> str:
        """What is wrong, where, and what was found instead."""
        example = self.example
        said = f"{example.before} / {example.text}" if example.before else example.text
        found = ", ".join(f"{m.kind} ({m.rule}, {m.confidence:.2f})" for m in self.moments)
        return "\n".join(
            [
                f"{shown(example.path)}, line {example.line}: {self._fault()}",
                f"    {said}",
                f"  found there: {found or 'nothing'}",
            ]
        )

    def _fault(self) -> str:
        kind = self.example.kind
        if self.example.known_miss:
            return "no miss any more: take its question mark and its reason away"
        if self.found:
            return f"found as {kind}, and is none; {_WHAT_TO_DO.format('one', '-?')}"
        return f"missed as {kind}; {_WHAT_TO_DO.format('none', '+?')}"


def phrase_files() -> list[Path]:
    """The phrase files of all languages."""
    here = Path(__file__).parent
    return [path for name in FOLDERS.values() for path in sorted((here / name).glob("*.yaml"))]


def examples_in(paths: Iterable[Path]) -> Iterator[Example]:
    """The examples of these phrase files, in their order; PhraseFileError names a wrong line."""
    for path in paths:
        file = read(path)
        for kind, lines in file.examples.items():
            if kind not in KINDS and kind != WAITING:
                raise PhraseFileError(path, lines.first, f"examples: there is no kind {kind}")
            yield from _examples(file, kind, lines)


def _examples(file: PhraseFile, kind: str, lines: Lines) -> Iterator[Example]:
    language = next(code for code, name in FOLDERS.items() if name == file.path.parent.name)
    before = ""
    for number, line in lines:
        if match := _BEFORE.fullmatch(line):
            before = match["text"]
        elif match := _LINE.fullmatch(line):
            miss, why = bool(match["miss"]), match["why"] or ""
            if miss and not why:
                raise file.fault(number, f"a known miss says why, behind two spaces and #: {line}")
            yield Example(
                file.path,
                number,
                language,
                kind,
                before,
                match["text"],
                match["sign"] == "+",
                miss,
                why,
            )
        else:
            raise file.fault(
                number, f'an example begins with +, -, +?, -? or C (no colon): "{line.strip()}"'
            )


def try_out(example: Example) -> Outcome:
    """What the rules make of an example, in a call around it."""
    if example.kind == WAITING:
        return _wait(example)
    call, position = call_around(example.language, example.kind, example.before, example.text)
    there = tuple(
        moment
        for moment in find_moments(call, least_confidence=SHOWN_FROM)
        if position in moment.segments
    )
    found = {moment.kind for moment in there if _is_like(moment.kind, example.kind)}
    is_found = found == {example.kind} if example.is_expected else bool(found)
    return Outcome(example, is_found, there)


def _is_like(kind: str, other: str) -> bool:
    """Whether it is the kind, or another one of what customers feel or of abuse by them."""
    return kind == other or (
        other.startswith(OF_CUSTOMER) and kind.partition("_")[0] == other.partition("_")[0]
    )


def _wait(example: Example) -> Outcome:
    """Time was asked for if no silence after these words is noticed; else each is."""
    silences = [
        [moment for moment in find_moments(call) if moment.kind in SILENCES]
        for call in waits_after(example.language, example.text)
    ]
    asked = [not found for found in silences]
    found = all(asked) if example.is_expected else any(asked)
    return Outcome(example, found, tuple(moment for some in silences for moment in some))
