"""What the agent undertook in a call."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.calls.found.models import FoundMoment
from qa_app.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class Promise:
    """What was undertaken and by when, in the words of the call; no time is ``""``."""

    what: str
    by_when: str
    start: float
    end: float
    quote: str


def promises_in(moments: Iterable[FoundMoment | Moment]) -> list[Promise]:
    """The promises among these moments, in their order; said twice is promised once."""
    found: dict[tuple[str, str], Promise] = {}
    for moment in moments:
        if moment.kind == "promise":
            what = str(moment.details.get("what") or moment.quote)
            by_when = _by_when(moment)
            promise = Promise(what, by_when, moment.start, moment.end, moment.quote)
            found.setdefault((what, by_when), promise)
    return list(found.values())


def _by_when(moment: FoundMoment | Moment) -> str:
    """The time that was named; one that nobody can plan with ("soon") is none."""
    named = moment.details.get("time_named", True)
    return str(moment.details.get("by_when") or "") if named else ""
