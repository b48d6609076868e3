"""Draws the rooms of ``qa_app`` and what imports what: ``make architecture``.

The layers are those of the import contract in pyproject.toml, the arrows those of the code. The
drawing goes to docs/pictures/rooms.svg, the list of rooms into docs/architecture.md.
"""

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import chain
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "qa_app"
PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "pictures" / "rooms.svg"
LIST = re.compile(r"(?<=<!-- rooms -->\n).*?(?=<!-- /rooms -->)", re.DOTALL)
BOX, ROW, GAP, MARGIN = (132, 30), 68, 22, 28


@dataclass(frozen=True)
class Rooms:
    """The layers, the highest first, each with its rooms; and which room imports which."""

    layers: list[list[str]]
    imports: dict[str, set[str]]

    def layer_of(self, room: str) -> int:
        """How far from the top a room is."""
        return next(i for i, layer in enumerate(self.layers) if room in layer)

    def arrows(self) -> list[tuple[str, str]]:
        """What is drawn: an import that goes through another room anyway is left out."""
        return [
            (room, other)
            for room, others in self.imports.items()
            for other in sorted(others)
            if not any(other in self._all_below(between) for between in others - {other})
        ]

    def running_back(self) -> list[tuple[str, str]]:
        """Imports that go up or sideways; there should be none."""
        return [
            (room, other)
            for room, others in self.imports.items()
            for other in sorted(others)
            if self.layer_of(room) >= self.layer_of(other)
        ]

    def _all_below(self, room: str, seen: frozenset[str] = frozenset()) -> set[str]:
        nearest = self.imports[room] - seen
        deeper = (self._all_below(other, seen | {room}) for other in nearest)
        return nearest.union(*deeper)


def read_rooms() -> Rooms:
    """The rooms as the contract orders them and as the code imports them."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(one for one in known["contracts"] if one["type"] == "layers")
    layers = [
        [name.strip("() ").removeprefix(f"{PACKAGE}.") for name in re.split(r"[|:]", layer)]
        for layer in contract["layers"]
    ]
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    rooms = list(chain.from_iterable(layers))
    for room in rooms:
        graph.squash_module(f"{PACKAGE}.{room}")
    return Rooms(
        layers,
        {
            room: {
                name
                for one in graph.find_modules_directly_imported_by(f"{PACKAGE}.{room}")
                if (name := one.removeprefix(f"{PACKAGE}.")) in rooms and name != room
            }
            for room in rooms
        },
    )


def drawn(rooms: Rooms) -> str:
    """The picture as SVG: a box for each room, an arrow from it to what it imports."""
    wide, high = BOX
    places = _places(rooms)
    width = max(x for x, _y in places.values()) + wide // 2 + MARGIN
    height = max(y for _x, y in places.values()) + high + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13" text-anchor="middle">',
        "<title>The rooms of QA Coach: each imports only from rooms below it</title>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5b6b7b"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        '<g fill="none" stroke="#5b6b7b" stroke-opacity=".75" marker-end="url(#head)">',
    ]
    for room, other in rooms.arrows():
        (x, y), (to_x, to_y) = places[room], places[other]
        top, bend = y + high, (to_y - y - high) / 2
        path = f"M{x} {top}C{x} {top + bend:.0f} {to_x} {to_y - bend:.0f} {to_x} {to_y}"
        lines.append(f'<path d="{path}"><title>{room} imports {other}</title></path>')
    lines.append("</g>")
    for room, (x, y) in places.items():
        box = f'x="{x - wide // 2}" y="{y}" width="{wide}" height="{high}" rx="6"'
        lines.append(
            f'<rect {box} fill="#eef4fa" stroke="#33658a"/>'
            f'<text x="{x}" y="{y + 20}" fill="#12283a">{escape(room)}</text>'
        )
    return "\n".join([*lines, "</svg>", ""])


def _rows(rooms: Rooms) -> list[list[str]]:
    """Rooms by how many others they stand on, one above the other; the highest first."""

    @cache
    def height(room: str) -> int:
        return max(
            (height(other) + 1 for other in rooms.imports[room] if below(room, other)), default=0
        )

    def below(room: str, other: str) -> bool:
        return rooms.layer_of(room) < rooms.layer_of(other)

    top = max(map(height, rooms.imports))
    return [[room for room in rooms.imports if height(room) == n] for n in range(top, -1, -1)]


def _places(rooms: Rooms) -> dict[str, tuple[int, int]]:
    """The middle of each box's upper edge: as near above what it imports as there is room."""
    places: dict[str, tuple[int, int]] = {}
    rows, step = _rows(rooms), BOX[0] + GAP
    below = {
        room: [other for one, other in rooms.arrows() if one == room] for room in rooms.imports
    }

    def wanted(room: str) -> float:
        there = [places[other][0] for other in below[room] if other in places]
        return sum(there) / len(there) if there else 0.0

    for row in range(len(rows) - 1, -1, -1):
        known = {room: wanted(room) for room in rows[row]}
        order = sorted(rows[row], key=lambda room: (known[room], room))
        lean = 0 if len(order) > 1 else (step * 0.62 if row % 2 else -step * 0.62)
        first = sum(known.values()) / len(order) * 0.6 - (len(order) - 1) * step / 2 + lean
        for number, room in enumerate(order):
            places[room] = (round(first + number * step), MARGIN + row * ROW)
    left = min(x for x, _y in places.values()) - BOX[0] // 2 - MARGIN
    return {room: (places[room][0] - left, places[room][1]) for room in rooms.imports}


def listed(rooms: Rooms) -> str:
    """All rooms with what each is for and all that it imports, as a table of Markdown."""
    rows = ["| room | what it holds | imports from |", "|---|---|---|"]
    for room in chain.from_iterable(rooms.layers):
        below = sorted(sorted(rooms.imports[room]), key=rooms.layer_of)
        rows.append(f"| `{room}` | {_purpose(room)} | {', '.join(below) or 'nothing'} |")
    return "\n".join([*rows, ""])


def _purpose(room: str) -> str:
    folder = ROOT / PACKAGE / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    said = ast.get_docstring(ast.parse(path.read_text())) or ""
    return said.split("\n\n")[0].replace("\n", " ").rstrip(".")


def main() -> None:
    """Write both; end with 1 where an arrow runs back."""
    rooms = read_rooms()
    PICTURE.write_text(drawn(rooms))
    PAGE.write_text(LIST.sub(lambda _found: listed(rooms), PAGE.read_text()))
    back = rooms.running_back()
    sys.exit(f"arrows that run back: {back}" if back else 0)


if __name__ == "__main__":
    main()
