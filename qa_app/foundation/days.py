"""Days as the centre counts them: in its own time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_app.foundation.extensions import utc_now
from qa_app.foundation.transaction import settings


def centre_zone() -> ZoneInfo:
    """The time zone in which days are counted."""
    return ZoneInfo(settings().time_zone)


def local_day(moment: datetime) -> date:
    """The day on which something happened, where the centre is."""
    return moment.astimezone(centre_zone()).date()


def today() -> date:
    """The day it is, where the centre is."""
    return local_day(utc_now())
