"""Web and workers as one service: started together, watched, stopped together."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

import structlog

from qa_app.foundation.parent_process import die_with_parent
from qa_app.foundation.settings import Settings

log = structlog.get_logger()
STOP_SECONDS = 8
RESTART_SECONDS = 1.0
WEB_PROCESSES = 2
# The headers of a request, and the pause before the next one on the same line.
HEADER_SECONDS = 10
LONGEST_HEADERS = 64 * 1024
# In each process; more wait in the kernel until others end or are ended.
CONNECTIONS = 2000


class ManagedProcess:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self._command = command
        self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        # The command is ours, made of fixed words and checked settings.
        process = subprocess.Popen(self._command, preexec_fn=die_with_parent)  # noqa: S603
        log.info("started", what=self.name, pid=process.pid)
        return process

    def watch(self) -> None:
        """Start the process again if it has ended."""
        code = self._process.poll()
        if code is not None:
            log.warning("ended, starting again", what=self.name, exit_code=code)
            time.sleep(RESTART_SECONDS)
            self._process = self._start()

    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Ask the process to end."""
        if not self.ended():
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait for the end, and make it one at the deadline (monotonic seconds)."""
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def web_command(settings: Settings) -> list[str]:
    """The web server: Granian holds the connections, ``front`` lends threads to the pages."""
    host, _, port = settings.listen.rpartition(":")
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--factory",
        "--host", host.strip("[]"), "--port", port, "--workers", str(WEB_PROCESSES),
        "--respawn-failed-workers", "--workers-kill-timeout", str(STOP_SECONDS - 2),
        "--http", "1", "--no-ws", "--http1-header-read-timeout", str(HEADER_SECONDS * 1000),
        "--http1-buffer-size", str(LONGEST_HEADERS), "--backlog", str(CONNECTIONS),
        "--backpressure", str(CONNECTIONS), "--log-level", "warning",
        "qa_app.web.front:create_front",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """One more worker."""
    return [sys.executable, "-m", "qa_app", "worker"]


def serve_web(settings: Settings) -> None:
    """Become the web server alone."""
    _allow_many_connections()
    command = web_command(settings)
    os.execv(command[0], command)  # noqa: S606  fixed words and checked settings


def _allow_many_connections() -> None:
    """Raise the limit of open files, as far as this system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 2 * CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve(settings: Settings, ready: Callable[[], None]) -> None:
    """Run web and workers until told to stop; ``ready`` is called once they are started."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _allow_many_connections()
    processes = [ManagedProcess("web", web_command(settings))]
    processes += [
        ManagedProcess(f"worker {n}", worker_command()) for n in range(1, settings.workers + 1)
    ]
    ready()
    while not stopping:
        time.sleep(0.5)
        if not stopping:
            for process in processes:
                process.watch()
    for process in processes:
        process.stop()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        process.wait(deadline)


def port_is_taken(settings: Settings) -> bool:
    """Whether something else answers on the address already."""
    host, _, port = settings.listen.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except (ConnectionRefusedError, TimeoutError):
        return False
    return True
