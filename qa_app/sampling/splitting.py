"""How a unit's calls are split into strata: what is known of a call, in words of a few values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

# Upper ends of lengths of calls, in seconds, and of hours of the day.
LENGTHS = (120, 300, 600)
HOURS = (12, 18)


class Unit(StrEnum):
    """Whom or what a quota is for."""

    AGENT = "agent"
    TEAM = "team"
    QUEUE = "queue"
    CENTRE = "centre"


class Split(StrEnum):
    """What the calls of a unit can be split by."""

    AGENT = "agent"
    TEAM = "team"
    QUEUE = "queue"
    DIRECTION = "direction"
    LANGUAGE = "language"
    LENGTH = "length"
    TIME_OF_DAY = "time of day"
    MOMENTS = "moments"


# What a quota of this kind has split already.
NEEDLESS: dict[Unit, frozenset[Split]] = {
    Unit.AGENT: frozenset({Split.AGENT, Split.TEAM}),
    Unit.TEAM: frozenset({Split.TEAM}),
    Unit.QUEUE: frozenset({Split.QUEUE}),
    Unit.CENTRE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class FrameCall:
    """What a draw has to know of a call. ``worth_hearing``: it has one of the plan's moments."""

    number: int
    agent_id: int
    team_id: int | None
    queue: str
    direction: str | None
    language: str | None
    duration: float
    started_at: datetime
    worth_hearing: bool = False


def unit_of(call: FrameCall, unit: Unit) -> str:
    """Whose quota a call counts for: ``agent=12``."""
    values = {
        Unit.AGENT: str(call.agent_id),
        Unit.TEAM: str(call.team_id or ""),
        Unit.QUEUE: call.queue,
        Unit.CENTRE: "",
    }
    return f"{unit}={values[unit]}"


def cell_of(
    call: FrameCall, splits: tuple[Split, ...], zone: ZoneInfo
) -> tuple[tuple[str, str], ...]:
    """Which part of its unit's calls a call is in."""
    return tuple((str(split), _value(call, split, zone)) for split in splits)


def _value(call: FrameCall, split: Split, zone: ZoneInfo) -> str:
    values: dict[Split, object] = {
        Split.AGENT: call.agent_id,
        Split.TEAM: call.team_id or "",
        Split.QUEUE: call.queue,
        Split.DIRECTION: call.direction or "",
        Split.LANGUAGE: call.language or "",
        Split.LENGTH: sum(call.duration >= end for end in LENGTHS),
        Split.MOMENTS: "with" if call.worth_hearing else "without",
    }
    if split is Split.TIME_OF_DAY:
        return str(sum(call.started_at.astimezone(zone).hour >= end for end in HOURS))
    return str(values[split])
