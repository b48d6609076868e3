"""English times on the calendar: "next Tuesday", "within two working days", "by one o'clock"."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def _list(words: str) -> list[str]:
    return words.split()


_ONES = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = {
    ten: 20 + 10 * place
    for place, ten in enumerate(_list("twenty thirty forty fifty sixty seventy eighty ninety"))
}
_NUMBERS: dict[str, float] = {
    "a": 1,
    "an": 1,
    "the next": 1,
    "a couple of": 2,
    "couple of": 2,
    "half": 0.5,
}
_NUMBERS |= {word: number for number, word in enumerate(_ONES)} | _TENS
_NUMBERS |= {
    f"{ten} {_ONES[one]}": value + one for ten, value in _TENS.items() for one in range(1, 10)
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        _list(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
            " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
} | {"thirtieth": 30}
_ORDINALS |= {
    f"{ten} {word}": _TENS[ten] + number
    for ten in ("twenty", "thirty")
    for word, number in list(_ORDINALS.items())[:9]
}
_DAYS = _list("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = _list(
    "january february march april may june july august september october november december"
)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NUMBER = rf"\d+|{_any(_NUMBERS)}"
_LENGTH = re.compile(
    rf"\b(?P<count>{_NUMBER})(?: an?)?(?: more| or so| full)?"
    r"(?: (?P<working>working|business|week))?"
    r"[ -](?P<unit>minute|min|hour|day|week|fortnight|month)s?\b(?!day)(?:'s?)?"
    r"(?P<half> and a half)?"
)
_SPAN = re.compile(rf"\b(?:{_NUMBER}) (?:to|or) (?=(?:{_NUMBER}) )")
_DAY = re.compile(rf"\b(?:(?P<which>next|this|coming) )?(?P<day>{_any(_DAYS)})\b(?P<week> week)?")
_ORDINAL = rf"(?:(?P<figures>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{_any(_ORDINALS)}))"
_DATES = (
    re.compile(rf"\b{_ORDINAL}(?: of)? (?P<month>{_any(_MONTHS)})\b"),
    re.compile(rf"\b(?P<month>{_any(_MONTHS)})(?: the)? {_ORDINAL}\b"),
    re.compile(rf"\b(?P<month>{_any(_MONTHS)}) (?P<plain>\d{{1,2}})\b(?!:)"),
    re.compile(rf"\b(?P<plain>\d{{1,2}}) (?P<month>{_any(_MONTHS)})\b"),
    re.compile(rf"\bthe {_ORDINAL}\b"),
)
_MONTH = re.compile(
    rf"\b(?:in|by|before|until|during) (?:early |late )?(?P<month>{_any(_MONTHS)})\b"
)
_HOUR = "1[0-2]|0?[1-9]|" + "|".join(_ONES[1:13])
_CLOCKS = (
    re.compile(r"\b(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?: ?(?P<part>[ap])\.?m)?\b"),
    re.compile(rf"\b(?P<hour>{_HOUR}) ?(?P<part>[ap])\.?m\b"),
    re.compile(rf"\b(?P<way>half|quarter) (?P<to>past|to) (?P<hour>{_HOUR})\b"),
    re.compile(rf"\b(?P<hour>{_HOUR}) (?P<minute>fifteen|thirty|forty[ -]five)\b"),
    re.compile(rf"\b(?P<hour>{_HOUR}) ?o'clock\b"),
    re.compile(rf"\b(?P<hour>{_HOUR}) (?:sharp|on the dot)\b"),
    re.compile(rf"\b(?P<way>half) (?P<hour>{_any(_ONES[1:13])})\b"),
    re.compile(
        rf"\b(?:by|at|before|after|until|till|from|around|about|past|than|between|and|to)"
        rf" (?P<hour>{_HOUR})\b"
        r"(?! ?(?:to|or|and) \w+ (?:minutes|hours|days|weeks|working|business))"
        r"(?! (?:minute|min|hour|day|week|month|working|business|more|of)s?\b)"
    ),
)
_NAMED_CLOCKS = {"noon": 12, "midday": 12, "lunchtime": 12, "lunch": 12, "midnight": 24}
_BEFORE_NAMED = r"day|\b(?:at|by|before|until|till|around|and|from|tomorrow|for)"
_AM = re.compile(r"\b(?:morning|breakfast)\b")
_PM = re.compile(r"\b(?:afternoon|evening|tonight|night|teatime|dinner)\b")


def due_in(words: str, said_at: datetime) -> Due | None:
    """When the time in these words falls; of several clock times the last."""
    text = _plain(words)
    today = said_at.date()
    if (length := _length(text, said_at)) is not None:
        return length
    day = _day(text, today)
    clock = _clock(text)
    return clock.on(day, said_at) if clock else Due(day) if day else None


def day_in(words: str, today: date) -> date | None:
    """The day that the words name by itself or by a length of time."""
    text = _plain(words)
    length = _length(text, datetime.combine(today, time()))
    return length.day if length else _day(text, today)


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.lower().replace("’", "'"))


def _length(text: str, said_at: datetime) -> Due | None:
    """ "In two hours", "within three working days": counted from now."""
    if re.search(r"\b(?:within|in|inside) the (?:next )?hour\b", text):
        return _at(said_at + timedelta(hours=1))
    found = _LENGTH.search(_SPAN.sub("", text))
    if found is None:
        return None
    count = _number(found["count"]) + (0.5 if found["half"] else 0)
    unit = found["unit"]
    if unit in ("minute", "min", "hour"):
        return _at(said_at + timedelta(**{"hours" if unit == "hour" else "minutes": count}))
    today = said_at.date()
    if unit == "day" and found["working"]:
        return Due(working_days_after(today, int(count)))
    if unit == "month":
        return Due(months_after(today, int(count)))
    return Due(today + timedelta(days=int(count * {"day": 1, "week": 7, "fortnight": 14}[unit])))


def _at(moment: datetime) -> Due:
    return Due(moment.date(), moment.time().replace(second=0, microsecond=0))


def _number(word: str) -> float:
    return float(word) if word.isdecimal() else _NUMBERS[word]


def _day(text: str, today: date) -> date | None:
    if "day after tomorrow" in text:
        return today + timedelta(days=2)
    for pattern in _DATES:
        if found := pattern.search(text):
            return _dated(found, today)
    if found := _DAY.search(text):
        return _named(found, text, today)
    if re.search(r"\b(?:tomorrow|overnight)\b", text):
        return today + timedelta(days=1)
    if re.search(r"\b(?:first thing|in the morning)\b", text) and "this" not in text:
        return today + timedelta(days=1)
    if re.search(
        r"\b(?:today|tonight|this (?:morning|afternoon|evening|lunchtime|minute|instant|second)"
        r"|later on|end of (?:the |business )?(?:day|play|business|shift)"
        r"|close of (?:play|business)"
        r"|(?:hang up|off the phone|this call|the call))\b",
        text,
    ):
        return today
    return _week_or_month(text, today)


def _dated(found: re.Match[str], today: date) -> date:
    groups = found.groupdict()
    figures = groups.get("figures") or groups.get("plain")
    number = int(figures) if figures else _ORDINALS[groups["word"]]
    month = groups.get("month")
    return day_of_month(today, number, _MONTHS.index(month) + 1 if month else None)


def _named(found: re.Match[str], text: str, today: date) -> date:
    weekday = _DAYS.index(found["day"])
    if found["which"] == "next" or "next week" in text:
        return weekday_in_week(today, 1, weekday)
    day = weekday_after(today, weekday)
    return day + timedelta(days=7) if found["week"] else day


def _week_or_month(text: str, today: date) -> date | None:
    weeks = 1 if "next week" in text else 0
    if re.search(r"\bend of (?:the|this|next) week\b", text):
        return weekday_in_week(today, weeks, max(FRIDAY, 0 if weeks else today.weekday()))
    if re.search(r"\b(?:by|before) the weekend\b", text):
        return weekday_in_week(today, 0, max(FRIDAY, today.weekday()))
    if re.search(r"\b(?:this|next) week\b|\bthe weekend\b|\bthis weekend\b", text):
        return weekday_in_week(today, weeks, SUNDAY)
    if re.search(r"\bend of (?:the|this) month\b|\bthis month\b", text):
        return last_of_month(today)
    if "next month" in text:
        return last_of_month(today, 1)
    if found := _MONTH.search(text):
        first = day_of_month(today.replace(day=1), 1, _MONTHS.index(found["month"]) + 1)
        return last_of_month(first)
    return None


def _clock(text: str) -> Clock | None:
    part = "am" if _AM.search(text) else "pm" if _PM.search(text) else ""
    for name, hour in _NAMED_CLOCKS.items():
        if re.search(rf"(?:{_BEFORE_NAMED}) {name}\b", text):
            return Clock(hour, part="" if hour == 24 else "pm")
    found: list[tuple[int, Clock]] = []
    taken: list[tuple[int, int]] = []
    for pattern in _CLOCKS:
        for match in pattern.finditer(text):
            if not any(match.start() < end and match.end() > begin for begin, end in taken):
                taken.append(match.span())
                found.append((match.start(), _told(match, part)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _told(match: re.Match[str], part: str) -> Clock:
    groups = match.groupdict()
    hour = int(groups["hour"]) if groups["hour"].isdecimal() else _ONES.index(groups["hour"])
    part = f"{groups['part']}m" if groups.get("part") else part
    minute = groups.get("minute") or "0"
    minutes = {"fifteen": 15, "thirty": 30}.get(minute, 45 if minute.startswith("f") else 0)
    minutes = int(minute) if minute.isdecimal() else minutes
    if groups.get("way"):
        minutes = 30 if groups["way"] == "half" else 15
        if groups.get("to") == "to":
            # "Quarter to one" is in the hour before one.
            hour, minutes = (hour - 1 or 12), 60 - minutes
    return Clock(hour, minutes, part)
