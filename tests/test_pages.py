"""What belongs to no room: the icons that browsers ask for unasked."""

import pytest


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
