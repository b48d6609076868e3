"""A request of the walk through all doors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ask:
    """A request that is meant to go well."""

    who: str
    data: dict[str, Any] | Callable[[], dict[str, Any]] | None = None
    query: str = ""
    before: Callable[[], None] | None = None
