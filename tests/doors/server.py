"""The web server as `qa-app run` starts it, for tests of what comes in from outside."""

import http.client
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_app.cli.serving import web_command
from qa_app.foundation.settings import Settings
from tests.conftest import PATIENCE, Visitor

ROOT = Path(__file__).resolve().parents[2]
ESTABLISHED = "01"  # in /proc/net/tcp


@dataclass
class Server:
    """Real processes on a port of loopback."""

    port: int
    folder: Path
    process: "subprocess.Popen[bytes]"

    def answers(self, path: str, seconds: float = PATIENCE) -> int:
        """The status of a page."""
        try:
            url = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(url, timeout=seconds) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def open_request(self, path: str, size: int, **headers: str) -> socket.socket:
        """A line on which a form of so many bytes is about to come."""
        known = {"Host": "localhost", "Content-Length": str(size), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in known.items())
        line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        line.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
        return line

    def kill(self) -> None:
        """End it and its processes at once, and wait until they are gone."""
        pids = [int(pid) for pid in self._pids()]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))

    def _pids(self) -> list[str]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [str(self.process.pid), *children.read_text().split()]

    def ask(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """A page's status, its text, and its headers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, text, dict(answer.getheaders())

    def send(self, path: str, body: Any, method: str = "POST", **headers: str) -> tuple[int, str]:
        """Send a body, or one piece by piece; the status and what is answered."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with suppress(BrokenPipeError, ConnectionResetError):  # refused while it was being sent
            line.request(method, path, body=body, headers=headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, text

    def memory(self) -> int:
        """Resident bytes of the server and its processes."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._pids()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def connections(self) -> int:
        """How many lines are open at the server's end."""
        ours = f"0100007F:{self.port:04X}"
        rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(row[1] == ours and row[3] == ESTABLISHED for row in rows)

    def exchange(self, request: bytes) -> bytes:
        """Send these bytes, and read until the server ends the line."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(request)
            return b"".join(iter(lambda: line.recv(65536), b""))

    def send_much(self, path: str, kind: str, size: int, *, chunked: bool) -> None:
        """Send a body of ``size`` bytes, as far as the server takes it."""
        length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
        lines = (f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", length, "")
        head = "".join(f"{line}\r\n" for line in lines)
        piece = b"a" * 65536
        part = b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            try:
                line.sendall(head.encode())
                for _ in range(size // len(piece)):
                    line.sendall(part)
                line.recv(1000)
            except (ConnectionError, TimeoutError):
                return  # the server has had enough


def eventually(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for something that takes as long as it takes; fail when it never happens."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.1)


def signed_in(visitor: Visitor) -> dict[str, str]:
    """The headers that a visitor's browser would send to a real server, with its page's token."""
    session = visitor.get_cookie("session")
    assert session
    token = str(visitor.environ_base["HTTP_X_CSRFTOKEN"])
    return {"Cookie": f"session={session.value}", "X-CSRFToken": token}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    settings: Settings, *, app: str = "", within: Sequence[str] = (), **environment: str
) -> Iterator[Server]:
    """The web server on the database and folder of these settings.

    ``within`` is a command that runs another one, such as ``unshare``.
    """
    port = free_port()
    known = {
        **os.environ,
        "DATA_DIR": str(settings.data_dir),
        "SECRET_KEY": settings.secret_key,
        "LISTEN": f"127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        **environment,
    }
    command = web_command(Settings.from_environment(known))
    command[-1] = app or command[-1]
    process = subprocess.Popen([*within, *command], env=known, cwd=ROOT)
    server = Server(port, settings.data_dir, process)
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            server.answers("/health")
            return
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, "the server did not start"
            assert server.process.poll() is None, "the server ended"
            time.sleep(0.2)
