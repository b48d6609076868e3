"""Clients that are slow on purpose, each in its own way, for as long as they are wanted."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

PAUSE = 1.0  # seconds between two of a slow client's bytes

Slow = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def says_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Connects, and that is all."""
    await reader.read()


async def sends_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Adds a header a second, and never comes to the end of them."""
    writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
    while not reader.at_eof():
        writer.write(b"X-More: more\r\n")
        await writer.drain()
        await asyncio.sleep(PAUSE)


async def sends_a_body(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, size: int
) -> None:
    """Sends a form to the sign-in page, a byte a second."""
    head = f"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n"
    writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
    while not reader.at_eof():
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(PAUSE)


async def stays_idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Asks once, and keeps the line."""
    writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    while await reader.read(4096):
        pass


async def reads(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, path: str, cookie: str
) -> None:
    """Asks for something long, and takes a little of it now and then."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    while await reader.read(100):
        await asyncio.sleep(PAUSE)


def all_kinds(download: str, cookie: str) -> list[Slow]:
    """Every way to be slow; ``download`` is a long one that the cookie opens."""
    return [
        says_nothing,
        sends_headers,
        partial(sends_a_body, size=1000),
        partial(sends_a_body, size=50_000_000),
        stays_idle,
        partial(reads, path="/static/vendor/vega.min.js", cookie=""),
        partial(reads, path=download, cookie=cookie),
    ]


async def _be_slow(slow: Slow, port: int, again: bool) -> None:
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
            try:
                await slow(reader, writer)
            finally:
                writer.transport.abort()
        except OSError:
            pass
        if not again:
            return
        await asyncio.sleep(0.2)


@contextmanager
def slow_clients(port: int, kinds: list[Slow], count: int, *, again: bool = True) -> Iterator[None]:
    """Keep ``count`` slow clients at a server, in equal parts of each kind.

    Those who are let go come ``again``.
    """
    loop = asyncio.new_event_loop()

    async def start() -> list["asyncio.Task[None]"]:
        return [
            asyncio.create_task(_be_slow(kinds[number % len(kinds)], port, again))
            for number in range(count)
        ]

    async def stop(tasks: list["asyncio.Task[None]"]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.1)  # for the sockets to be closed

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    tasks = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(stop(tasks), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def hold_line(port: int, slow: Slow) -> bytes:
    """Be slow once, until let go; what came back."""

    async def held() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            await slow(reader, writer)
        except OSError:
            pass  # what came before that counts
        finally:
            writer.transport.abort()
        return bytes(reader._buffer)  # type: ignore[attr-defined]

    with ThreadPoolExecutor(1) as thread:  # a browser's test may have a loop running in this one
        return thread.submit(lambda: asyncio.run(asyncio.wait_for(held(), 120))).result()
