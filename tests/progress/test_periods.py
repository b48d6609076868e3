"""Weeks begin on Monday, months on the first, in the centre's own days."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from qa_app.foundation.periods import Span, day_begins, recent_periods


def test_thirteen_weeks_end_with_this_week() -> None:
    weeks = recent_periods(Span.WEEK, date(2026, 3, 4))
    assert len(weeks) == 13
    assert (weeks[-1].start, weeks[-1].last_day) == (date(2026, 3, 2), date(2026, 3, 8))
    assert all(a.end == b.start for a, b in pairwise(weeks))


def test_twelve_months_cross_the_new_year() -> None:
    months = recent_periods(Span.MONTH, date(2026, 1, 31))
    assert [month.start for month in months][-3:] == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
    assert len(months) == 12
    assert months[-1].last_day == date(2026, 1, 31)


def test_a_day_in_seoul_begins_while_it_is_yesterday_in_utc() -> None:
    begins = day_begins(date(2026, 3, 2), ZoneInfo("Asia/Seoul"))
    assert begins.astimezone(UTC) == datetime(2026, 3, 1, 15, tzinfo=UTC)
