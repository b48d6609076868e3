"""A warm process in which a worker's work is done, and that can be ended at any moment.

Work in a library's native code cannot be interrupted from inside, and memory that was freed
there may stay with the process: ending it is what frees the worker in every case. It is
started again at once, since loading everything takes seconds.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import structlog
from flask import Flask

from qa_app.foundation.extensions import db
from qa_app.foundation.parent_process import die_with_parent
from qa_app.foundation.settings import Settings
from qa_app.work.kinds import Task

log = structlog.get_logger()
LOOK_SECONDS = 0.5
# Not forked: a copy of a process that has threads may hang.
_processes = multiprocessing.get_context("spawn")
MakeApp = Callable[[Settings], Flask]
Do = Callable[[Task], None]


class TaskProcess:
    """The process; ``make_app`` and ``do`` are functions that can be named across processes."""

    def __init__(self, make_app: MakeApp, settings: Settings, do: Do) -> None:
        self._arguments = (make_app, settings, do)
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._connection, theirs = _processes.Pipe()
        self._process = _processes.Process(
            target=_serve, args=(theirs, *self._arguments), daemon=True
        )
        self._process.start()
        theirs.close()
        self._ready = False

    def ready(self) -> bool:
        """Wait until the process has loaded everything; False when it is not to work any more.

        It is started anew where it died. Raises EOFError when it cannot start: the log says why.
        """
        if self._closed:
            return False
        if not self._process.is_alive():
            self._start()
        if not self._ready:
            self._connection.recv()
            self._ready = True
        return True

    def have_done(self, task: Task, watch: Callable[[int], str | None]) -> str | None:
        """Have the process, which is ready, do it; None when it came to an end by itself.

        Twice a second ``watch`` is given its memory in bytes; a code from it ends the
        process and is what this returns. It is ``worker_lost`` when the process died.
        """
        try:
            self._connection.send(task)
            while not self._connection.poll(LOOK_SECONDS):
                verdict = watch(memory_of(self._process.pid))
                # What gets done in the meantime is not thrown away with it.
                if verdict and not self._connection.poll(LOOK_SECONDS / 5):
                    self._end()
                    self._start()
                    return verdict
            answer: str | None = self._connection.recv()
        except (EOFError, ConnectionError):
            return self._after_death(task)
        return answer

    def _after_death(self, task: Task) -> str | None:
        self._end()
        if self._closed:
            return None
        log.warning("the process died", call=task.call_id, exit_code=self._process.exitcode)
        self._start()
        return "worker_lost"

    def _end(self) -> None:
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """End the process at once, whatever it is doing, and for good."""
        self._closed = True
        self._end()


def memory_of(pid: int | None) -> int:
    """The memory that a process holds, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _serve(connection: Connection, make_app: MakeApp, settings: Settings, do: Do) -> None:
    """What the process does: one task after the other, until its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    die_with_parent(signal.SIGKILL)
    try:
        with make_app(settings).app_context():
            connection.send("ready")
            while True:
                connection.send(_outcome(do, connection.recv()))
    except EOFError:
        return
    except Exception:
        # Not left to `multiprocessing`, which would print what the error says.
        log.exception("the process gave up")
        raise SystemExit(1) from None


def _outcome(do: Do, task: Task) -> str | None:
    try:
        do(task)
    except Exception:
        # Such as a database that went away: somebody else will do it after a while.
        log.exception("the work was given up", call=task.call_id, kind=task.kind)
        return "worker_lost"
    finally:
        db.session.remove()
    return None
