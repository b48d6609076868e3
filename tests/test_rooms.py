"""A room's pages and views name only endpoints and templates of rooms that come before it."""

import ast
import re
import tomllib

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "qa_app"
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][
    0
]["layers"]
# The lowest first; rooms of one layer know nothing of each other.
HEIGHT = {
    room.strip(): height
    for height, layer in enumerate(reversed(LAYERS))
    for room in layer.split("|")
}
# Where the sign-in extension looks for its pages.
ROOM_OF_FOLDER = {"security": "people"}
ENDPOINT = re.compile(r"url_for\(\s*[\"']([\w.]+)")
TEMPLATE = re.compile(r"{%-?\s*(?:include|import|from|extends)\s*\"([^\"]+)")


def room_of_template(path: str) -> str | None:
    """Whose template it is; None for those that all pages share."""
    folder, _, name = path.partition("/")
    return ROOM_OF_FOLDER.get(folder, folder) if name else None


def may_know(room: str, other: str | None) -> bool:
    return other is None or other == room or HEIGHT[other] < HEIGHT[room]


@pytest.fixture
def room_of_endpoint(app) -> dict[str, str]:
    return {
        name: view.__module__.split(".")[1]
        for name, view in app.view_functions.items()
        # The start page, the icon and /health are everybody's.
        if view.__module__.startswith("qa_app.") and not name.startswith("pages.")
    }


def test_templates_lead_only_to_rooms_that_come_before(room_of_endpoint):
    wrong = []
    for file in sorted((PACKAGE / "templates").rglob("*.html")):
        name = file.relative_to(PACKAGE / "templates").as_posix()
        room, text = room_of_template(name), file.read_text()
        if room is None:
            continue
        known = {*ENDPOINT.findall(text)} & {*room_of_endpoint}
        wrong += [(name, e) for e in sorted(known) if not may_know(room, room_of_endpoint[e])]
        shown = {*TEMPLATE.findall(text)}
        wrong += [(name, t) for t in sorted(shown) if not may_know(room, room_of_template(t))]
    assert wrong == []


def test_views_lead_only_to_rooms_that_come_before(room_of_endpoint):
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        room = file.relative_to(PACKAGE).parts[0]
        if room not in HEIGHT or room in {"web", "cli"}:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            other = room_of_endpoint.get(node.value) or (
                room_of_template(node.value) if node.value.endswith(".html") else None
            )
            if other in HEIGHT and not may_know(room, other):
                wrong.append((f"{file.relative_to(PACKAGE)}:{node.lineno}", node.value))
    assert wrong == []


def test_every_folder_of_templates_is_a_rooms():
    folders = {path.name for path in (PACKAGE / "templates").iterdir() if path.is_dir()}
    assert {ROOM_OF_FOLDER.get(name, name) for name in folders} <= {*HEIGHT}
