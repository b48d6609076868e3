"""A worker: has what waits done by its process, and sees that no job is ever stuck or lost."""

import os
import signal
import socket
import time
import uuid
from collections.abc import Callable
from functools import cache, partial
from threading import Event, Thread
from types import FrameType

import structlog
from flask import Flask, current_app

from qa_app import audit
from qa_app.agreement.computing import order_if_outdated
from qa_app.calls import stages
from qa_app.calls.resealing import reseal_earlier
from qa_app.demo.follow_up import follow_up_all
from qa_app.foundation import incoming_folder
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.foundation.transaction import settings
from qa_app.retention import erasing, runs
from qa_app.retention.card_codes import clean_after_codes
from qa_app.rubrics import RubricError
from qa_app.sampling.jobs import order_what_is_due
from qa_app.scorecards.files import state_of, take_in_files
from qa_app.subjects import archives
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcripts.transcribing import load_whisper
from qa_app.web.app import create_app
from qa_app.work import life, running
from qa_app.work.kinds import Task, job_ended
from qa_app.work.process import TaskProcess

log = structlog.get_logger()
LOOK_SECONDS = 1
SWEEP_SECONDS = 4
ERASE_SECONDS = 1
RULES_SECONDS = 60
FIGURES_SECONDS = 60


@cache
def worker_name() -> str:
    """This process among all that work on the same database."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def work_off() -> None:
    """Do what waits, the most urgent first, until nothing is left."""
    while work_on_next():
        pass


def work_on_next() -> bool:
    """Do the one thing that comes next; False when nothing waits."""
    process: TaskProcess | None = current_app.extensions.get("task_process")
    if process and not process.ready():
        return False
    task = life.next_task(worker_name())
    claimed = task is not None and life.claim(task)
    db.session.commit()
    if task and claimed:
        _have_done(task, process)
    return task is not None  # where somebody else was faster, there may be more


def _have_done(task: Task, process: TaskProcess | None) -> None:
    if process is None:
        running.do(task)
    reason = process.have_done(task) if process else None
    if reason is None:
        # Not in the process: that is ended once its job is no longer the worker's.
        job_ended.send(call_id=task.call_id)
    elif reason != "lost":
        running.end(task, reason)


def sweep() -> int:
    """Let go what dead workers held; how many jobs."""
    released = life.release_silent()
    db.session.commit()
    return released


def _redo_outdated(seen: dict[str, str]) -> None:
    """Let what is missing or was made by older rules be made anew.

    Phrases of a rubric and switches of rules change while the centre works; ``seen`` are the
    versions at the last look.
    """
    now = {name: stage.current_version() for name, stage in stages.registry().items()}
    for known in stages.progress() if now != seen else ():
        if not known.total or known.total > known.done + known.waiting + known.failed:
            stages.order_redo(known.stage.name)
    seen.update(now)
    db.session.commit()


def _take_in_rubrics(seen: list[str]) -> None:
    """Take in rubric files that have changed since the last look; a wrong one changes nothing."""
    now = state_of(settings().rubrics_dir)
    if seen == [now]:
        return
    seen[:] = [now]
    try:
        take_in_files(settings().rubrics_dir)
    except (OSError, RubricError) as error:
        log.error("rubric files cannot be taken in", reason=str(error))
    db.session.commit()


def _order_figures(looked: list[float]) -> None:
    """Once a minute, have figures of agreement computed where reviews have come in."""
    if not looked or time.monotonic() - looked[-1] > FIGURES_SECONDS:
        looked[:] = [time.monotonic()]
        order_if_outdated()
        db.session.commit()


def _look_after(seen: dict[str, str], files: list[str], looked: list[float]) -> None:
    sweep()
    incoming_folder.sweep(settings().incoming_dir)
    audit.take_in()
    _take_in_rubrics(files)
    _redo_outdated(seen)
    _order_figures(looked)


def _erase(looked: list[float]) -> None:
    """Go on with what is to be erased, beside the work on calls: that may take hours."""
    if not looked or time.monotonic() - looked[-1] > RULES_SECONDS:
        looked[:] = [time.monotonic()]
        runs.begin_runs()
        order_what_is_due()
    erasing.work_off()
    clean_after_codes()
    archives.work_off()


def _repeat(action: Callable[[], object], seconds: float, app: Flask, stop: Event) -> None:
    """Do something again and again until told to stop."""
    while not stop.wait(seconds):
        with app.app_context():
            try:
                action()
            except Exception:
                # A database that is away for a moment must not end it.
                log.exception("failed, will be tried again", what=str(action))
                db.session.rollback()


def app_with_whisper(settings: Settings) -> Flask:
    """What a worker's process loads before it takes anything: a claimed call begins at once."""
    app = create_app(settings)
    with app.app_context():
        try:
            load_whisper()
        except TranscriptionError as error:
            # Each call will fail with this reason; the stages do not need it.
            log.error("Whisper cannot be loaded", code=error.code, reason=str(error))
    return app


def work(app: Flask) -> None:
    """Be a worker until told to stop; what it was at is released then."""
    stop = Event()
    with app.app_context():
        follow_up_all()
        process = TaskProcess(app_with_whisper, settings())
        app.extensions["task_process"] = process

    def end(_sign: int, _frame: FrameType | None) -> None:
        stop.set()
        process.kill()

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, end)
    look_after, erase = partial(_look_after, {}, [], []), partial(_erase, [])
    Thread(target=_repeat, args=(look_after, SWEEP_SECONDS, app, stop), daemon=True).start()
    Thread(target=_repeat, args=(erase, ERASE_SECONDS, app, stop), daemon=True).start()
    Thread(target=reseal_earlier, args=(app, stop), daemon=True).start()
    _repeat(work_off, LOOK_SECONDS, app, stop)
    process.close()
    with app.app_context():
        life.release_all(worker_name())
        db.session.commit()
