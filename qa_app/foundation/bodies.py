"""How much a request may carry: little, except where a view says that more is meant.

Checked before anything reads the request, so that whoever sends more than is meant costs
neither memory nor disk, least of all a stranger.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from tempfile import NamedTemporaryFile
from typing import IO, TypeVar, cast

from flask import Flask, Request, abort, current_app, request

from qa_app.foundation.disk import ask_for_room
from qa_app.foundation.incoming_folder import hold
from qa_app.foundation.settings import Settings

V = TypeVar("V", bound=Callable[..., object])

KIB = 1024
# A form of ours with its longest text in it, each Korean syllable sent as nine characters.
ORDINARY = 64 * KIB
# What a form with a file in it needs besides the file.
AROUND_A_FILE = 64 * KIB
# What Werkzeug's parser reads at once, with some left from the time before.
PARSED_AT_ONCE = 128 * KIB
# Some servers take a body with any method.
WRITING = {"POST", "PUT", "PATCH", "DELETE"}


def takes(
    *, form: int = ORDINARY, file: Callable[[Settings], int] | None = None
) -> Callable[[V], V]:
    """Let a view take a longer form than others, or a file; bytes.

    ``file`` gives the size of the largest file, which may depend on the settings. A view
    without it is sent no files.
    """

    def mark(view: V) -> V:
        view.takes_form = form  # type: ignore[attr-defined]  # read by `_bound`
        view.takes_file = file  # type: ignore[attr-defined]
        return view

    return mark


class BoundedRequest(Request):
    """A request whose files go to disk beside the recordings where files are meant."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if _largest_file() is None:
            return io.BytesIO()  # within the limit of an ordinary form
        ask_for_room(total_content_length or 0)
        settings = current_app.extensions["settings"]
        file = NamedTemporaryFile(  # noqa: SIM115  whoever parses the form closes it
            dir=settings.incoming_dir, prefix="upload-"
        )
        hold(file.fileno())
        return cast(IO[bytes], file)


def _view() -> Callable[..., object] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _largest_file() -> int | None:
    file = getattr(_view(), "takes_file", None)
    return file(current_app.extensions["settings"]) if file else None


def _bound() -> None:
    form: int = getattr(_view(), "takes_form", ORDINARY)
    file = _largest_file()
    # Werkzeug holds a part that it reads, of a file too, against this limit.
    request.max_form_memory_size = form if file is None else form + PARSED_AT_ONCE
    request.max_content_length = form if file is None else file + AROUND_A_FILE
    if request.method in WRITING and request.is_json:
        abort(400)  # pages send forms; a parser of JSON would only be one more way in
    if (request.content_length or 0) > request.max_content_length:
        abort(413)


def refuse_multipart() -> None:
    """For pages that strangers may open: their forms have no files, and need no parser for them."""
    if request.mimetype == "multipart/form-data":
        abort(415)


def init_app(app: Flask) -> None:
    """Bound each request before anything looks into it."""
    app.request_class = BoundedRequest
    app.config.update(MAX_CONTENT_LENGTH=ORDINARY, MAX_FORM_MEMORY_SIZE=ORDINARY)
    app.before_request(_bound)
