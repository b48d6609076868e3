"""What the agent undertook in a call, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from qa_app.findings.models import FoundMoment
from qa_app.foundation.transaction import settings
from qa_app.moments.moment import Moment
from qa_app.moments.when import Due, due

Found = TypeVar("Found", FoundMoment, Moment)


@dataclass(frozen=True, slots=True)
class Promise(Generic[Found]):
    """What was undertaken and by when, in the words of the call; no time is ``""``.

    ``due`` is that time on the calendar, None where the words name none. ``moment`` is what it
    was found as.
    """

    what: str
    by_when: str
    due: Due | None
    start: float
    end: float
    moment: Found


def promises_in(moments: Iterable[Found], started_at: datetime | None) -> list[Promise[Found]]:
    """The promises among a call's moments, in their order.

    Rules know what is said again in other words; the very same words are one promise here too.
    Days are counted from ``started_at``, when the call began.
    """
    found: dict[tuple[str, str], Promise[Found]] = {}
    for moment in moments:
        if moment.kind == "promise":
            what = str(moment.details.get("what") or moment.quote)
            by_when = _by_when(moment)
            falls = due_by(by_when, started_at, moment.start)
            promise = Promise(what, by_when, falls, moment.start, moment.end, moment)
            found.setdefault((what, by_when), promise)
    return list(found.values())


def due_by(by_when: str, started_at: datetime | None, at: float) -> Due | None:
    """The day of a time that was said ``at`` seconds into a call, where the centre is."""
    if not by_when or started_at is None:
        return None
    said_at = started_at + timedelta(seconds=at)
    return due(by_when, said_at.astimezone(ZoneInfo(settings().time_zone)))


def _by_when(moment: FoundMoment | Moment) -> str:
    """The time that was named; one that nobody can plan with ("soon") is none."""
    named = moment.details.get("time_named", True)
    return str(moment.details.get("by_when") or "") if named else ""
