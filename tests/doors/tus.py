"""A tus client of the tests: what a browser sends of an upload, request by request."""

import base64
from typing import Any

from werkzeug.test import TestResponse

from tests.conftest import Visitor

VERSION = {"Tus-Resumable": "1.0.0", "Accept": "application/json"}


def metadata(**said: str) -> str:
    """What is said of a recording, as the protocol writes it."""
    return ",".join(
        f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in said.items()
    )


def create(visitor: Visitor, size: int, **said: str) -> TestResponse:
    """Begin an upload of so many bytes."""
    known = {"filename": "call.wav", **said}
    headers = {**VERSION, "Upload-Length": str(size), "Upload-Metadata": metadata(**known)}
    return visitor.post("/calls/uploads", headers=headers)


def piece(visitor: Visitor, url: str, offset: int, content: bytes, **more: Any) -> TestResponse:
    """Send a piece."""
    headers = {**VERSION, "Upload-Offset": str(offset)}
    kind = more.pop("content_type", "application/offset+octet-stream")
    return visitor.patch(url, headers=headers, data=content, content_type=kind, **more)


def offset(visitor: Visitor, url: str) -> int:
    """How much is there."""
    answer = visitor.head(url, headers=VERSION)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])
