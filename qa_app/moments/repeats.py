"""A promise that is said again, in the closing summary or for comfort, is one promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qa_app.moments.rule import Hit
from qa_app.moments.when import due, names_day

# Ways of telling somebody something: "I'll get back to you" may be any of them.
TELLING = frozenset({"call", "text", "email"})
CONTACT = "contact"
_MONDAY = datetime(2001, 1, 1, 0, 1)  # noqa: DTZ001 (any Monday's first minute)
_WEEK = tuple(_MONDAY + timedelta(days=day) for day in range(7))


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A promise as it was found: the kind of deed, who does it ("" if open), to what."""

    hit: Hit
    deed: str
    doer: str
    objects: frozenset[str]

    @property
    def by_when(self) -> str:
        """The time as it was said."""
        return str(self.hit.details["by_when"])

    @property
    def time_named(self) -> bool:
        """Whether that can be planned with."""
        return bool(self.hit.details["time_named"])


def once(undertakings: Iterable[Undertaking]) -> list[Hit]:
    """Each promise once: where it was made first, with the most exact time it was given."""
    kept: list[Undertaking] = []
    for later in undertakings:
        place = next((at for at, made in enumerate(kept) if _is_same(made, later)), None)
        if place is None:
            kept.append(later)
        else:
            kept[place] = _with_better_time(kept[place], later)
    return [made.hit for made in kept]


def _is_same(made: Undertaking, later: Undertaking) -> bool:
    if not made.deed or not _same_deed(made.deed, later.deed):
        return False
    if made.doer and later.doer and made.doer != later.doer:
        return False
    if made.objects and later.objects and made.objects.isdisjoint(later.objects):
        return False
    return _may_be_same_time(made, later)


def _same_deed(one: str, other: str) -> bool:
    pair = {one, other}
    return len(pair) == 1 or (CONTACT in pair and not pair.isdisjoint(TELLING))


def _may_be_same_time(made: Undertaking, later: Undertaking) -> bool:
    """Whether the times can be one; "tomorrow" is Friday in some week, Monday never is."""
    if not (made.time_named and later.time_named):
        return True
    days = names_day(made.by_when) and names_day(later.by_when)
    for now in _WEEK:
        one, other = due(made.by_when, now), due(later.by_when, now)
        if one is None or other is None:
            return one is other and made.by_when == later.by_when
        same_hour = one.at is None or other.at is None or one.at == other.at
        if same_hour and (not days or one.day == other.day):
            return True
    return False


def _with_better_time(made: Undertaking, later: Undertaking) -> Undertaking:
    ranks = [_exactness(one) for one in (made, later)]
    if ranks[1] <= ranks[0]:
        return made
    by_when = later.by_when
    if made.time_named and names_day(made.by_when) and not names_day(later.by_when):
        by_when = f"{made.by_when} {later.by_when}"
    details = {**made.hit.details, "by_when": by_when, "time_named": later.time_named}
    return replace(made, hit=replace(made.hit, details=details))


def _exactness(made: Undertaking) -> int:
    if not made.time_named:
        return int(bool(made.by_when))
    found = due(made.by_when, _MONDAY)
    return 2 + bool(found and found.at)
