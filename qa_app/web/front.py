"""The front: connections wait here in an event loop, and only what is whole takes a thread.

Granian holds the lines and reads headers, without threads. The pages are WSGI, one thread a
request; a thread is lent to a request only while it computes:

- a body that a form may have is read before the thread is taken;
- a longer one is read by the page, once that knows who sends it, in a thread of those for long
  bodies, so that the others never wait for uploads;
- an answer is taken from its page piece by piece as the reader takes it.

Whoever sends or reads slower than a minimum rate is let go. There is no limit to the whole time:
an hour's recording may come over a slow line.
"""

import asyncio
import contextvars
import gc
import multiprocessing
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO, RawIOBase
from typing import Any, BinaryIO, TypeVar
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import RequestTimeout
from werkzeug.wsgi import FileWrapper

from qa_app.foundation.bodies import ORDINARY

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS = 8
# Each holds one upload; those who may upload are few, and more wait.
THREADS_FOR_LONG_BODIES = 32
# So many new objects before cycles among them are looked for.
NEW_OBJECTS = 20_000
# Bytes of a file that are read, and wait for their reader, at once.
BLOCK = 64 * 1024
# How long a line may stand still, and how fast it must be beyond that.
GRACE_SECONDS = 20.0
BYTES_PER_SECOND = 1000


class Gone(Exception):
    """The other side has left, or is too slow to be waited for."""


class Patience:
    """How long somebody is waited for: what they move buys time again, up to the grace.

    So nobody stands still for longer than that, or is slower than the rate for long. The time
    that we take does not count.
    """

    def __init__(self) -> None:
        self._left = GRACE_SECONDS

    async def wait(self, what: Awaitable[T], size: int = 0) -> T:
        """Wait for what moves ``size`` bytes. Raises Gone."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._left += size / BYTES_PER_SECOND
        try:
            return await asyncio.wait_for(what, max(0.0, self._left))
        except (TimeoutError, OSError) as error:
            raise Gone from error
        finally:
            self._left = min(GRACE_SECONDS, self._left - (loop.time() - began))

    def moved(self, size: int) -> None:
        """Give time for what came."""
        self._left = min(GRACE_SECONDS, self._left + size / BYTES_PER_SECOND)


class Arrival:
    """A body as it comes."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._patience = Patience()
        self._more = True

    async def piece(self) -> bytes:
        """The next piece; empty at the end. Raises Gone."""
        while self._more:
            message = await self._patience.wait(self._receive())
            if message["type"] == "http.disconnect":
                raise Gone
            self._more = message.get("more_body", False)
            if body := message.get("body", b""):
                self._patience.moved(len(body))
                return bytes(body)
        return b""

    async def beginning(self, limit: int) -> tuple[bytes, bool]:
        """What comes up to ``limit`` bytes or a little more, and whether that is all."""
        pieces = bytearray()
        while piece := await self.piece():
            pieces += piece
            if len(pieces) > limit:
                return bytes(pieces), False
        return bytes(pieces), True

    async def left(self) -> None:
        """Wait until the other side has left, where that can be told: once it has sent all."""
        if self._more:
            await asyncio.Event().wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass


