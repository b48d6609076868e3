"""Days as the centre counts them: in its own time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_app.foundation.extensions import utc_now
from qa_app.foundation.transaction import settings


def local_day(moment: datetime) -> date:
    """The day on which something happened, where the centre is."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).date()


def today() -> date:
    """The day it is, where the centre is."""
    return local_day(utc_now())
