"""The queue of background work, chosen by one URL; what is done with it is in ``worker``."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey

log = structlog.get_logger()


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
    """The app's queue. What is to be done, and in which order, stands in the database.

    A job is a bell that tells a worker to look there: a call's priority can change after it
    was rung, and a bell that gets lost is rung again by the next sweep.
    """

    def __init__(self, queue: Huey, work: Callable[[], None], redo: Callable[[str], None]) -> None:
        self.queue = queue
        self._work = queue.task(name="work")(work)
        self._redo = queue.task(name="redo", priority=1)(redo)

    def ring(self) -> None:
        """Tell a worker that something waits; where nobody hears it, the next sweep rings."""
        try:
            self._work()
        except Exception:
            # The change that it is for is stored already, whatever keeps the queue from it.
            log.exception("a bell was lost")

    def redo_stage(self, name: str) -> None:
        """Let a worker mark the outdated results of a stage, to be made anew."""
        self._redo(name)


def jobs() -> Jobs:
    """The running app's jobs."""
    return cast(Jobs, current_app.extensions["jobs"])


def init_app(
    app: Flask, queue_url: str, work: Callable[[], None], redo: Callable[[str], None]
) -> None:
    """Give the app its queue; ``work`` and ``redo`` are run by a worker, in the app's context."""

    def work_in_context() -> None:
        with app.app_context():
            work()

    def redo_in_context(name: str) -> None:
        with app.app_context():
            redo(name)

    app.extensions["jobs"] = Jobs(make_queue(queue_url), work_in_context, redo_in_context)
