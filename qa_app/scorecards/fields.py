"""A part of a draft as the fields of a form, and back, without losing anything.

A field is named by the way to it (``levels.0.anchor.ko``) and says a text. What is written lies
over what is stored: what says the same stays as it is, whatever it is; what no field shows stays
too; and what is typed and cannot be used yet is kept as it was typed.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from qa_app.foundation.clean_text import clean_line, clean_text
from qa_app.rubrics.errors import Path
from qa_app.scorecards.shapes import Entries, Kind, Shape

_NUMBER = re.compile(r"(\d{1,9}(?:[.,]\d{1,17})?) ?%?")
_WHOLE = re.compile(r"\d{1,9}")
YES = "yes"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a part: the way to it, its kind, and what stands there."""

    path: Path
    kind: Kind
    text: str

    @property
    def name(self) -> str:
        """What it is called in a form."""
        return name_of(self.path)


def name_of(path: Path) -> str:
    """The way to a field in one word."""
    return ".".join(map(str, path))


def path_of(name: str) -> Path:
    """The way that a field's name stands for; practice has keys of digits, lists have places."""
    keys = name.split(".")
    return tuple(
        int(key) if key.isdecimal() and keys[at - 1] != "practice" else key
        for at, key in enumerate(keys)
    )


def fields_of(part: object, shape: Shape, path: Path = ()) -> Iterator[Field]:
    """All fields of a part of this shape, with what is stored."""
    if isinstance(shape, Kind):
        yield Field(path, shape, text_of(part, shape))
    elif isinstance(shape, Entries):
        for at, entry in enumerate(part if isinstance(part, list) else ()):
            yield from fields_of(entry, shape.of, (*path, at))
    else:
        inside = part if isinstance(part, Mapping) else {}
        for key, inner in shape.items():
            yield from fields_of(inside.get(key), inner, (*path, key))


def texts_of(part: object, shape: Shape) -> dict[str, str]:
    """What the fields of a part say, by their names."""
    return {field.name: field.text for field in fields_of(part, shape)}


def written_over(part: Any, shape: Shape, sent: Mapping[str, str]) -> Any:
    """The part with what was sent written over it; what was not sent stays."""
    written = deepcopy(part)
    for field in fields_of(part, shape):
        text = sent.get(field.name, field.text)
        if tidied(text, field.kind) != tidied(field.text, field.kind):
            put(written, field.path, value_of(text, field.kind))
    return written


def as_sent(part: Any, shape: Shape, sent: Mapping[str, str]) -> Any:
    """The part with as many entries in each of its lists as were sent of them."""
    if isinstance(shape, Entries):
        return _entries_as_sent(part, shape, sent)
    if isinstance(shape, Kind):
        return part
    resized = dict(part) if isinstance(part, Mapping) else {}
    for key, inner in shape.items():
        as_long = as_sent(resized.get(key), inner, _below(sent, key))
        if as_long or key in resized:
            resized[key] = as_long
    return resized


def _entries_as_sent(part: Any, shape: Entries, sent: Mapping[str, str]) -> list[Any]:
    entries = list(part) if isinstance(part, list) else []
    count = len({name.split(".")[0] for name in sent})
    entries = (entries + [{} for _ in range(count)])[:count]
    return [as_sent(entry, shape.of, _below(sent, str(at))) for at, entry in enumerate(entries)]


def _below(sent: Mapping[str, str], key: str) -> dict[str, str]:
    start = f"{key}."
    return {name.removeprefix(start): text for name, text in sent.items() if name.startswith(start)}


def text_of(value: object, kind: Kind) -> str:
    """A stored value as its field shows it; nothing for what no field could show."""
    if kind == Kind.LINES and isinstance(value, list):
        return "\n".join(map(str, value))
    if value is None or isinstance(value, list | Mapping):
        return ""
    if kind == Kind.FLAG:
        return YES if value is True else "" if value is False else str(value)
    if kind == Kind.SHARE and isinstance(value, int | float) and not isinstance(value, bool):
        return percent(value)
    return str(value)


def value_of(text: str, kind: Kind) -> Any:
    """What is stored of a text; None for nothing, the text itself where it is no number yet."""
    tidy = tidied(text, kind)
    if not tidy:
        return None
    if kind == Kind.FLAG:
        return True if tidy == YES else tidy
    if kind == Kind.LINES:
        return tidy.split("\n")
    if kind == Kind.SHARE and (number := _NUMBER.fullmatch(tidy)):
        return float(Decimal(number[1].replace(",", ".")) / 100)
    if kind == Kind.WHOLE and _WHOLE.fullmatch(tidy):
        return int(tidy)
    return tidy


def percent(share: float) -> str:
    """A share of 1 in percent, without rounding: 0.125 is 12.5."""
    number = Decimal(repr(share)) * 100
    return f"{number.normalize():f}"


def tidied(text: str, kind: Kind) -> str:
    """A text without what nobody meant by it: edges, blanks in a line, empty lines of a list."""
    if kind == Kind.TEXT:
        return clean_text(text)
    if kind == Kind.LINES:
        return "\n".join(filter(None, map(clean_line, clean_text(text).split("\n"))))
    return clean_line(text)


def put(part: Any, path: Path, value: Any) -> None:
    """Write a value where the way leads, making what is missing; None takes away what is there."""
    for key, following in pairwise(path):
        part = _inside(part, key, [] if isinstance(following, int) else {}, make=value is not None)
        if part is None:
            return
    if value is not None:
        _set(part, path[-1], value)
    elif isinstance(part, dict):
        part.pop(path[-1], None)


def _set(part: Any, key: Any, value: Any) -> None:
    if isinstance(part, list) and key == len(part):
        part.append(value)
    else:
        part[key] = value


def _inside(part: Any, key: Any, empty: Any, *, make: bool) -> Any:
    inner = part.get(key) if isinstance(part, dict) else part[key] if key < len(part) else None
    if isinstance(inner, type(empty)):
        return inner
    if not make:
        return None
    _set(part, key, empty)
    return empty
