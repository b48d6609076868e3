"""What to say when the disk is full, or the database is away or damaged, and when to try again.

The page for it needs no database: it says in the language that the browser is known by what is
wrong, and loads itself again where that changes nothing.
"""

import errno
from enum import Enum
from http import HTTPStatus
from typing import cast

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import InternalServerError

from qa_app.foundation import language
from qa_app.foundation.errors import wants_json
from qa_app.foundation.extensions import READING, db
from qa_app.web import error_pages, health

log = structlog.get_logger()
RETRY_SECONDS = 10
# RLIMIT_FSIZE and quotas are full disks to whoever meets them.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Primary result codes of SQLite.
_SQLITE = {13: "full", 11: "damaged", 26: "damaged", 14: "away", 8: "away", 5: "busy", 6: "busy"}
_SQLITE_IO = 10
# What SQLite could not do: write, cut off, grow, map. A quota or limit says so, or a full disk.
_SQLITE_NOT_WRITTEN = {778, 1546, 4874, 5386}
# Classes and codes of PostgreSQL: connection lost or refused, being shut down or started, too many
# connections, only reading after a switch to another server.
_AWAY = ("08", "57P", "53300", "25006")
_DAMAGED = ("XX001", "XX002")
_DISK_FULL = "53100"


class Fault(Enum):
    """What is wrong with where things are stored."""

    FULL = "full"
    AWAY = "away"
    BUSY = "busy"
    DAMAGED = "damaged"


def fault_in(error: BaseException | None) -> Fault | None:
    """What an error tells of the storage; None for all others."""
    if isinstance(error, OSError):
        return Fault.FULL if error.errno in _FULL else None
    if isinstance(error, PoolTimeout):
        return Fault.BUSY
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(code)
    return _of_postgresql(error)


def _of_sqlite(code: int) -> Fault | None:
    primary = code & 0xFF
    if primary == _SQLITE_IO:
        return Fault.FULL if code in _SQLITE_NOT_WRITTEN else Fault.DAMAGED
    return Fault(_SQLITE[primary]) if primary in _SQLITE else None


def _of_postgresql(error: DBAPIError) -> Fault | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the server did not say anything
        lost = error.connection_invalidated or "OperationalError" in type(error.orig).__name__
        return Fault.AWAY if lost else None
    if state == _DISK_FULL:
        return Fault.FULL
    if state in _DAMAGED:
        return Fault.DAMAGED
    return Fault.AWAY if state.startswith(_AWAY) else None


def answer(fault: Fault) -> Response:
    """The page, or what a script is told."""
    db.session.rollback()
    if request.endpoint == "pages.health":
        return make_response(health.answer())
    full, again = fault is Fault.FULL, fault in {Fault.AWAY, Fault.BUSY}
    with force_locale(language.choose() if full else language.without_database()):
        response = _told(*_words(fault), again=again)
    response.status_code = (
        HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE
    )
    response.headers["Cache-Control"] = "no-store"
    if again:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _told(title: str, message: str, *, again: bool) -> Response:
    if wants_json():
        return jsonify(error=f"{title} {message}")
    refresh = RETRY_SECONDS if again and request.method in READING else None
    # Not by ``render_template``, which would ask the database who is signed in.
    page = current_app.jinja_env.get_template("storage_fault.html")
    return make_response(page.render(title=title, message=message, refresh=refresh))


def _words(fault: Fault) -> tuple[str, str]:
    if fault is Fault.FULL:
        return _("The disk is full."), _(
            "What you sent was not stored. Tell the administrator: once there is space, send "
            "it again."
        )
    if fault is Fault.DAMAGED:
        return _("The database is damaged."), _(
            "This page cannot be shown. Tell the administrator: /health says what is wrong, and "
            "a backup is needed."
        )
    if request.method in READING:
        return _("The database cannot be reached just now."), _(
            "Nothing is lost. This page tries again by itself every %(seconds)s seconds.",
            seconds=RETRY_SECONDS,
        )
    return _("The database cannot be reached just now."), _(
        "What you sent was not stored. Go back and send it again in a moment."
    )


def _answer_or_raise(error: Exception) -> Response:
    fault = fault_in(error)
    if fault is None:
        raise error
    log.error("storage fault", what=fault.value, endpoint=request.endpoint)
    if fault is Fault.DAMAGED:
        health.note_damage()
    return answer(fault)


def _after_the_view(error: InternalServerError) -> ResponseReturnValue:
    """What fails when a request is committed comes here."""
    original = error.original_exception
    if fault_in(original) is None:
        return error_pages.answer_http(error)
    return _answer_or_raise(cast(Exception, original))


def init_app(app: Flask) -> None:
    """Answer what goes wrong with the storage, in whatever view."""
    app.register_error_handler(InternalServerError, _after_the_view)
    app.register_error_handler(SQLAlchemyError, _answer_or_raise)
    app.register_error_handler(OSError, _answer_or_raise)
