"""A server whose deadlines are short, so that tests need not wait for the real ones."""

from collections.abc import Iterator
from contextlib import contextmanager

from qa_app.cli import serving as running
from qa_app.foundation.settings import Settings
from qa_app.web import front
from tests.doors.server import Server, serving


def create_front() -> front.Front:
    """The app behind a front that waits a second, not many; for the server's processes."""
    front.GRACE_SECONDS = 1.0
    front.BYTES_PER_SECOND = 1_000_000
    return front.create_front()


@contextmanager
def serving_impatiently(settings: Settings, **environment: str) -> Iterator[Server]:
    """The web server, with a second for headers and a second without a byte for bodies."""
    kept, running.HEADER_SECONDS = running.HEADER_SECONDS, 1
    try:
        with serving(settings, app="tests.doors.impatient:create_front", **environment) as server:
            yield server
    finally:
        running.HEADER_SECONDS = kept
