"""The pages on which calls are transcribed again: one, the chosen ones, or all that are found."""

from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from qa_app import audit
from qa_app.calls.failures import reason
from qa_app.calls.gone import original_gone_words
from qa_app.calls.models import Call, CallState
from qa_app.calls.visible import get_call
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.row_ids import row_id
from qa_app.foundation.transaction import settings
from qa_app.library import listing as library
from qa_app.library.forms import RetranscriptionForm, filter_form
from qa_app.people.access import Permission, requires
from qa_app.transcription.transcript import BOTH, LANGUAGES
from qa_app.transcripts.retranscribing import (
    RetranscriptionRequest,
    forget,
    request_versions,
    requests_of,
)
from qa_app.work import life
from qa_app.work.models import Job

retranscription = Blueprint("retranscription", __name__, url_prefix="/calls")
MOST_CALLS = 20_000


@retranscription.route("/<int:call_id>/retranscribe", methods=["GET", "POST"])
@requires(Permission.CORRECT_TRANSCRIPTS)
def one(call_id: int) -> ResponseReturnValue:
    """Transcribe a call once more, with another model, engine or language."""
    call = get_call(current_user, call_id)
    if call.state != CallState.READY:
        raise Conflict(_("This call has no transcript yet."))
    if call.original_gone_at is not None:
        raise Conflict(original_gone_words(call))
    form = RetranscriptionForm(data={"language": call.language or "", "glossary": True})
    form.offer(settings())
    if request.method == "GET":
        return render_template("library/retranscribe.html", call=call, form=form, count=1)
    if not request_versions([call.id], _wanted(form), by=current_user, bulk=False):
        raise Conflict(_("This call is already waiting for another version."))
    return redirect(url_for("versions.versions_page", call_id=call.id))


@retranscription.route("/retranscribe", methods=["GET", "POST"])
@requires(Permission.CORRECT_TRANSCRIPTS)
def many() -> ResponseReturnValue:
    """Transcribe the chosen calls again, or all that the filter finds, after a look at how many."""
    ids = _meant()
    form = RetranscriptionForm(
        data={"language": RetranscriptionForm.KNOWN, "glossary": True, "expected": str(len(ids))}
    )
    form.offer(settings(), many=True)
    if request.method == "GET":
        return render_template("library/retranscribe.html", call=None, form=form, count=len(ids))
    wanted = _wanted(form)
    if form.expected.data != str(len(ids)):
        # Calls came or went since the person looked: they confirm the new number.
        form.expected.data = str(len(ids))
        problem = _("The number of calls has changed in the meantime. Check it, then continue.")
        page = render_template(
            "library/retranscribe.html", call=None, form=form, count=len(ids), problem=problem
        )
        return page, HTTPStatus.CONFLICT
    count = request_versions(ids, wanted, by=current_user, bulk=True)
    done = ngettext(
        "%(num)d call will be transcribed again, after the work that people are waiting for.",
        "%(num)d calls will be transcribed again, after the work that people are waiting for.",
        count,
    )
    flash(done, "success")
    return redirect(url_for("calls.library"))


@retranscription.get("/<int:call_id>/versions/requests")
@requires(Permission.SEE_CALLS)
def requests(call_id: int) -> ResponseReturnValue:
    """How far other versions of a call are; asked for again while one is moving."""
    call = get_call(current_user, call_id)
    return render_template(
        "library/_requests.html", call=call, requests=requests_of(call), reason=reason, watched=True
    )


@retranscription.post("/<int:call_id>/versions/requests/<int:job_id>/cancel")
@requires(Permission.CORRECT_TRANSCRIPTS)
def cancel(call_id: int, job_id: int) -> ResponseReturnValue:
    """Stop the making of a version."""
    wanted = _request_of(get_call(current_user, call_id), job_id)
    if not life.cancel(wanted):
        raise Conflict(_("There is nothing to cancel any more."))
    audit.log("cancel version", "call", call_id, details={"request": job_id})
    return _back(call_id)


@retranscription.post("/<int:call_id>/versions/requests/<int:job_id>/retry")
@requires(Permission.CORRECT_TRANSCRIPTS)
def retry(call_id: int, job_id: int) -> ResponseReturnValue:
    """Try again; what was done already is gone on from."""
    wanted = _request_of(get_call(current_user, call_id), job_id)
    if not life.retry(wanted):
        raise Conflict(_("There is nothing to retry, or another version is already being made."))
    audit.log("retry version", "call", call_id, details={"request": job_id})
    return _back(call_id)


@retranscription.post("/<int:call_id>/versions/requests/<int:job_id>/forget")
@requires(Permission.CORRECT_TRANSCRIPTS)
def forget_request(call_id: int, job_id: int) -> ResponseReturnValue:
    """Take a version that failed off the page, with what there is of it."""
    forget(_request_of(get_call(current_user, call_id), job_id))
    audit.log("forget version", "call", call_id, details={"request": job_id})
    return _back(call_id)


def _back(call_id: int) -> ResponseReturnValue:
    return redirect(url_for("versions.versions_page", call_id=call_id))


def _request_of(call: Call, job_id: int) -> Job:
    for job in requests_of(call):
        if job.id == job_id:
            return job
    raise NotFound(_("This version of the transcript does not exist."))


def _wanted(form: RetranscriptionForm) -> RetranscriptionRequest:
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return RetranscriptionRequest(
        engine=form.engine.data,
        model=form.model.data,
        language=form.language.data if form.language.data in {*LANGUAGES, BOTH} else None,
        known_language=form.language.data == RetranscriptionForm.KNOWN,
        glossary=form.glossary.data,
    )


def _meant() -> list[int]:
    """The calls that the address names: chosen ones, or those that its filter finds."""
    if "call" in request.args:
        chosen = request.args.getlist("call", type=row_id)[:MOST_CALLS]
        return library.ready_calls_among(current_user, chosen)
    form = filter_form(request.args, current_user)
    form.offer([], [])
    form.validate()
    zone = ZoneInfo(settings().time_zone)
    return library.ready_calls_found(current_user, form.wanted, zone=zone, most=MOST_CALLS)
