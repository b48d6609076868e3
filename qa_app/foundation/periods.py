"""Weeks and months of a centre's calendar, as stretches that calls fall into."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask_babel import get_locale

WEEKS_SHOWN = 13
MONTHS_SHOWN = 12


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``start`` up to, but without, ``end``."""

    start: date
    end: date

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.end - timedelta(days=1)


def recent_periods(span: Span, today: date) -> list[Period]:
    """The last 13 weeks (from Monday) or 12 months, oldest first; the last one holds today."""
    if span is Span.MONTH:
        starts = [_first_of_month(today, back) for back in range(MONTHS_SHOWN - 1, -2, -1)]
    else:
        monday = today - timedelta(days=today.weekday())
        starts = [monday - timedelta(weeks=back) for back in range(WEEKS_SHOWN - 1, -2, -1)]
    return [Period(start, end) for start, end in pairwise(starts)]


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a local day begins."""
    return datetime.combine(day, time(), zone)


def _first_of_month(today: date, back: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return date(year, month + 1, 1)


def period_name(period: Period, span: Span, *, short: bool = False) -> str:
    """A week by its Monday, a month by its name."""
    skeleton = "MMMd" if span is Span.WEEK else "MMM" if short else "yMMM"
    return str(format_skeleton(skeleton, period.start, locale=get_locale()))
