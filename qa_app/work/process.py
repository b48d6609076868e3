"""A warm process in which a worker's jobs are done, and that can be ended at any moment.

Work in a library's native code cannot be interrupted from inside, and memory that was freed
there may stay with the process: ending it is what frees the worker in every case. It is
started again at once, since loading everything takes seconds.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, wait
from pathlib import Path

import structlog
from flask import Flask, current_app

from qa_app.foundation.parent_process import die_with_parent
from qa_app.foundation.settings import Settings
from qa_app.work import running
from qa_app.work.kinds import Task

log = structlog.get_logger()
LOOK_SECONDS = 0.5
# Not forked: a copy of a process that has threads may hang.
_processes = multiprocessing.get_context("spawn")


class TaskProcess:
    """The process; ``make_app`` is a function that can be named across processes."""

    def __init__(self, make_app: Callable[[Settings], Flask], settings: Settings) -> None:
        self._arguments = (make_app, settings)
        self._closed = False
        self._start()

    def _start(self) -> None:
        others = set(multiprocessing.active_children())
        self._executor = ProcessPoolExecutor(1, _processes, _load, self._arguments)
        self._executor.submit(os.getpid)  # the first thing to do starts the process
        (self._process,) = set(multiprocessing.active_children()) - others

    def ready(self) -> bool:
        """Wait until the process has loaded everything; False when there is none to work with.

        It is started anew where it died; the log says why it did.
        """
        try:
            self._executor.submit(os.getpid).result()
        except BrokenExecutor:
            self._restart()
            return False
        return not self._closed

    def have_done(self, task: Task) -> str | None:
        """Have the process, which is ready, do a job; None when it came to an end by itself.

        It is watched twice a second, and ended where that gives a reason, which is what this
        returns. That is ``worker_lost`` when the process died, ``lost`` when it was closed.
        """
        watch = running.Watch(task)
        job = self._executor.submit(_do, task)
        while not wait([job], LOOK_SECONDS).done:
            reason = watch(memory_of(self._process.pid))
            # What gets done in the meantime is not thrown away with it.
            if reason and not wait([job], LOOK_SECONDS / 5).done:
                self._restart()
                return reason
        error = job.exception()
        if error is None:
            return None
        self._restart()
        if self._closed:
            return "lost"
        log.warning("the process died", call=task.call_id, kind=task.kind, exc_info=error)
        return "worker_lost"

    def _restart(self) -> None:
        self._process.kill()
        self._executor.shutdown()
        if not self._closed:
            self._start()

    def kill(self) -> None:
        """End the process at once and for good, whatever is being done with it."""
        self._closed = True
        self._process.kill()

    def close(self) -> None:
        """The same, and wait until it is gone."""
        self.kill()
        self._executor.shutdown()


def memory_of(pid: int | None) -> int:
    """The memory that a process holds, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _load(make_app: Callable[[Settings], Flask], settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    die_with_parent(signal.SIGKILL)
    make_app(settings).app_context().push()


def _do(task: Task) -> None:
    with current_app.app_context():  # with a session of its own
        running.do(task)
