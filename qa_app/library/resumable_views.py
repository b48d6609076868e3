"""Uploads that go on where they broke off, by the tus protocol (https://tus.io), version 1.0.

An upload is created with its size and with what the form says of the recording, then sent in
pieces. With the last one the recording is taken in like any other; ``outcome`` tells what came of
it to whoever did not hear the answer.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.http import http_date

from qa_app.foundation.bodies import takes
from qa_app.foundation.errors import Refused, wants_json
from qa_app.foundation.transaction import after_commit, commit_before_slow_work, settings
from qa_app.library import resumable
from qa_app.library.agents import choosable_agents
from qa_app.library.forms import UploadDetailsForm
from qa_app.library.incoming import AlreadyHere, accept, plain_name
from qa_app.library.resumable import About, ResumableUpload
from qa_app.library.uploading import details_of, refuse_mistakes
from qa_app.people.access import Permission, requires

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE = "application/offset+octet-stream"
LONGEST_METADATA = 8192
P = ParamSpec("P")

resumable_uploads = Blueprint("resumable", __name__, url_prefix="/calls/uploads")


def speaks_tus(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Answer only to the protocol's version that is spoken here."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if request.headers.get("Tus-Resumable") != VERSION:
            return Response(status=HTTPStatus.PRECONDITION_FAILED, headers={"Tus-Version": VERSION})
        return view(*args, **kwargs)

    return checked


@resumable_uploads.after_request
def _say_version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


@resumable_uploads.route("", methods=["OPTIONS"], provide_automatic_options=False)
@requires(Permission.UPLOAD_CALLS)
def abilities() -> ResponseReturnValue:
    """What of the protocol is spoken here."""
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings().max_upload_mb * 1024 * 1024),
    }
    return Response(status=HTTPStatus.NO_CONTENT, headers=headers)


@resumable_uploads.post("")
@requires(Permission.UPLOAD_CALLS)
@speaks_tus
def create() -> ResponseReturnValue:
    """Begin an upload; what is wrong with its details is said before anything is sent."""
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    filename, modified = plain_name(said.pop("filename", "")), said.pop("modified", "")[:40]
    form = _form(said)
    details_of(form, filename).check()
    about = About(
        person_id=current_user.id,
        filename=filename,
        size=_number("Upload-Length"),
        modified=modified,
        fields={name: said[name] for name in form.data if name in said and name != "csrf_token"},
    )
    commit_before_slow_work()
    upload = resumable.begin(about)
    answer = _about(upload, HTTPStatus.CREATED)
    answer.headers["Location"] = url_for(".upload", upload_id=upload.id)
    return answer


@resumable_uploads.get("/<string:upload_id>")
@requires(Permission.UPLOAD_CALLS)
@speaks_tus
def upload(upload_id: str) -> ResponseReturnValue:
    """How much of an upload is here; asked by HEAD."""
    return _about(resumable.find(current_user, upload_id), HTTPStatus.OK)


@resumable_uploads.patch("/<string:upload_id>")
@requires(Permission.UPLOAD_CALLS)
@takes(file=lambda known: known.max_upload_mb * 1024 * 1024)
@speaks_tus
def go_on(upload_id: str) -> ResponseReturnValue:
    """Take the next piece; with the last one, the recording."""
    if request.mimetype != PIECE:
        abort(415)
    upload = resumable.find(current_user, upload_id)
    commit_before_slow_work()  # the piece may take minutes to arrive
    length = request.content_length
    here = resumable.go_on(upload, _number("Upload-Offset"), request.stream, length)
    if here == upload.about.size:
        _take_in(upload)
    return _about(upload, HTTPStatus.NO_CONTENT)


@resumable_uploads.delete("/<string:upload_id>")
@requires(Permission.UPLOAD_CALLS)
@speaks_tus
def cancel(upload_id: str) -> ResponseReturnValue:
    """Forget an upload."""
    resumable.cancel(resumable.find(current_user, upload_id))
    return Response(status=HTTPStatus.NO_CONTENT)


@resumable_uploads.post("/<string:upload_id>/forget")
@requires(Permission.UPLOAD_CALLS)
def forget(upload_id: str) -> ResponseReturnValue:
    """The same by a form of the page."""
    resumable.cancel(resumable.find(current_user, upload_id))
    return {} if wants_json() else redirect(url_for("calls.upload"))


@resumable_uploads.post("/<string:upload_id>/outcome")
@requires(Permission.UPLOAD_CALLS)
def outcome(upload_id: str) -> ResponseReturnValue:
    """The call that came of a whole upload, as the plain form answers it."""
    upload = resumable.find(current_user, upload_id)
    if upload.offset < upload.about.size:
        raise Refused(_("This recording is not fully uploaded yet. Resume the upload."))
    came = _take_in(upload)
    call = url_for("calls.call_page", call_id=came.call_id)
    status = HTTPStatus.OK if came.known else HTTPStatus.CREATED
    told = {"call": call, "known": came.known}
    return {**told, "repaired": True} if came.repaired else told, status


def _take_in(upload: ResumableUpload) -> About:
    """Take in the recording, once; what came of it."""
    about = upload.about
    if about.call_id is not None:
        return about
    try:
        details = details_of(_form(about.fields), about.filename)
        call = accept(upload.file, about.filename, details, by=current_user)
        came = replace(about, call_id=call.id)
    except AlreadyHere as first:
        came = replace(about, call_id=first.call.id, known=True, repaired=first.repaired)
    except Refused:
        resumable.cancel(upload)  # what was sent will never be a call
        raise
    after_commit(lambda: resumable.finish(upload, came))
    return came


def _form(fields: dict[str, str]) -> UploadDetailsForm:
    form = UploadDetailsForm(MultiDict(fields))
    form.offer_agents(choosable_agents(current_user))
    refuse_mistakes(form)
    return form


def _about(upload: ResumableUpload, status: HTTPStatus) -> Response:
    headers = {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.about.size),
        "Upload-Expires": http_date(upload.expires_at),
    }
    return Response(status=status, headers=headers)


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        abort(400)
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """Names and texts of ``name base64,name base64``, as the protocol has them."""
    if len(header) > LONGEST_METADATA:
        abort(400)
    said = {}
    for pair in filter(None, header.split(",")):
        name, _space, value = pair.strip().partition(" ")
        try:
            said[name] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            abort(400)
    if any("\0" in text for text in said.values()):
        abort(400)
    return said
