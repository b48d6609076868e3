"""What a number must satisfy to be what it looks like: check digits, dates, numbering plans."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from stdnum import iban, luhn
from stdnum.kr import rrn

# Numbers that a centre announces: nationwide business numbers and toll-free lines.
_PUBLIC = re.compile(
    r"1[568]\d{6}|1[38]00\d{6}|080\d{6,8}|1?8(?:00|88|77|66|55|44|33)\d{7}|0(?:800|808)\d{6,7}"
)
_PUBLIC_BRITISH = re.compile(r"03\d\d\d{6,7}")  # in Korea the numbers of a province


def is_resident_number(value: str) -> bool:
    """A Korean resident or foreigner number with a date and a right check digit."""
    return rrn.is_valid(value)


def is_card(value: str) -> bool:
    """A number with a right Luhn digit."""
    return luhn.is_valid(value)


def is_iban(value: str) -> bool:
    """An international account number with its check digits."""
    return iban.is_valid(value)


def is_announced(value: str, language: str) -> bool:
    """What an agent says is a line for everybody, whatever it is called."""
    british = language == "en" and _PUBLIC_BRITISH.fullmatch(value)
    return bool(_PUBLIC.fullmatch(value) or british)


def is_private_phone(value: str) -> bool:
    """Not a line that a business announces to everybody."""
    return not _PUBLIC.fullmatch(value)


def is_korean_phone(value: str) -> bool:
    """In Korea's numbering plan, and nobody's public line."""
    return is_private_phone(value) and _in_plan(value, "KR")


def is_western_phone(value: str) -> bool:
    """In the numbering plan of the United States or Britain, and nobody's public line."""
    private = is_private_phone(value) and not _PUBLIC_BRITISH.fullmatch(value)
    return private and (_in_plan(value, "US") or _in_plan(value, "GB"))


def _in_plan(value: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value, region))
    except phonenumbers.NumberParseException:
        return False


def is_short_date(value: str) -> bool:
    """Six digits: year, month and day, as Koreans say their birth date."""
    month, day = int(value[2:4]), int(value[4:6])
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def always(value: str) -> bool:
    """No check beyond the shape."""
    return bool(value)
