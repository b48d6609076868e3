"""Korean times on the calendar: "다음 주 화요일", "영업일 기준 3일", "모레 오후 두 시까지"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from qa_app.moments.when import (
    FRIDAY,
    SUNDAY,
    Clock,
    Due,
    day_of_month,
    last_of_month,
    months_after,
    weekday_after,
    weekday_in_week,
    working_days_after,
)

_DIGITS = {one: number for number, one in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
_NATIVE = {
    **dict.fromkeys(("한", "하나"), 1),
    **dict.fromkeys(("두", "둘", "한두"), 2),
    **dict.fromkeys(("세", "셋", "서", "석", "두세", "두어"), 3),
    **dict.fromkeys(("네", "넷", "넉", "서너"), 4),
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
_COUNTED_DAYS = {
    **dict.fromkeys(("이틀", "하루이틀"), 2),
    **dict.fromkeys(("사흘", "이삼일"), 3),
    **dict.fromkeys(("일주일", "한주"), 7),
    "하루": 1,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}
# In this order: "내일모레" holds two others.
_RELATIVE = {
    "그글피": 4,
    "글피": 3,
    "모레": 2,
    **dict.fromkeys(("익일", "명일", "내일", "낼"), 1),
    **dict.fromkeys(("오늘", "금일", "당일", "이따"), 0),
}
_WEEKDAYS = "월화수목금토일"
_NUMBER = (
    r"\d+|열?(?:다섯|여섯|일곱|여덟|아홉|하나|한두|두세|두어|서너|한|두|세|네|넉|석|서)|열|스물(?:한|두|세|네)?|스무"
    r"|[일이삼사오육륙칠팔구]?십[일이삼사오육륙칠팔구]?|[일이삼사오육륙칠팔구]"
)
_AFTER = r"(?:안에?|이내에?|내로?|내에|후에?|뒤에?|있다가|만에|이면|정도|쯤|걸|까지|중)"
_SPAN = re.compile(rf"(?:{_NUMBER})(?:[~-]|에서|내지|또는|아니면)(?=(?:{_NUMBER}))")
_HOURS = re.compile(
    rf"(?<![가-힣\d])(?P<count>반|{_NUMBER})시간(?P<half>반)?|(?<![시\d])(?P<minutes>{_NUMBER})분(?={_AFTER})"
)
_WORKING = re.compile(
    rf"(?:영업일|근무일|업무일|평일)(?:기준)?(?:으로)?(?P<before>{_NUMBER})일|(?P<after>{_NUMBER})(?:영업일|근무일)"
)
_DAYS_LONG = re.compile(
    rf"(?<![가-힣\d월])(?P<count>{_NUMBER})일(?=(?:안|이내|내|후|뒤|있다가|만에|이면|정도|쯤|걸))"
)
_COUNTED = re.compile(
    rf"(?P<days>{'|'.join(sorted(_COUNTED_DAYS, key=len, reverse=True))})(?!은?전에)"
)
_WEEKS_LONG = re.compile(rf"(?<![가-힣\d])(?P<count>{_NUMBER})주일?(?={_AFTER})")
_MONTHS_LONG = re.compile(rf"(?<![가-힣\d])(?P<count>{_NUMBER})(?:개월|달)(?={_AFTER})")
_DATE = re.compile(rf"(?P<month>{_NUMBER}|유|시)월(?P<day>{_NUMBER})일")
_OF_MONTH = re.compile(
    rf"(?P<which>이번달|이달|다음달|내달)?(?<![가-힣\d])?(?P<day>{_NUMBER})일(?=까지|에|날|전|오전|오후|아침|저녁|중|$|자정|낮)"
)
_WEEKDAY = re.compile(
    rf"(?P<week>다다음주|다음주|담주|차주|내주|이번주|금주|오는)?(?P<day>[{_WEEKDAYS}])요일"
)
_CLOCK = re.compile(
    rf"(?P<part>오전|오후|아침|저녁|밤|새벽|낮|점심)?(?:에)?(?P<hour>{_NUMBER})시(?!간|일|스)(?:(?P<half>반)|(?P<minute>{_NUMBER})분)?"
)
_FIGURES = re.compile(
    r"(?P<part>오전|오후|아침|저녁|밤|새벽|낮)?(?P<hour>\d{1,2}):(?P<minute>\d\d)"
)
# The last day of what is called the beginning and the middle of a month.
EARLY = {"초": 10, "중순": 20}
_AM = ("오전", "아침", "새벽")
_PM = ("오후", "저녁", "밤", "낮", "점심")


def due_in(words: str, said_at: datetime) -> Due | None:
    """When the time in these words falls; of several clock times the last."""
    text = _plain(words)
    length = _hours(text, said_at)
    if length is not None:
        return length
    day = _day(text, said_at.date())
    clock = _clock(text)
    return clock.on(day, said_at) if clock else Due(day) if day else None


def day_in(words: str, today: date) -> date | None:
    """The day that the words name by itself or by a length of time."""
    text = _plain(words)
    length = _hours(text, datetime.combine(today, time()))
    return length.day if length else _day(text, today)


def _plain(words: str) -> str:
    return _SPAN.sub("", re.sub(r"\s+", "", words))


def _number(said: str) -> int:
    if said.isdecimal():
        return int(said)
    if said in _NATIVE:
        return _NATIVE[said]
    for ten, value in (("스물", 20), ("스무", 20), ("열", 10)):
        if said.startswith(ten):
            return value + _NATIVE.get(said[len(ten) :], 0)
    before, ten, after = said.partition("십")
    if ten:
        return 10 * (_DIGITS[before] if before else 1) + (_DIGITS[after] if after else 0)
    return _DIGITS[said]


def _hours(text: str, said_at: datetime) -> Due | None:
    found = _HOURS.search(text)
    if found is None:
        return None
    if found["minutes"]:
        length = timedelta(minutes=_number(found["minutes"]))
    else:
        hours = 0.5 if found["count"] == "반" else _number(found["count"])
        length = timedelta(hours=hours + (0.5 if found["half"] else 0))
    moment = said_at + length
    return Due(moment.date(), moment.time().replace(second=0, microsecond=0))


def _day(text: str, today: date) -> date | None:
    for find in (_working, _dated, _named, _long, _relative, _of_month, _week_or_month):
        day = find(text, today)
        if day is not None:
            return day
    return None


def _working(text: str, today: date) -> date | None:
    found = _WORKING.search(text)
    if found is None:
        return None
    return working_days_after(today, _number(found["before"] or found["after"]))


def _dated(text: str, today: date) -> date | None:
    found = _DATE.search(text)
    if found is None:
        return None
    month = {"유": 6, "시": 10}.get(found["month"]) or _number(found["month"])
    return day_of_month(today, _number(found["day"]), month)


def _named(text: str, today: date) -> date | None:
    found = _WEEKDAY.search(text)
    if found is None:
        return None
    weekday = _WEEKDAYS.index(found["day"])
    if found["week"] in ("다음주", "담주", "차주", "내주"):
        return weekday_in_week(today, 1, weekday)
    if found["week"] == "다다음주":
        return weekday_in_week(today, 2, weekday)
    if found["week"] in ("이번주", "금주"):
        return weekday_in_week(today, 0, weekday)
    return weekday_after(today, weekday)


def _long(text: str, today: date) -> date | None:
    if found := _DAYS_LONG.search(text):
        return today + timedelta(days=_number(found["count"]))
    if found := _WEEKS_LONG.search(text):
        return today + timedelta(days=7 * _number(found["count"]))
    if found := _MONTHS_LONG.search(text):
        return months_after(today, _number(found["count"]))
    if found := _COUNTED.search(text):
        return today + timedelta(days=_COUNTED_DAYS[found["days"]])
    return None


def _relative(text: str, today: date) -> date | None:
    for word, days in _RELATIVE.items():
        if word in text:
            return today + timedelta(days=days)
    if re.search("퇴근전|(?:통화|전화)(?:를|가)?(?:끊|끝|마치|종료)", text):
        return today
    return None


def _of_month(text: str, today: date) -> date | None:
    found = _OF_MONTH.search(text)
    if found is None:
        return None
    number = _number(found["day"])
    if found["which"] in ("다음달", "내달"):
        return months_after(today.replace(day=1), 1).replace(day=number)
    return day_of_month(today, number)


def _week_or_month(text: str, today: date) -> date | None:
    if re.search("다다음주", text):
        return weekday_in_week(today, 2, SUNDAY)
    if re.search("다음주|담주|차주|내주", text):
        return weekday_in_week(today, 1, FRIDAY if "주말전" in text else SUNDAY)
    if "주말전" in text:
        return weekday_in_week(today, 0, max(FRIDAY, today.weekday()))
    if re.search("이번주|금주|주말|주중", text):
        return weekday_in_week(today, 0, SUNDAY)
    if found := re.search("(?:다음달|내달)(초|중순)?", text):
        last = last_of_month(today, 1)
        return last.replace(day=EARLY[found[1]]) if found[1] else last
    if re.search("이번달|이달|월말|금월", text):
        return last_of_month(today)
    return None


def _clock(text: str) -> Clock | None:
    if "정오" in text:
        return Clock(12, part="pm")
    if "자정" in text:
        return Clock(24)
    found = [*_CLOCK.finditer(text), *_FIGURES.finditer(text)]
    if not found:
        return None
    said = [match["part"] for match in found if match["part"]]
    match = max(found, key=lambda one: one.start())
    part = match["part"] or (said[-1] if said else "")
    minute = 30 if match.groupdict().get("half") else _number(match["minute"] or "0")
    kind = "am" if part in _AM else "pm" if part in _PM else _part_of_day(text)
    return Clock(_number(match["hour"]), minute, kind)


def _part_of_day(text: str) -> str:
    if any(word in text for word in _AM):
        return "am"
    return "pm" if any(word in text for word in _PM[:3]) else ""
