"""One row of the table of rules: what makes something said personal data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from qa_app.privacy import checks
from qa_app.privacy.spans import PersonalDataKind

BOTH = ("ko", "en")


class Reader(Enum):
    """Which way of reading finds a rule's data."""

    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    EMAIL = "email"
    NAME = "name"
    SPELLED = "spelled"
    ANSWER = "answer"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``shape`` and ``check`` judge the digits and letters without what joins them.

    ``odd`` is a shape that is taken as uncertain when it was asked for: a digit misheard or lost.
    ``keep`` is how many characters stay readable at the start and at the end. ``overrules``: also
    where the talk calls it something harmless. In examples, turns are parted by " | ".
    """

    kind: PersonalDataKind
    name: str
    examples: tuple[str, ...]
    near_misses: tuple[str, ...] = ()
    languages: tuple[str, ...] = BOTH
    reader: Reader = Reader.NUMBER
    asked: frozenset[str] = frozenset()
    shape: str = ""
    check: Callable[[str], bool] = checks.always
    odd: str = ""
    keep: tuple[int, int] = (0, 0)
    overrules: bool = False
    uncertain: bool = False


def labelled(*names: str) -> frozenset[str]:
    """The labels that a row answers to: any of them."""
    return frozenset(names)
