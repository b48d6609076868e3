"""A rule: where it looks, what it is called, and how a person is told what it looks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from qa_app.moments.turns import Call, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a rule found: a stretch of one turn's text, ``begin`` to ``end`` in characters.

    ``also`` names other turns that belong to it, such as the one that was interrupted.
    ``times`` (seconds) are for a stretch that is not that of the text, such as a silence.
    """

    turn: Turn
    begin: int
    end: int
    confidence: float
    also: tuple[Turn, ...] = ()
    times: tuple[float, float] | None = None
    details: Mapping[str, str | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to find moments of one kind.

    ``languages`` are the languages it reads; empty means that it reads times only.
    ``looks_for`` says to a person, by language of the page ("ko", "en"), what it finds.
    """

    name: str
    kind: str
    languages: frozenset[str]
    looks_for: Mapping[str, str]
    find: Callable[[Call], Iterable[Hit]]

    def reads(self, languages: frozenset[str]) -> bool:
        """Whether the rule is for calls in which these languages are spoken."""
        return not self.languages or not self.languages.isdisjoint(languages)
