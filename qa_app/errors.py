"""What can go wrong for a person, drawn as one tree and answered in one place.

QaCoachError
├── Refused          400  what was sent cannot be used; the message says what to do
├── NotAllowed       403  this person may not do this
├── NotFound         404  no such thing, or not for this person to know of
├── Conflict         409  somebody else, or another tab, was faster
├── TooLarge         413  more than this centre takes, or than was announced
├── Busy             423  another request is at the same thing
├── TooManyTries     429  somebody guesses, or mistypes too often; the message says how long to wait
├── DiskFull         507  there is no room on the disk
├── NotRecorded      503  a look that could not be put on record is not shown
└── ProviderFailed   502  the single sign-on does not answer, or not as it should
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from qa_app.at_rest.keys import KeyProblem
from qa_app.at_rest.sealed_column import ColumnDamaged
from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.extensions import db

log = structlog.get_logger()


class QaCoachError(Exception):
    """An error that is told to the person in their language."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Refused(QaCoachError):
    """What was sent cannot be used."""


class NotAllowed(QaCoachError):
    """This person may not do this."""

    status = HTTPStatus.FORBIDDEN


class NotFound(QaCoachError):
    """There is no such thing, or it is not for this person to know of."""

    status = HTTPStatus.NOT_FOUND


class Conflict(QaCoachError):
    """Somebody else, or another tab, changed the same thing first."""

    status = HTTPStatus.CONFLICT


class TooLarge(QaCoachError):
    """More than this centre takes, or than was announced."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Busy(QaCoachError):
    """Another request is at the same thing."""

    status = HTTPStatus.LOCKED


class DiskFull(QaCoachError):
    """There is no room on the disk."""

    status = HTTPStatus.INSUFFICIENT_STORAGE


class TooManyTries(QaCoachError):
    """Somebody guesses, or mistypes too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class NotRecorded(QaCoachError):
    """What could not be put on record is not shown."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "This page goes on record when it is opened, and the database is busy right now. "
                "Wait a moment, then try again."
            )
        )


class ProviderFailed(QaCoachError):
    """The provider of single sign-on does not answer, or not as it should."""

    status = HTTPStatus.BAD_GATEWAY


def wants_json() -> bool:
    """Whether the request came from a script of the page."""
    return request.accept_mimetypes.best == "application/json"


def _answer(status: int, message: str, details: dict[str, Any]) -> ResponseReturnValue:
    db.session.rollback()
    if wants_json():
        return jsonify(error=message, **details), status
    back = urlsplit(request.referrer or "")
    page = back._replace(scheme="", netloc="").geturl() if back.netloc == request.host else None
    return render_template("error.html", status=status, message=message, back=page), status


def answer(error: QaCoachError) -> Response:
    """The whole answer to an error of ours, for where nothing maps it: after a request."""
    return make_response(_answer(error.status, error.message, error.details))


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """The answer to an error of the web's own."""
    status = error.code or 500
    if status < 400:
        return error
    messages = {
        400: _("That request could not be understood. Go back, reload the page and try again."),
        403: _("You do not have permission to do this."),
        404: _("This page does not exist, or you do not have access to it."),
        405: _("That is not possible here."),
        408: _("The line broke off, or was too slow. Please try again."),
        413: _("That is larger than this centre accepts."),
        429: _("Too many attempts. Wait a minute, then try again."),
    }
    fallback = _("Something went wrong on our side. Nothing was changed. Please try again.")
    return _answer(status, messages.get(status, messages[400] if status < 500 else fallback), {})


def register_errors(app: Flask) -> None:
    """Map each kind of error to its answer, once for all views."""

    @app.errorhandler(QaCoachError)
    def answer_ours(error: QaCoachError) -> ResponseReturnValue:
        return _answer(error.status, error.message, error.details)

    @app.errorhandler(CSRFError)
    def answer_csrf(error: CSRFError) -> ResponseReturnValue:
        if request.endpoint == "security.login" and not wants_json():
            flash(_("The sign-in page was open for too long. Please sign in once more."), "error")
            return redirect(request.full_path.rstrip("?"))
        message = _("This page was open for too long. Reload it and send it again.")
        return _answer(HTTPStatus.BAD_REQUEST, message, {"expired": True})

    @app.errorhandler(SealedFileDamaged)
    @app.errorhandler(ColumnDamaged)
    @app.errorhandler(KeyProblem)
    def answer_damaged(error: Exception) -> ResponseReturnValue:
        why = type(error).__name__
        log.warning("a recording cannot be read", endpoint=request.endpoint, why=why)
        message = _(
            "The stored recording cannot be read: it is damaged, or its key is missing. Tell the "
            "administrator."
        )
        return _answer(HTTPStatus.NOT_FOUND, message, {})

    app.register_error_handler(HTTPException, answer_http)
