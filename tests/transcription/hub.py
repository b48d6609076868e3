"""A stand-in for the hub on 127.0.0.1: one repository, over HTTP, as the hub's client asks it."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "c" * 40
LARGE = "model.bin"


@dataclass
class Hub:
    """What the hub holds and how it behaves; ``asked`` are paths, with the range that was asked.

    It tells the checksums of ``files`` and serves ``served`` in their place, where there is one.
    After ``breaks_after`` bytes of the large file it lets go, and answers no more for it.
    """

    files: Mapping[str, bytes]
    served: dict[str, bytes] = field(default_factory=dict)
    breaks_after: int | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    address: str = ""

    def about(self) -> bytes:
        """The repository's description with the checksums of its files."""
        siblings = []
        for name, content in self.files.items():
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            file = {"rfilename": name, "size": len(content), "blobId": blob}
            if name == LARGE:
                sha256 = hashlib.sha256(content).hexdigest()
                file["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 130}
            siblings.append(file)
        return json.dumps({"id": "a/b", "modelId": "a/b", "sha": COMMIT, "siblings": siblings,
                           "tags": [], "private": False, "downloads": 0}).encode()  # fmt: skip

    def etag(self, name: str) -> str:
        """What the hub's client keeps to know a file again."""
        return hashlib.sha256(self.files[name]).hexdigest()


class _Asked(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.hub.asked.append((path, self.headers.get("Range")))
        if path.startswith("/api/models/"):
            self._send(200, self.hub.about(), {}, body=body)
            return
        name = path.rpartition("/")[2]
        if name not in self.hub.files:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"}, body=False)
            return
        self._file(name, body=body)

    def _file(self, name: str, *, body: bool) -> None:
        content = self.hub.served.get(name, self.hub.files[name])
        headers = {
            "ETag": f'"{self.hub.etag(name)}"',
            "X-Repo-Commit": COMMIT,
            "Accept-Ranges": "bytes",
        }
        first = 0
        if asked := self.headers.get("Range"):
            first = int(asked.removeprefix("bytes=").partition("-")[0])
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        rest = content[first:]
        if body and name == LARGE and self.hub.breaks_after is not None:
            if self.hub.breaks_after:
                self._head(206 if first else 200, len(rest), headers)
                self.wfile.write(rest[: self.hub.breaks_after])
                self.hub.breaks_after = 0
            self.close_connection = True
            return
        self._send(206 if first else 200, rest, headers, body=body)

    def _head(self, status: int, length: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send(self, status: int, content: bytes, headers: Mapping[str, str], *, body: bool) -> None:
        self._head(status, len(content), headers)
        if body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub while it can be reached."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (_Asked,), {"hub": hub}))
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
