"""The pages on which calls are transcribed again: one, the chosen ones, or all that are found."""

from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from qa_app import audit
from qa_app.calls import version_states
from qa_app.calls.failures import reason
from qa_app.calls.gone import original_gone_words
from qa_app.calls.models import Call, CallState, Retranscription
from qa_app.calls.visible import get_call
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.row_ids import row_id
from qa_app.foundation.transaction import after_commit, settings
from qa_app.jobs import jobs
from qa_app.library import listing as library
from qa_app.library.forms import AgainForm, FilterForm
from qa_app.people.access import Permission, requires
from qa_app.transcription.transcript import BOTH, LANGUAGES
from qa_app.transcripts.retranscribing import Wish, forget, wish_for, wishes_of

again = Blueprint("again", __name__, url_prefix="/calls")
MOST_CALLS = 20_000


@again.route("/<int:call_id>/retranscribe", methods=["GET", "POST"])
@requires(Permission.CORRECT_TRANSCRIPTS)
def one(call_id: int) -> ResponseReturnValue:
    """Transcribe a call once more, with another model, engine or language."""
    call = get_call(current_user, call_id)
    if call.state != CallState.READY:
        raise Conflict(_("This call has no transcript yet."))
    if call.original_gone_at is not None:
        raise Conflict(original_gone_words(call))
    form = AgainForm(data={"language": call.language or "", "glossary": True})
    form.offer(settings())
    if request.method == "GET":
        return render_template("library/again.html", call=call, form=form, count=1)
    if not wish_for([call.id], _wish(form), by=current_user, bulk=False):
        raise Conflict(_("This call is already waiting for another version."))
    after_commit(lambda: jobs().ring())
    return redirect(url_for("versions.versions_page", call_id=call.id))


@again.route("/retranscribe", methods=["GET", "POST"])
@requires(Permission.CORRECT_TRANSCRIPTS)
def many() -> ResponseReturnValue:
    """Transcribe the chosen calls again, or all that the filter finds, after a look at how many."""
    ids = _meant()
    form = AgainForm(
        data={"language": AgainForm.KNOWN, "glossary": True, "expected": str(len(ids))}
    )
    form.offer(settings(), many=True)
    if request.method == "GET":
        return render_template("library/again.html", call=None, form=form, count=len(ids))
    wish = _wish(form)
    if form.expected.data != str(len(ids)):
        # Calls came or went since the person looked: they confirm the new number.
        form.expected.data = str(len(ids))
        problem = _("The number of calls has changed in the meantime. Check it, then continue.")
        page = render_template(
            "library/again.html", call=None, form=form, count=len(ids), problem=problem
        )
        return page, HTTPStatus.CONFLICT
    count = wish_for(ids, wish, by=current_user, bulk=True)
    after_commit(lambda: jobs().ring())
    done = ngettext(
        "%(num)d call will be transcribed again, after the work that people are waiting for.",
        "%(num)d calls will be transcribed again, after the work that people are waiting for.",
        count,
    )
    flash(done, "success")
    return redirect(url_for("calls.library"))


@again.get("/<int:call_id>/versions/wishes")
@requires(Permission.SEE_CALLS)
def wishes(call_id: int) -> ResponseReturnValue:
    """How far other versions of a call are; asked for again while one is moving."""
    call = get_call(current_user, call_id)
    return render_template(
        "library/_wishes.html", call=call, wishes=wishes_of(call), reason=reason, watched=True
    )


@again.post("/<int:call_id>/versions/wishes/<int:wish_id>/cancel")
@requires(Permission.CORRECT_TRANSCRIPTS)
def cancel(call_id: int, wish_id: int) -> ResponseReturnValue:
    """Stop the making of a version."""
    wish = _wish_of(get_call(current_user, call_id), wish_id)
    if not version_states.request_cancel(wish):
        raise Conflict(_("There is nothing to cancel any more."))
    audit.log("cancel version", "call", call_id, details={"wish": wish_id})
    return _back(call_id)


@again.post("/<int:call_id>/versions/wishes/<int:wish_id>/retry")
@requires(Permission.CORRECT_TRANSCRIPTS)
def retry(call_id: int, wish_id: int) -> ResponseReturnValue:
    """Try again; what was done already is gone on from."""
    wish = _wish_of(get_call(current_user, call_id), wish_id)
    if not version_states.retry(wish):
        raise Conflict(_("There is nothing to retry, or another version is already being made."))
    audit.log("retry version", "call", call_id, details={"wish": wish_id})
    after_commit(lambda: jobs().ring())
    return _back(call_id)


@again.post("/<int:call_id>/versions/wishes/<int:wish_id>/forget")
@requires(Permission.CORRECT_TRANSCRIPTS)
def forget_wish(call_id: int, wish_id: int) -> ResponseReturnValue:
    """Take a version that failed off the page, with what there is of it."""
    forget(_wish_of(get_call(current_user, call_id), wish_id))
    audit.log("forget version", "call", call_id, details={"wish": wish_id})
    return _back(call_id)


def _back(call_id: int) -> ResponseReturnValue:
    return redirect(url_for("versions.versions_page", call_id=call_id))


def _wish_of(call: Call, wish_id: int) -> Retranscription:
    for wish in wishes_of(call):
        if wish.id == wish_id:
            return wish
    raise NotFound(_("This version of the transcript does not exist."))


def _wish(form: AgainForm) -> Wish:
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return Wish(
        engine=form.engine.data,
        model=form.model.data,
        language=form.language.data if form.language.data in {*LANGUAGES, BOTH} else None,
        known_language=form.language.data == AgainForm.KNOWN,
        glossary=form.glossary.data,
    )


def _meant() -> list[int]:
    """The calls that the address names: chosen ones, or those that its filter finds."""
    if "call" in request.args:
        chosen = request.args.getlist("call", type=row_id)[:MOST_CALLS]
        return library.ready_calls_among(current_user, chosen)
    form = FilterForm(request.args)
    form.offer([], [])
    form.validate()
    zone = ZoneInfo(settings().time_zone)
    return library.ready_calls_found(current_user, form.wanted, zone=zone, most=MOST_CALLS)
