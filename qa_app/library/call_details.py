"""What is known of a call besides its sound, checked in one place, whoever says it.

What a form says, what a file's name says and what a command is given go by the same rules and are
refused with the same sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.calls.models import Direction
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import utc_now
from qa_app.people.models import Person
from qa_app.transcription.roles import AgentChannel
from qa_app.work.models import Priority

LONGEST = 80
FIRST_YEAR = 1990
LABELS = {
    "agent": _l("Agent"),
    "started_at": _l("Date and time of the call"),
    "queue": _l("Queue"),
    "direction": _l("Direction"),
    "customer_reference": _l("Customer reference"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDetails:
    """What is known of a call besides its sound; ``started_at`` is aware, texts are clean."""

    agent: Person
    started_at: datetime | None = None
    queue: str = ""
    direction: str | None = None
    customer_reference: str = ""
    language: str | None = None
    agent_channel: AgentChannel | None = None
    is_sample: bool = False
    priority: Priority = Priority.NORMAL

    def __post_init__(self) -> None:
        for name in ("queue", "customer_reference"):
            object.__setattr__(self, name, clean_line(getattr(self, name)))

    def check(self) -> None:
        """Refuse what cannot be kept."""
        check({field.name: getattr(self, field.name) for field in fields(self)})


def check(details: Mapping[str, Any]) -> None:
    """Look at some of a call's details, by the names of :class:`CallDetails`.

    Raises:
        Refused: when one of them cannot be kept; ``fields`` has what is wrong with each.
    """
    mistakes = {
        name: mistake for name in LABELS if (mistake := _mistake_in(name, details.get(name)))
    }
    if mistakes:
        said = " ".join(f"{LABELS[name]}: {mistake}" for name, mistake in mistakes.items())
        raise Refused(said, fields=mistakes)


def _mistake_in(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "started_at":
        return _mistake_in_time(value)
    if name == "direction":
        known = value in set(Direction)
        return (
            None if known else str(_("Write “in” for an inbound call, “out” for an outbound one."))
        )
    if isinstance(value, str) and len(value) > LONGEST:
        return str(_("Enter at most %(max)s characters.", max=LONGEST))
    return None


def _mistake_in_time(moment: datetime) -> str | None:
    """Calls were recorded by machines, and not in the future; a day's grace for time zones."""
    if moment.year < FIRST_YEAR:
        return str(_("Enter a valid date, in %(year)s or later.", year=FIRST_YEAR))
    tomorrow = utc_now().astimezone(moment.tzinfo).date() + timedelta(days=1)
    if moment.date() > tomorrow:
        return str(_("The call cannot be in the future. Correct the date."))
    return None
