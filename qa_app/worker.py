"""A worker: takes calls off the queue, and sees that none is ever stuck or lost."""

import os
import socket
import threading
import uuid
from functools import cache
from typing import Any

import structlog
from flask import Flask

from qa_app.calls import states
from qa_app.calls.transcribing import transcribe_call
from qa_app.demo.follow_up import follow_up, follow_up_all
from qa_app.extensions import db
from qa_app.jobs import jobs

log = structlog.get_logger()
SWEEP_SECONDS = 4


@cache
def worker_name() -> str:
    """This process among all that work on the same database."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def transcribe(call_id: int) -> None:
    """The job: transcribe a call, then do what follows from it."""
    transcribe_call(call_id, worker=worker_name())
    follow_up(call_id)


def sweep() -> int:
    """Queue again what a dead worker left, and what never reached the queue; how many."""
    interrupted = states.release_interrupted()
    db.session.commit()
    lost = states.waiting() if jobs().queue.pending_count() == 0 else interrupted
    samples = states.samples_among(lost)
    db.session.commit()
    for call_id in lost:
        jobs().enqueue_transcription(call_id, later=call_id in samples)
    return len(lost)


def _sweep_until(app: Flask, stop: threading.Event) -> None:
    while not stop.wait(SWEEP_SECONDS):
        with app.app_context():
            try:
                sweep()
            except Exception:
                # A database that is away for a moment must not end the sweeping.
                log.exception("sweep failed")


def work(app: Flask) -> None:
    """Be a worker until told to stop."""
    with app.app_context():
        follow_up_all()
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep_until, args=(app, stop), daemon=True)
    sweeper.start()
    consumer: Any = app.extensions["jobs"].queue.create_consumer(
        workers=1, periodic=False, max_delay=1.0, initial_delay=0.1
    )
    try:
        consumer.run()
    finally:
        stop.set()
