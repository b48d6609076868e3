"""A time as it was said falls on a day, counted from when it was said."""

from datetime import date, datetime, time

import pytest

from qa_app.moments.when import Due, due

# A Wednesday, half past ten in the morning.
SAID_AT = datetime(2026, 11, 25, 10, 30)  # noqa: DTZ001 (local time of the centre)


def falls(month: int, day: int, hour: int | None = None, minute: int = 0) -> Due:
    year = 2026 if month > 10 else 2027
    return Due(date(year, month, day), None if hour is None else time(hour, minute))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("by one o'clock", falls(11, 25, 13)),
        ("from two tomorrow", falls(11, 26, 14)),
        ("tomorrow between two and four", falls(11, 26, 16)),
        ("by nine", falls(11, 25, 21)),
        ("by nine in the morning", falls(11, 26, 9)),
        ("next Tuesday", falls(12, 1)),
        ("next Wednesday", falls(12, 2)),
        ("on Friday", falls(11, 27)),
        ("by Friday noon", falls(11, 27, 12)),
        ("Monday week", falls(12, 7)),
        ("within two working days", falls(11, 27)),
        ("in three business days", falls(11, 30)),
        ("in two to three days", falls(11, 28)),
        ("in half an hour", falls(11, 25, 11)),
        ("within the next two hours", falls(11, 25, 12, 30)),
        ("the day after tomorrow", falls(11, 27)),
        ("by the end of the day", falls(11, 25)),
        ("by the end of the week", falls(11, 27)),
        ("by the end of the month", falls(11, 30)),
        ("the 12th", falls(12, 12)),
        ("on the twenty first of January", falls(1, 21)),
        ("quarter to five", falls(11, 25, 16, 45)),
        ("by 9:30 a.m. on Monday", falls(11, 30, 9, 30)),
        ("in a fortnight", falls(12, 9)),
        ("내일 오전 열 시까지", falls(11, 26, 10)),
        ("모레", falls(11, 27)),
        ("다음 주 화요일", falls(12, 1)),
        ("금요일까지", falls(11, 27)),
        ("이번 주 안에", falls(11, 29)),
        ("영업일 기준 3일", falls(11, 30)),
        ("삼 영업일 이내에", falls(11, 30)),
        ("한 시까지", falls(11, 25, 13)),
        ("오후 세 시에서 다섯 시 사이", falls(11, 25, 17)),
        ("열흘 안에", falls(12, 5)),
        ("삼 일 후", falls(11, 28)),
        ("15일까지", falls(12, 15)),
        ("십이월 이십일까지", falls(12, 20)),
        ("30분 안에", falls(11, 25, 11)),
        ("한 시간 반 뒤", falls(11, 25, 12)),
        ("오후 4시 30분까지", falls(11, 25, 16, 30)),
        ("내일모레 저녁 여섯 시 반", falls(11, 27, 18, 30)),
        ("다음 달 5일", falls(12, 5)),
        ("이달 말까지", falls(11, 30)),
        ("오늘 중으로", falls(11, 25)),
    ],
)
def test_a_time_that_was_said_falls_on_a_day(words, expected):
    assert due(words, SAID_AT) == expected


@pytest.mark.parametrize("words", ["", "soon", "as soon as possible", "조만간", "빠른 시일 내에"])
def test_what_cannot_be_planned_with_falls_on_no_day(words):
    assert due(words, SAID_AT) is None


def test_numbers_out_of_all_bounds_fall_on_no_day():
    assert due("in 99999999999 weeks", SAID_AT) is None
    assert due("the 31st of february", SAID_AT) is None


def test_what_is_due_on_a_day_is_over_when_the_day_is():
    assert not due("today", SAID_AT).is_over(datetime(2026, 11, 25, 23, 0))  # noqa: DTZ001
    assert due("today", SAID_AT).is_over(datetime(2026, 11, 26, 0, 1))  # noqa: DTZ001
    assert due("by one o'clock", SAID_AT).is_over(datetime(2026, 11, 25, 13, 1))  # noqa: DTZ001
