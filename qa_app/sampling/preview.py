"""What a frame looks like before anything is drawn: sizes, and what was left out."""

from collections import Counter
from dataclasses import dataclass

from qa_app.sampling.drawing import RANDOM, TARGETED, Frame
from qa_app.sampling.frames import Found


@dataclass(frozen=True, slots=True)
class StratumSize:
    """A stratum: its number of calls, and how many will be drawn from it, at least and at most."""

    cell: tuple[tuple[str, str], ...]
    calls: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class UnitSize:
    """A unit's calls and how many will be drawn: by chance, and worth hearing."""

    unit: str
    calls: int
    drawn: int
    worth_hearing: int
    drawn_worth_hearing: int
    strata: tuple[StratumSize, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A frame in figures; ``short`` units have fewer calls than their quota."""

    calls: int
    units: list[UnitSize]
    left_out: dict[str, int]
    short: int

    @property
    def drawn(self) -> int:
        """How many calls will be drawn."""
        return sum(one.drawn + one.drawn_worth_hearing for one in self.units)


def preview_of(found: Found) -> Preview:
    """The figures of a frame, units in the order of the frame."""
    frame = found.frame
    units = [_unit(frame, unit) for unit in dict.fromkeys(one.unit for one in frame.strata)]
    left_out = Counter({why: sum(agents.values()) for why, agents in found.left_out.items()})
    quota = frame.by_chance + frame.worth_hearing
    short = sum(one.drawn + one.drawn_worth_hearing < quota for one in units)
    return Preview(frame.calls, units, dict(left_out.most_common()), short)


def _unit(frame: Frame, unit: str) -> UnitSize:
    mine = [one for one in frame.strata if one.unit == unit]
    by_chance = [one for one in mine if one.selection == RANDOM]
    sizes = [len(one.calls) for one in by_chance]
    total = sum(sizes)
    worth = sum(len(one.calls) for one in mine if one.selection == TARGETED)
    taken = min(frame.by_chance, total)
    return UnitSize(
        unit=unit,
        calls=total,
        drawn=taken,
        worth_hearing=worth,
        # Chance may take some of these first.
        drawn_worth_hearing=min(frame.worth_hearing, worth, total - taken),
        strata=tuple(
            StratumSize(one.cell, size, *_bounds(size, taken, total))
            for one, size in zip(by_chance, sizes, strict=True)
        ),
    )


def _bounds(size: int, taken: int, total: int) -> tuple[int, int]:
    part = size * taken
    return part // total, -(-part // total)
