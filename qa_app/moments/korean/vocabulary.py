"""Families of expressions, looked up in one pass over a sentence.

A family is a named set of patterns over levelled morphemes (see ``morphemes``), a group of the
phrase file beside a module:

    ``방법|길 없``        one form after another; ``|`` parts alternatives
    ``안+되|없``           ``+`` joins forms within one alternative
    ``어야? 하``          ``?`` behind a form: it may be missing
    ``# 시 .. 드리``      ``..`` is a gap of up to two forms, ``...`` of up to six, ``....`` of any
    ``말씀 드리*``        ``*`` behind a form: any form that begins so
    ``<upset> 하``        the words of that name in the same file

The first form of a pattern is written out, for the families are found by it. ``plain``
expressions are looked for in the text without its spaces: they catch what the analysis gets
wrong in a recogniser's text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from qa_app.moments.korean.morphemes import Morpheme
from qa_app.moments.phrase_file import PhraseFile, read

Found = dict[str, list[tuple[int, int]]]
_Rest = tuple[str, re.Pattern[str]]

_GAPS = {"..": r"(?:\S+ ){0,2}?", "...": r"(?:\S+ ){0,6}?", "....": r"(?:\S+ )*?"}
_NO_FIRST = re.compile(r"[*?<>]|^\.+$|^$")
_files: list[PhraseFile] = []


class Families:
    """The groups of a phrase file as families, and its words as sets."""

    def __init__(self, file: PhraseFile) -> None:
        self.file = file
        self.words = {name: frozenset(words.split("|")) for name, words in file.words.items()}

    def __getitem__(self, name: str) -> str:
        """The name under which sentences know the family."""
        return self.file.group(name).name


def phrases_beside(module: str) -> Families:
    """The families of the phrase file beside a module (its ``__file__``), made known."""
    file = read(Path(module).with_suffix(".yaml"))
    _files.append(file)
    _index.cache_clear()
    return Families(file)


@dataclass(frozen=True, slots=True)
class _Index:
    """All families by the forms that they begin with."""

    patterns: dict[str, list[_Rest]] = field(default_factory=lambda: defaultdict(list))
    # Patterns whose second form is known as well, so that few are tried in vain.
    pairs: dict[tuple[str, str], list[_Rest]] = field(default_factory=lambda: defaultdict(list))
    plain: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, file: PhraseFile) -> None:
        for group in file.groups.values():
            for number, line in group.patterns:
                written = _written_out(file, number, line).strip()
                if fault := _fault_in(written):
                    raise file.fault(number, f"{line.strip()}: {fault}")
                first, _, rest = written.partition(" ")
                for forms in first.split("|"):
                    form, _, more = forms.partition("+")
                    if _NO_FIRST.search(form):
                        raise file.fault(number, f"{line.strip()}: its first form is not a word")
                    self._register(group.name, form, f"{more.replace('+', ' ')} {rest}".strip())
            for expression in group.plain.text.split():
                self.plain[expression[:2]].append((group.name, expression))

    def _register(self, name: str, form: str, rest: str) -> None:
        compiled = _compiled(rest)
        following = _second_forms(rest.split(" ", 1)[0])
        for first in _open_or_closed(form):
            if not following:
                self.patterns[first].append((name, compiled))
            for second in following:
                self.pairs[first, second].append((name, compiled))


@cache
def _index() -> _Index:
    """Made when the first Korean sentence is read: there are some thousand patterns."""
    index = _Index()
    for file in _files:
        index.add(file)
    return index


def _fault_in(pattern: str) -> str:
    """Why a pattern could never be found, if so."""
    if "(" in pattern or ")" in pattern:
        return "forms stand one after another, without brackets; | parts alternatives of one"
    if any("" in form.split("|") for form in pattern.split()):
        return "one of the forms between | is empty"
    return ""


def _written_out(file: PhraseFile, number: int, line: str) -> str:
    """A pattern with the words in the place of their names."""
    while called := re.search(r"<(\w*)>", line):
        if called[1] not in file.words:
            raise file.fault(number, f"{line.strip()}: words has no {called[1] or '<>'}")
        line = line.replace(called[0], file.words[called[1]])
    return line


def _second_forms(element: str) -> set[str]:
    """The forms that may stand second; none where anything may."""
    if not element or element in _GAPS or element.endswith("?") or "*" in element:
        return set()
    starts = [form.partition("+") for form in element.split("|")]
    return {
        second for form, plus, _ in starts for second in _open_or_closed(form) if form or not plus
    }


def _open_or_closed(form: str) -> tuple[str, ...]:
    return (form,) if form.endswith(".") else (form, form + ".")


@cache
def _compiled(rest: str) -> re.Pattern[str]:
    return re.compile("".join(_element(element) for element in rest.split()))


def _element(element: str) -> str:
    if element in _GAPS:
        return _GAPS[element]
    optional = element.endswith("?") and len(element) > 1
    forms = (element[:-1] if optional else element).split("|")
    either = "|".join(
        re.escape(form[:-1]) + r"\S*" if form.endswith("*") else re.escape(form).replace(r"\+", " ")
        for form in forms
    )
    # An ending that is written without its full stop may close the sentence or not.
    return rf"(?:(?:{either})\.? ){'?' if optional else ''}"


def look_up(morphemes: Sequence[Morpheme]) -> Found:
    """The families in a sentence, each with the morphemes (first, past the last) it covers."""
    found: Found = defaultdict(list)
    line = "".join([morpheme.form + " " for morpheme in morphemes])
    forms = [morpheme.form for morpheme in morphemes]
    place = 0
    patterns, pairs = _index().patterns, _index().pairs
    for index, (form, second) in enumerate(zip(forms, [*forms[1:], ""], strict=True)):
        place += len(form) + 1
        one, two = patterns.get(form), pairs.get((form, second))
        if one and two:
            two = one + two
        for name, rest in two or one or ():
            match = rest.match(line, place)
            if match:
                found[name].append((index, index + 1 + match[0].count(" ")))
    return found


def look_up_plain(text: str, found: Found) -> None:
    """Add the families whose plain expressions are in a text without spaces."""
    plain = _index().plain
    for place in range(len(text) - 1):
        for name, expression in plain.get(text[place : place + 2], ()):
            if text.startswith(expression, place) and name not in found:
                found[name] = [(0, 0)]
