"""What a change has changed: each field with what it was before and what it is now."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum
from typing import Any

_NOTHING: tuple[Any, ...] = (None, "", [])
# Of words that people typed or said, the record keeps only what became of them.
ADDED, CHANGED, REMOVED = "added", "changed", "removed"


class Before:
    """How something is before it is changed; ``changes`` says afterwards what has changed.

    ``fields`` and ``words`` are names of attributes. People and other things that have an ``id``
    go on record by it. ``words`` are what people typed or said.
    """

    def __init__(self, thing: object, *fields: str, words: Collection[str] = ()) -> None:
        self._thing, self._fields, self._words = thing, fields, tuple(words)
        self._before = self._now()

    def changes(self) -> dict[str, Any]:
        """The fields that are different now, as ``audit.log`` takes them."""
        return differences(self._before, self._now(), words=self._words)

    def _now(self) -> dict[str, Any]:
        return {name: plain(getattr(self._thing, name)) for name in (*self._fields, *self._words)}


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, words: Collection[str] = ()
) -> dict[str, Any]:
    """Before and after of each field that differs; of ``words`` only what became of them."""
    changed = {name: [before.get(name), after.get(name)] for name in {**before, **after}}
    differing = {
        name: pair
        for name, pair in changed.items()
        if pair[0] != pair[1] and not all(value in _NOTHING for value in pair)
    }
    return {
        name: _fate(*pair) if name in words else [plain(value) for value in pair]
        for name, pair in differing.items()
    }


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # or a moment
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return getattr(value, "id", value)


def _fate(before: Any, after: Any) -> str:
    if not before:
        return ADDED
    return CHANGED if after else REMOVED
