"""The queue of background work, chosen by one URL; what is done with it is in ``worker``."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey


def make_queue(url: str) -> Huey:
    """The queue that a URL names: a SQLite file, PostgreSQL or Redis."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        path = url.removeprefix("sqlite:///")
        return SqliteHuey("qa-coach", filename=path, results=False, timeout=30)
    if scheme == "redis":
        return RedisHuey("qa-coach", url=url, results=False)
    return PostgresHuey("qa-coach", dsn=url, results=False)


class Jobs:
    """The app's queue and its one kind of job; jobs carry ids, never objects."""

    def __init__(self, queue: Huey, transcribe: Callable[[int], None]) -> None:
        self.queue = queue
        self._transcribe = queue.task(name="transcribe")(transcribe)

    def enqueue_transcription(self, call_id: int, *, later: bool = False) -> None:
        """Let a worker transcribe this call; ``later`` puts it behind all others."""
        self._transcribe(call_id, priority=0 if later else 1)


def jobs() -> Jobs:
    """The running app's jobs."""
    return cast(Jobs, current_app.extensions["jobs"])


def init_app(app: Flask, queue_url: str, transcribe: Callable[[int], None]) -> None:
    """Give the app its queue; ``transcribe`` is run by a worker, in the app's context."""

    def run(call_id: int) -> None:
        with app.app_context():
            transcribe(call_id)

    app.extensions["jobs"] = Jobs(make_queue(queue_url), run)
