"""The language of a page, and how dates, durations and names read in it."""

from datetime import date, datetime, time, timedelta

from babel import dates
from flask import has_request_context, request, session
from flask_babel import format_date, format_decimal, format_time, format_timedelta, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.foundation.extensions import utc_now

LANGUAGES = {"ko": "한국어", "en": "English"}


def choose() -> str:
    """The person's choice first, then what the browser asks for, then English."""
    if not has_request_context():
        return "en"
    if current_user and current_user.is_authenticated and current_user.language:
        if session.get("language") != current_user.language:
            session["language"] = current_user.language  # known also while the database is away
        return str(current_user.language)
    return without_database()


def without_database() -> str:
    """The language of whoever asks, as far as their browser tells it."""
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def current_language() -> str:
    """``ko`` or ``en``."""
    locale = get_locale()
    return locale.language if locale else "en"


def clock(seconds: float) -> str:
    """A time in a call: ``3:07``, ``1:02:45``."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def spoken_duration(seconds: float) -> str:
    """A length of time in words, for people and screen readers."""
    minutes, second = divmod(int(seconds), 60)
    if not minutes:
        return str(_("%(seconds)s s", seconds=second))
    return str(_("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=second))


def about_duration(seconds: float) -> str:
    """A length of time that is only guessed: in minutes, below one in seconds."""
    if seconds < 55:
        return str(_("about %(seconds)s s", seconds=round(seconds)))
    return str(_("about %(minutes)s min", minutes=round(seconds / 60)))


def time_left(until: datetime) -> str:
    """How long something will still take, as one says it: in minutes, from three hours in hours."""
    minutes = round((until - utc_now()).total_seconds() / 60)
    if minutes < 1:
        return str(_("less than a minute left"))
    length = format_timedelta(timedelta(minutes=minutes), granularity="minute", threshold=3)
    return str(_("about %(length)s left", length=length))


def whole_number(value: int) -> str:
    """A count as the language writes it: ``3,120``."""
    return str(format_decimal(value))


def day(value: date | datetime) -> str:
    """A day as the language writes it."""
    return str(format_date(value, "medium"))


def due_day(value: date, at: time | None = None, locale: str | None = None) -> str:
    """A day with its name, as a promise falls due, and the clock time where one was named."""
    language = locale or current_language()
    korean = language == "ko"
    told = dates.format_date(value, "y. M. d. (EEE)" if korean else "EEE, MMM d, y", language)
    if at is None:
        return told
    return f"{told} {dates.format_time(at, 'aaaa h:mm' if korean else 'short', locale=language)}"


def day_and_time(value: datetime) -> str:
    """A day and time in the centre's time zone."""
    # Babel's own short Korean time reads "PM 4:30".
    time_format = "aaaa h:mm" if current_language() == "ko" else "short"
    return f"{format_date(value, 'medium')} {format_time(value, time_format)}"
