"""Families of expressions, looked up in one pass over a sentence.

A family is a named set of patterns over levelled morphemes (see ``morphemes``):

    ``방법|길 없``        one form after another; ``|`` parts alternatives
    ``안+되|없``           ``+`` joins forms within one alternative
    ``어야? 하``          ``?`` behind a form: it may be missing
    ``# 시 .. 드리``      ``..`` is a gap of up to two forms, ``...`` of up to six, ``....`` of any
    ``말씀 드리*``        ``*`` behind a form: any form that begins so

The first form of a pattern is written out, for the families are found by it. ``plain``
expressions are looked for in the text without its spaces: they catch what the analysis gets
wrong in a recogniser's text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from qa_app.moments.korean.morphemes import Morpheme

Found = dict[str, list[tuple[int, int]]]

_GAPS = {"..": r"(?:\S+ ){0,2}?", "...": r"(?:\S+ ){0,6}?", "....": r"(?:\S+ )*?"}
_patterns: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
# Patterns whose second form is known as well, so that few are tried in vain.
_pairs: dict[tuple[str, str], list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
_plain: dict[str, list[tuple[str, str]]] = defaultdict(list)


def family(name: str, *patterns: str, plain: str = "") -> str:
    """Make a family known under its name; gives the name back."""
    for pattern in patterns:
        for line in pattern.strip().splitlines():
            first, _, rest = line.strip().partition(" ")
            for forms in first.split("|"):
                form, _, more = forms.partition("+")
                _register(name, form, f"{more.replace('+', ' ')} {rest}".strip())
    for expression in plain.split():
        _plain[expression[:2]].append((name, expression))
    return name


def _register(name: str, form: str, rest: str) -> None:
    compiled = _compiled(rest)
    following = _second_forms(rest.split(" ", 1)[0])
    for first in _open_or_closed(form):
        if not following:
            _patterns[first].append((name, compiled))
        for second in following:
            _pairs[first, second].append((name, compiled))


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
    for index, (form, second) in enumerate(zip(forms, [*forms[1:], ""], strict=True)):
        place += len(form) + 1
        one, two = _patterns.get(form), _pairs.get((form, second))
        if one and two:
            two = one + two
        for name, rest in two or one or ():
            match = rest.match(line, place)
            if match:
                found[name].append((index, index + 1 + match[0].count(" ")))
    return found


def look_up_plain(text: str, found: Found) -> None:
    """Add the families whose plain expressions are in a text without spaces."""
    for place in range(len(text) - 1):
        for name, expression in _plain.get(text[place : place + 2], ()):
            if text.startswith(expression, place) and name not in found:
                found[name] = [(0, 0)]
