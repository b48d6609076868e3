"""A worker's sign of life while it is busy, given by a thread beside the work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import current_app

from qa_app.calls.states import HEARTBEAT_SECONDS
from qa_app.extensions import db

log = structlog.get_logger()


@contextmanager
def heartbeat(beat: Callable[[], bool]) -> Iterator[threading.Event]:
    """Call ``beat`` every few seconds; the event is set once it says that the work should end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a thread needs the app itself
    stop, wanted = threading.Event(), threading.Event()

    def keep_beating() -> None:
        while not stop.wait(HEARTBEAT_SECONDS):
            with app.app_context():
                try:
                    if beat():
                        wanted.set()
                    db.session.commit()
                except Exception:
                    # The database may be back for the next beat; the lease allows for that.
                    log.exception("heartbeat failed")

    thread = threading.Thread(target=keep_beating, daemon=True)
    thread.start()
    try:
        yield wanted
    finally:
        stop.set()
        thread.join()
