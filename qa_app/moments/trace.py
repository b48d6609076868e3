"""What rules look at and ask of it, for whoever wants to know why one fired or did not.

Phrase groups tell of themselves; ``@condition`` makes a function tell, in the words of its
docstring ("Whether …"); ``noted`` does so for an expression. While nobody traces, which is always
so in the app, each costs a look at a variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from qa_app.moments.turns import Turn

P = ParamSpec("P")


class _OfTurn(Protocol):
    @property
    def turn(self) -> Turn: ...


T = TypeVar("T", bound=_OfTurn)
_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
# The trace to tell of what is asked, or None; called hundreds of times a call.
current = _current.get
_WHETHER = re.compile(r"Whether (?P<said>[^:;.]+)")


@dataclass(slots=True)
class Asked:
    """A condition, its answer, the words that met it, and what was asked to know it."""

    condition: str
    answer: bool
    words: str = ""
    within: list[Asked] = field(default_factory=list)


@dataclass(slots=True)
class Look:
    """What was asked of a turn, or of one sentence of it: ``text``, else ""."""

    text: str = ""
    asked: list[Asked] = field(default_factory=list)


class Trace:
    """What the rule that is running asks, by the turn that it looks at."""

    def __init__(self) -> None:
        self.looked: dict[int, list[Look]] = {}
        self._asked: list[Asked] = []

    def look(self, turn: Turn, text: str = "") -> None:
        """From here on it is this turn, or a sentence of it, that the rule decides on."""
        parts = self.looked.setdefault(turn.index, [])
        part = next((part for part in parts if part.text == text), None)
        if part is None:
            part = Look(text)
            parts.append(part)
        self._asked = part.asked

    def ask(self, asked: Asked) -> None:
        """Note a condition; what was asked before with the same answer is known."""
        if not any(_same(known, asked) for known in self._asked):
            self._asked.append(asked)

    def answer(self, condition: str, function: Callable[[], bool]) -> bool:
        """Note a condition together with what is asked to know it."""
        around, self._asked = self._asked, []
        try:
            answer = bool(function())
            within = self._asked
        finally:
            self._asked = around
        self.ask(Asked(condition, answer, within=within))
        return answer


def _same(known: Asked, asked: Asked) -> bool:
    return (known.condition, known.answer, known.words) == (
        asked.condition,
        asked.answer,
        asked.words,
    )


@contextmanager
def tracing() -> Iterator[Trace]:
    """Note what rules do within this block."""
    trace = Trace()
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def looking_at(turns: Iterable[Turn]) -> Iterator[Turn]:
    """The turns, each noted as the one that the rule decides on."""
    trace = current()
    for turn in turns:
        if trace is not None:
            trace.look(turn)
        yield turn


def deciding_on(some: Iterable[T]) -> Iterator[T]:
    """Sentences, or the words of turns, each noted as what the rule decides on."""
    trace = current()
    for one in some:
        if trace is not None:
            trace.look(one.turn, getattr(one, "text", ""))
        yield one


def noted(condition: str, answer: bool) -> bool:
    """The answer, noted under the words of the condition."""
    trace = current()
    if trace is not None:
        trace.ask(Asked(condition, answer))
    return answer


def condition(function: Callable[P, bool]) -> Callable[P, bool]:
    """A predicate that tells under the words of its docstring, else under its name."""
    match = _WHETHER.match(" ".join((function.__doc__ or "").split()))
    said = match["said"] if match else function.__name__.strip("_").replace("_", " ")

    @wraps(function)
    def telling(*args: P.args, **kwargs: P.kwargs) -> bool:
        trace = current()
        if trace is None:
            return function(*args, **kwargs)
        return trace.answer(said, lambda: function(*args, **kwargs))

    return telling
