"""A draw: which calls of a frame are reviewed. The same frame and seed give the same calls.

The calls of a stratum are put in an order that depends on nothing but the seed and their numbers:
by an HMAC of each. The first of them are drawn, the next ones are there to replace them. So
within a stratum every call is as likely to be drawn as any other, whatever database or machine
does it, and whoever has the seed and the numbers can do it again.

A quota is met for each unit (an agent, a team, ...), whose calls may be split into several strata.
Each stratum gets its proportional part, rounded up or down by chance, in such a way that the parts
add up to the quota and all calls of the unit have the same chance of being drawn. Rounding each to
the nearest would leave small strata without any chance.

Calls worth hearing are drawn beside these, from those that chance has left: a call that is drawn
by chance counts as such, whatever was found in it.
"""

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Another one as soon as the same frame and seed might give other calls.
METHOD = "1"
RANDOM, TARGETED = "random", "targeted"


@dataclass(frozen=True, slots=True)
class Stratum:
    """Calls among which is drawn, by number, for the quota of a unit; ``cell`` says how the
    unit's calls are split, as pairs of name and value."""

    unit: str
    selection: str
    calls: tuple[int, ...]
    cell: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """All calls that can be drawn, and how many of each unit: by chance, and worth hearing."""

    strata: tuple[Stratum, ...]
    by_chance: int
    worth_hearing: int = 0

    @property
    def calls(self) -> int:
        """How many different calls can be drawn."""
        return len({call for stratum in self.strata for call in stratum.calls})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn call: the place of its stratum in the frame, and its own in the stratum's order,
    from 1 on."""

    call: int
    stratum: int
    rank: int


def draw(frame: Frame, seed: str) -> list[Drawn]:
    """The calls that are drawn, stratum by stratum in the order of their ranks."""
    drawn = [
        Drawn(call, place, rank)
        for place, take in _shares(frame, seed)
        for rank, call in enumerate(in_order(frame.strata[place], seed)[:take], 1)
    ]
    taken = {one.call for one in drawn}
    for place, stratum in enumerate(frame.strata):
        if stratum.selection == TARGETED:
            ranked = enumerate(in_order(stratum, seed), 1)
            free = [(rank, call) for rank, call in ranked if call not in taken]
            first = free[: frame.worth_hearing]
            drawn += [Drawn(call, place, rank) for rank, call in first]
            taken |= {call for _rank, call in first}
    return sorted(drawn, key=lambda one: (one.stratum, one.rank))


def in_order(stratum: Stratum, seed: str) -> list[int]:
    """The calls of a stratum in the order in which the seed draws them."""
    key = seed.encode()
    return sorted(stratum.calls, key=lambda call: (_lot(key, f"{stratum.selection}:{call}"), call))


def lot_of(seed: str, selection: str, call: int) -> str:
    """What a call's place in the order rests on: the lower, the earlier; 64 hex digits."""
    return _lot(seed.encode(), f"{selection}:{call}").hex()


def _lot(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode(), "sha256")


def _shares(frame: Frame, seed: str) -> Iterable[tuple[int, int]]:
    """How many are drawn by chance from each stratum, by its place in the frame."""
    units: dict[str, list[int]] = {}
    for place, stratum in enumerate(frame.strata):
        if stratum.selection == RANDOM:
            units.setdefault(stratum.unit, []).append(place)
    for unit, places in units.items():
        sizes = [len(frame.strata[place].calls) for place in places]
        begin = int.from_bytes(_lot(seed.encode(), f"shares:{unit}")) % max(sum(sizes), 1)
        yield from zip(places, shares(sizes, frame.by_chance, begin), strict=True)


def shares(sizes: Sequence[int], quota: int, begin: int) -> list[int]:
    """The quota, or all there is, parted in proportion to the sizes by systematic sampling.

    ``begin`` is a number from 0 up to, but without, the sum of the sizes. Where it is drawn by
    chance, each part is its exact proportion on average, and never off by one or more.
    """
    total = sum(sizes)
    take = min(quota, total)
    ends = [0]
    for size in sizes:
        ends.append(ends[-1] + size * take)

    def marks_before(place: int) -> int:
        return max(0, -(-(place - begin) // total)) if total else 0

    counts = [marks_before(end) for end in ends]
    return [after - before for before, after in pairwise(counts)]


def packed(frame: Frame) -> bytes:
    """A frame as it is kept: small, and unpacked to the same again."""
    return zlib.compress(_text(frame))


def unpacked(kept: bytes) -> Frame:
    """A frame that was kept."""
    known = json.loads(zlib.decompress(kept))
    strata = (
        Stratum(
            unit=one["unit"],
            selection=one["selection"],
            calls=tuple(one["calls"]),
            cell=tuple((name, value) for name, value in one["cell"]),
        )
        for one in known.pop("strata")
    )
    return Frame(tuple(strata), **known)


def digest_of(frame: Frame) -> str:
    """Differs as soon as anything of the frame does; 64 hex digits."""
    return hashlib.sha256(_text(frame)).hexdigest()


def _text(frame: Frame) -> bytes:
    strata = [
        {"unit": one.unit, "selection": one.selection, "calls": one.calls, "cell": one.cell}
        for one in frame.strata
    ]
    kept = {
        "strata": strata, "by_chance": frame.by_chance, "worth_hearing": frame.worth_hearing,
    }  # fmt: skip
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()
