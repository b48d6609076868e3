"""The drawing of the rooms is of the code as it is, and no arrow in it runs back."""

import pytest

from setup.draw_rooms import LIST, PAGE, PICTURE, Rooms, drawn, listed, read_rooms


@pytest.fixture(scope="module")
def rooms() -> Rooms:
    return read_rooms()


def test_the_drawing_shows_the_code_as_it_is(rooms):
    """Where it does not: `make architecture`."""
    found = LIST.search(PAGE.read_text())

    assert PICTURE.read_text() == drawn(rooms)
    assert found
    assert found[0] == listed(rooms)


def test_no_arrow_runs_back(rooms):
    assert rooms.running_back() == []
    assert rooms.arrows()


def test_an_arrow_that_runs_back_would_be_seen():
    rooms = Rooms([["reviews"], ["calls"]], {"reviews": {"calls"}, "calls": {"reviews"}})

    assert rooms.running_back() == [("calls", "reviews")]
