"""The answer to each kind of error, in one place for all pages."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from qa_app.at_rest.keys import KeyProblem
from qa_app.at_rest.sealed_column import ColumnDamaged
from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.foundation.errors import QaCoachError, wants_json
from qa_app.foundation.extensions import db

log = structlog.get_logger()


def _answer(status: int, message: str, details: dict[str, Any]) -> ResponseReturnValue:
    db.session.rollback()
    if wants_json():
        return jsonify(error=message, **details), status
    back = urlsplit(request.referrer or "")
    page = back._replace(scheme="", netloc="").geturl() if back.netloc == request.host else None
    return render_template("error.html", status=status, message=message, back=page), status


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
        408: _("The connection was lost or too slow. Please try again."),
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
