"""A worker: has what waits done by its child, and sees that no call is ever stuck or lost."""

import os
import signal
import socket
import threading
import time
import uuid
from functools import cache
from typing import Any

import structlog
from flask import Flask, current_app

from qa_app import audit, tasks
from qa_app.calls import stage_states, stages, states, version_states
from qa_app.calls.resealing import is_all_sealed, reseal_all
from qa_app.calls.stages import Stage, registry
from qa_app.child import Child
from qa_app.demo.follow_up import follow_up, follow_up_all
from qa_app.findings.finding import FINDING
from qa_app.foundation import incoming_folder
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.foundation.transaction import settings
from qa_app.jobs import jobs
from qa_app.masking.card_codes import CODES
from qa_app.masking.sound import SOUND
from qa_app.masking.text import MASKING
from qa_app.retention import erasing, runs
from qa_app.retention.card_codes import clean_after_codes
from qa_app.subjects import archives
from qa_app.subjects.numbers import NUMBERS
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcripts.speaker_roles import SPEAKERS
from qa_app.transcripts.transcribing import load_whisper

log = structlog.get_logger()
SWEEP_SECONDS = 4
ERASE_SECONDS = 1
RULES_SECONDS = 60
STOP_SECONDS = 5

# What is done with a call after its transcript, in this order.
STAGES: tuple[Stage, ...] = (SPEAKERS, MASKING, CODES, FINDING, SOUND, NUMBERS)


@cache
def worker_name() -> str:
    """This process among all that work on the same database."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def work_off() -> None:
    """The job: do what waits, the most urgent first, until nothing is left."""
    stopping: threading.Event | None = current_app.extensions.get("stopping")
    while not (stopping and stopping.is_set()) and work_on_next():
        pass


def work_on_next() -> bool:
    """Do the one thing that comes next; False when nothing waits."""
    child: Child | None = current_app.extensions.get("child")
    if child and not child.ready():
        return False
    task = tasks.next_task(worker_name())
    if task is None:
        return False
    if not tasks.claim(task):
        return True  # somebody else was faster; there may be more
    if jobs().queue.pending_count() == 0:
        jobs().ring()  # for the next worker: there may be more than this one can do
    if child is None:
        tasks.do(task)
        follow_up(task.call_id)
        return True
    reason = child.have_done(task, tasks.Watch(task))
    if reason is None:
        # Not in the child: it is ended once its task is no longer the worker's.
        follow_up(task.call_id)
    elif reason != "lost":
        tasks.end(task, reason)
    return True


def redo(name: str) -> None:
    """The job: mark what is outdated in a stage; the workers then make it anew."""
    if name not in registry():
        return
    after: int | None = 0
    while after is not None:
        after = stage_states.redo_outdated(name, after)
        db.session.commit()
    jobs().ring()


def sweep() -> int:
    """Let go what a dead worker held, and ring for what waits unheard; the number of bells."""
    states.release_interrupted()
    stage_states.release_interrupted()
    version_states.release_interrupted()
    waits = stage_states.next_waiting() or states.next_waiting() or version_states.next_waiting()
    db.session.commit()
    if not waits or jobs().queue.pending_count():
        return 0
    jobs().ring()
    return 1


def _begin_new_stages() -> None:
    """A stage that no call has yet is new in this version: it is made for all older calls."""
    known = {progress.stage.name for progress in stages.progress() if progress.total}
    db.session.commit()
    for name in registry().names:
        if name not in known:
            jobs().redo_stage(name)


def _notice_changed_rules(seen: dict[str, str]) -> None:
    """Let what was made by older rules be made anew; ``seen`` are the versions at the last look.

    Phrases of a rubric and switches of rules change while the centre works.
    """
    for stage in registry():
        version = stage.current_version()
        if seen.get(stage.name, version) != version:
            jobs().redo_stage(stage.name)
        seen[stage.name] = version
    db.session.commit()


def _redo_outdated_stages() -> None:
    """Stages whose rules changed while nothing was running."""
    for progress in stages.progress():
        if progress.total > progress.done + progress.waiting + progress.failed:
            jobs().redo_stage(progress.stage.name)
    db.session.commit()


def _sweep_until(app: Flask, stop: threading.Event) -> None:
    seen: dict[str, str] = {}
    while not stop.wait(SWEEP_SECONDS):
        with app.app_context():
            try:
                sweep()
                incoming_folder.sweep(settings().incoming_dir)
                audit.take_in()
                _notice_changed_rules(seen)
            except Exception:
                # A database that is away for a moment must not end the sweeping.
                log.exception("sweep failed")


def _erase_until(app: Flask, stop: threading.Event) -> None:
    """Go on with what is to be erased, beside the work on calls: that may take hours."""
    looked = 0.0
    while not stop.wait(ERASE_SECONDS):
        with app.app_context():
            try:
                if time.monotonic() - looked > RULES_SECONDS:
                    looked = time.monotonic()
                    runs.begin_runs()
                erasing.work_off()
                clean_after_codes()
                archives.work_off()
            except Exception:
                # What is marked as going is gone on with at the next look.
                log.exception("erasing failed")
                db.session.rollback()


def _reseal_earlier(app: Flask, stop: threading.Event) -> None:
    """Encrypt what an earlier version stored in the clear, little by little."""
    with app.app_context():
        try:
            if not is_all_sealed():
                done = reseal_all(lambda: not stop.wait(0.02))
                log.info("encrypted", recordings=done.recordings, lines=done.lines)
        except Exception:
            # The next start goes on; `qa-app keys list` tells what is left.
            log.exception("encrypting was given up")


def app_with_whisper(settings: Settings) -> Flask:
    """What a worker's child loads before it takes anything: a claimed call begins at once."""
    from qa_app.web.app import create_app  # which wires this module's stages

    app = create_app(settings)
    with app.app_context():
        try:
            load_whisper()
        except TranscriptionError as error:
            # Each call will fail with this reason; the stages do not need it.
            log.error("Whisper cannot be loaded", code=error.code, reason=str(error))
    return app


def work(app: Flask) -> None:
    """Be a worker until told to stop; what it was at is given back then."""
    stop = app.extensions["stopping"] = threading.Event()
    with app.app_context():
        follow_up_all()
        _begin_new_stages()
        _redo_outdated_stages()
        child = app.extensions["child"] = Child(app_with_whisper, settings(), tasks.do)
    consumer: Any = app.extensions["jobs"].queue.create_consumer(
        workers=1, periodic=False, max_delay=1.0, initial_delay=0.1
    )
    consumer.start()
    # Huey's own way to stop would interrupt its thread at any point, also in a transaction.
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda _sign, _frame: stop.set())
    for beside in (_sweep_until, _erase_until, _reseal_earlier):
        threading.Thread(target=beside, args=(app, stop), daemon=True).start()
    while not stop.wait(1.0):
        consumer.check_worker_health()
    child.close()
    consumer.stop_flag.set()
    for _worker, thread in consumer.worker_threads:
        thread.join(STOP_SECONDS)
    with app.app_context():
        states.give_back_all(worker_name())
        stage_states.give_back_all(worker_name())
        version_states.give_back_all(worker_name())
        db.session.commit()
