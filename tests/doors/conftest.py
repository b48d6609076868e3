"""A real web server for tests of the doors."""

from collections.abc import Iterator

import pytest

from qa_app.foundation.settings import Settings
from tests.doors.server import Server, serving


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """The web server of an empty centre."""
    with serving(settings) as server:
        yield server
