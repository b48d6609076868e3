"""What a recording's file name says about the call."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDetails:
    """Details read from a file name; what it does not say is ``None``."""

    agent: str | None = None
    started_at: datetime | None = None
    queue: str | None = None
    direction: str | None = None
    reference: str | None = None


class ImpossibleDate(ValueError):
    """The file name carries a date that the calendar does not have."""


def read_filename(filename: str, pattern: re.Pattern[str]) -> NamedDetails:
    """Match the centre's pattern against a name without its ending.

    The pattern's groups ``date`` (YYYYMMDD), ``time`` (HHMMSS or HHMM), ``agent``,
    ``queue``, ``direction`` (in or out) and ``reference`` are all optional. The time is
    the centre's local time, without a zone.

    Raises:
        ImpossibleDate: when the date or time in the name is none.
    """
    match = pattern.fullmatch(PurePath(filename).stem)
    if not match:
        return NamedDetails()
    found = match.groupdict()
    return NamedDetails(
        agent=found.get("agent"),
        started_at=_moment(found.get("date"), found.get("time")),
        queue=found.get("queue"),
        direction=found.get("direction"),
        reference=found.get("reference"),
    )


def _moment(date: str | None, time: str | None) -> datetime | None:
    if not date:
        return None
    text = date + (time or "000000").ljust(6, "0")
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007  local, zone added later
    except ValueError:
        raise ImpossibleDate(text) from None
