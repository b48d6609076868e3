"""What belongs to no room: the icons that browsers ask for unasked, and the navigation."""

import re

import pytest

from tests.factories import create_person


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/favicon.ico", "image/", b"\0\0\1\0"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
        ("/apple-touch-icon-precomposed.png", "image/png", b"\x89PNG"),
    ],
)
def test_every_browser_finds_an_icon_before_signing_in_and_keeps_it(client_of, path, kind, begins):
    with client_of(None).get(path) as answer:
        assert answer.status_code == 200
        assert answer.mimetype.startswith(kind)
        assert answer.data.startswith(begins)
        assert "max-age=2592000" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/calls", "Calls"),
        ("/calls/retranscribe", "Calls"),
        ("/background-work", "Calls"),
        ("/glossary", "Calls"),
        ("/rules", "Reviews"),
        ("/to-check", "Redaction review"),
        ("/people", "People"),
        ("/people/teams", "People"),
    ],
)
def test_the_navigation_says_where_a_page_belongs(app, client_of, path, room):
    person = create_person("qa", "admin", "privacy", language="en")

    page = client_of(person).get(path).text

    assert re.findall(r'aria-current=page\s+href="[^"]+">([^<]+)<', page) == [room]
