"""What a recording's file name says about the call."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from qa_app.foundation.folding import Folded, fold

READ_FOLDED = {"date", "time", "direction"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDetails:
    """Details read from a file name; what it does not say is ``None``.

    ``impossible_date`` is what it says where the calendar has no such day or time.
    """

    agent: str | None = None
    started_at: datetime | None = None
    queue: str | None = None
    direction: str | None = None
    reference: str | None = None
    impossible_date: str | None = None


def read_filename(filename: str, pattern: re.Pattern[str]) -> NamedDetails:
    """Match the centre's pattern against a name without its ending.

    The pattern's groups ``date`` (YYYYMMDD), ``time`` (HHMMSS or HHMM), ``agent``,
    ``queue``, ``direction`` (in or out) and ``reference`` are all optional. The time is
    the centre's local time, without a zone. Nothing is checked here but whether it is a time.
    The pattern reads a folded copy, so that full-width digits and lines part the name as plain
    ones do; names, queues and references are kept as the file has them.
    """
    name = fold(PurePath(filename).stem)
    match = pattern.fullmatch(name.text)
    if not match:
        return NamedDetails()
    found = {group: _said(name, match, group) for group in pattern.groupindex}
    date = _digits_of_time(found.get("date"), found.get("time"))
    started_at = _moment(date) if date else None
    return NamedDetails(
        agent=found.get("agent"),
        started_at=started_at,
        queue=found.get("queue"),
        direction=found.get("direction"),
        reference=found.get("reference"),
        impossible_date=date if date and started_at is None else None,
    )


def _said(name: Folded, match: re.Match[str], group: str) -> str | None:
    if match[group] is None or group in READ_FOLDED:
        return match[group]
    return name.said(*match.span(group))


def _digits_of_time(date: str | None, time: str | None) -> str | None:
    return date + (time or "000000").ljust(6, "0") if date else None


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007  local, zone added later
    except ValueError:
        return None
