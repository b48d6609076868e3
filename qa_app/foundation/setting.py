"""How one setting is declared, and what its text may say."""

import ipaddress
import re
import shlex
from collections.abc import Callable
from dataclasses import field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class SettingError(ValueError):
    """A setting whose value cannot be used; says which one and what would be right."""


def one_of(*allowed: str) -> Callable[[str], str]:
    """One of a few words."""

    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return parse


def integer(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two bounds."""

    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not low <= number <= high:
            raise ValueError(f"must be between {low} and {high}")
        return number

    return parse


def flag(value: str) -> bool:
    """0 or 1."""
    if value not in {"0", "1"}:
        raise ValueError("must be 0 or 1")
    return value == "1"


def url(*schemes: str) -> Callable[[str], str]:
    """An address with one of these schemes."""

    def parse(value: str) -> str:
        if not value.startswith(tuple(f"{scheme}:" for scheme in schemes)):
            raise ValueError(f"must start with {' or '.join(f'{s}:' for s in schemes)}")
        return value

    return parse


def address(value: str) -> str:
    """HOST:PORT, on which to listen."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be HOST:PORT, for example 127.0.0.1:8000")
    return value


def time_zone(value: str) -> str:
    """A name of the time zone database."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("must be a time zone name such as Asia/Seoul") from None
    return value


def pattern(value: str) -> re.Pattern[str]:
    """A regular expression."""
    try:
        return re.compile(value)
    except re.error as error:
        raise ValueError(f"must be a regular expression ({error})") from None


def secret(value: str) -> str:
    """Something that nobody guesses."""
    if len(value) < 32:
        raise ValueError("must have at least 32 characters")
    return value


def command(value: str) -> str:
    """A command line, as a shell would split it; it is run without one."""
    shlex.split(value)
    return value


def setting(name: str, default: str | None, parse: Callable[[str], Any], text: str) -> Any:
    """A field of the settings; ``parse`` says what its text may be, by a ValueError."""
    return field(metadata={"name": name, "default": default, "parse": parse, "help": text})


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
