"""From a time as it was said ("by one o'clock tomorrow", "영업일 기준 3일") to the calendar.

What was said says when only together with when it was said. Working days are Monday to Friday:
public holidays are not known here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qa_app.foundation.folding import fold

_HANGUL = re.compile("[가-힣]")
FRIDAY, SUNDAY = 4, 6
# Without "morning" or "오후": who says "by one" at a centre means the afternoon.
_ANY_DAY = date(2001, 1, 1)
FIRST_OF_MORNING, LAST_OF_EVENING = 8, 21


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of what was said, and the clock time where one was said."""

    day: date
    at: time | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it has passed at this local time."""
        return (self.day, self.at or time.max) < (now.date(), now.time())


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said: ``part`` is "am", "pm" or "" where it was left open."""

    hour: int
    minute: int = 0
    part: str = ""

    def on(self, day: date | None, said_at: datetime) -> Due | None:
        """The time on a day; without one, when it comes next."""
        if self.hour > 24 or self.minute > 59:
            return None
        hour = self._hour()
        if day is None:
            day, hour = self._next(hour, said_at)
        if hour == 24:  # midnight is the end of the day that was meant
            return Due(day, time(23, 59))
        return Due(day, time(hour, self.minute))

    def _hour(self) -> int:
        if self.part == "pm":
            return self.hour + 12 if self.hour < 12 else self.hour
        if self.part == "am":
            return self.hour % 12 if self.hour <= 12 else self.hour
        return self.hour + 12 if 0 < self.hour < FIRST_OF_MORNING else self.hour

    def _next(self, hour: int, said_at: datetime) -> tuple[date, int]:
        now = (said_at.hour, said_at.minute)
        later = hour + 12
        if (hour, self.minute) > now:
            return said_at.date(), hour
        if not self.part and hour < 12 and later <= LAST_OF_EVENING and (later, self.minute) > now:
            return said_at.date(), later
        return said_at.date() + timedelta(days=1), hour


def due(words: str, said_at: datetime) -> Due | None:
    """When a time that was said falls, or None where it names none that can be planned with.

    ``said_at`` is the local time of the centre at which it was said.
    """
    from qa_app.moments.english.when import due_in as in_english
    from qa_app.moments.korean.when import due_in as in_korean

    folded = fold(words).text
    try:
        return (in_korean if _HANGUL.search(folded) else in_english)(folded, said_at)
    except (OverflowError, ValueError):  # "in ten thousand years", the 31st of June
        return None


def names_day(words: str) -> bool:
    """Whether the words say on which day, and not only at what time of it."""
    from qa_app.moments.english.when import day_in as in_english
    from qa_app.moments.korean.when import day_in as in_korean

    folded = fold(words).text
    try:
        return (in_korean if _HANGUL.search(folded) else in_english)(folded, _ANY_DAY) is not None
    except ValueError:
        return False


def working_days_after(day: date, count: int) -> date:
    """The day on which so many working days have passed."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day


def weekday_after(day: date, weekday: int) -> date:
    """The next day of this name (0 is Monday), never the day itself."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def weekday_in_week(day: date, weeks: int, weekday: int) -> date:
    """The day of this name in the week that is so many weeks after the day's; Monday is first."""
    return day + timedelta(days=7 * weeks + weekday - day.weekday())


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_of_month(day: date, months: int = 0) -> date:
    """The last day of the month so many months later."""
    later = months_after(day.replace(day=1), months)
    return later.replace(day=monthrange(later.year, later.month)[1])


def day_of_month(day: date, number: int, month: int | None = None) -> date:
    """The next day of this number, in a month or in the next that has it; today counts."""
    if month is not None:
        this_year = date(day.year, month, number)
        return this_year if this_year >= day else date(day.year + 1, month, number)
    first = day.replace(day=1)
    while True:
        if number <= monthrange(first.year, first.month)[1] and first.replace(day=number) >= day:
            return first.replace(day=number)
        first = months_after(first, 1)
        if number > 31 or number < 1:
            raise ValueError(number)