class Body(RawIOBase):
    """A long body as a page reads it, from a thread; RequestTimeout when its sender is gone."""

    def __init__(self, arrival: Arrival, begun: bytes, loop: asyncio.AbstractEventLoop) -> None:
        self._arrival, self._loop = arrival, loop
        self._rest = begun

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what has come, as much as there is room for."""
        if not self._rest:
            self._rest = self._next()
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def _next(self) -> bytes:
        try:
            return asyncio.run_coroutine_threadsafe(self._arrival.piece(), self._loop).result()
        except Gone as error:
            raise RequestTimeout from error


class Answer:
    """What a page answers; each step is taken in a thread."""

    def __init__(self, app: WsgiApp, environ: dict[str, Any], threads: Executor) -> None:
        self._app, self._environ, self._threads = app, environ, threads
        self._context = contextvars.copy_context()
        self._pieces: Iterable[bytes] = ()
        self._iterator: Iterator[bytes] = iter(())
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []

    async def begin(self) -> bytes | None:
        """Status, headers and the first piece; None where there is none."""
        return await self._in_thread(self._begin)

    async def piece(self) -> bytes | None:
        """The next piece; None at the end."""
        return await self._in_thread(self._next)

    async def close(self) -> None:
        """Let go of what the answer holds."""
        await self._in_thread(self._close)

    async def _in_thread(self, step: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._context.run, step)

    def _begin(self) -> bytes | None:
        self._pieces = self._app(self._environ, self._start)
        self._iterator = iter(self._pieces)
        return self._next()

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]

    def _next(self) -> bytes | None:
        piece = next((piece for piece in self._iterator if piece), None)
        if piece is None:
            self._close()
        return piece

    def _close(self) -> None:
        close = getattr(self._pieces, "close", None)
        self._pieces = ()
        if close:
            close()


class Front:
    """A WSGI app as an ASGI app."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(THREADS, "page")
        self._threads_for_long = ThreadPoolExecutor(THREADS_FOR_LONG_BODIES, "upload")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            await self._answer(scope, Arrival(receive), send)
        except Gone:
            await _let_go(send)

    async def _answer(self, scope: Scope, arrival: Arrival, send: Send) -> None:
        environ = environ_of(scope)
        whole = int(environ.get("CONTENT_LENGTH") or 0) <= ORDINARY
        begun = b""
        if whole:
            begun, whole = await arrival.beginning(ORDINARY)
        if whole:
            body: Any = BytesIO(begun)
        else:
            body = Body(arrival, begun, asyncio.get_running_loop())
        environ["wsgi.input"] = body
        threads = self._threads if whole else self._threads_for_long
        await _send_on(Answer(self._app, environ, threads), arrival, send)


async def _let_go(send: Send) -> None:
    """End the line, on which somebody may still be too slow; what is half said stays so."""
    close = [(b"connection", b"close"), (b"content-type", b"text/plain")]
    try:
        await send({"type": "http.response.start", "status": 408, "headers": close})
        await send({"type": "http.response.body", "body": b"Too slow.\n"})
    except (OSError, RuntimeError):
        return


async def _send_on(answer: Answer, arrival: Arrival, send: Send) -> None:
    piece = await answer.begin()
    start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
    patience = Patience()
    left = asyncio.create_task(arrival.left())
    try:
        await patience.wait(send(start))
        while piece is not None and not left.done():
            message = {"type": "http.response.body", "body": piece, "more_body": True}
            await patience.wait(send(message), len(piece))
            piece = await answer.piece()
        await patience.wait(send({"type": "http.response.body", "body": b"", "more_body": False}))
    finally:
        left.cancel()
        await answer.close()


def environ_of(scope: Scope) -> dict[str, Any]:
    """What WSGI (PEP 3333) says of a request, but for its body."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0] or "localhost",
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "wsgi.file_wrapper": _in_blocks,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        return  # it would pass for one with a hyphen, such as what a proxy says
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def _in_blocks(file: BinaryIO, _size: int = BLOCK) -> FileWrapper:
    return FileWrapper(file, BLOCK)


def create_front() -> Front:
    """The app behind its front, with the settings of the environment; in a process of Granian."""
    from qa_app.foundation.parent_process import die_with_parent
    from qa_app.web.app import create_app

    die_with_parent(signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent and not parent.is_alive():
        raise SystemExit  # it went while this process was loading
    front = Front(create_app())
    _look_for_cycles_seldom()
    return front


def _look_for_cycles_seldom() -> None:
    """Let the page of a long call not pay for searches of all that the process holds.

    It makes some 100,000 objects, and with the ordinary threshold half of its time went into
    looking for cycles among them and among those that stay for ever.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
