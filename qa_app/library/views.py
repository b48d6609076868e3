"""The pages of the calls room: library, upload, a call, its recording and transcript."""

from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.calls import stages, states
from qa_app.calls.failures import reason
from qa_app.calls.gone import gone_words
from qa_app.calls.models import Call, CallState
from qa_app.calls.resting import is_rested_on
from qa_app.calls.visible import get_call
from qa_app.findings.forms import AbuseForm
from qa_app.findings.insights import call_insights
from qa_app.findings.wording import kinds_to_choose
from qa_app.foundation.bodies import takes
from qa_app.foundation.errors import Conflict, NotFound, Refused, wants_json
from qa_app.foundation.extensions import db
from qa_app.foundation.page_actions import offer
from qa_app.foundation.transaction import settings
from qa_app.library import listing as library
from qa_app.library import resumable, search
from qa_app.library.added_columns import filled_columns
from qa_app.library.agents import any_agents, choosable_agents
from qa_app.library.details import correct, remove
from qa_app.library.forms import DetailsForm, UploadForm, filter_form
from qa_app.library.incoming import AlreadyHere, accept
from qa_app.library.playback import send_recording, sound_words
from qa_app.library.uploading import details_of, refuse_mistakes
from qa_app.library.waveform import lanes
from qa_app.library.who_opened import who_opened
from qa_app.people.access import Permission, requires
from qa_app.people.teams import choosable_teams
from qa_app.privacy.sound import MIME_TYPE
from qa_app.transcripts import same_sound
from qa_app.transcripts.retranscribing import under_way
from qa_app.transcripts.speaker_roles import agent_side, how_heard, how_known
from qa_app.transcripts.unread import unread_words
from qa_app.work import life

calls = Blueprint("calls", __name__, url_prefix="/calls")
offer(calls, "team", "library/_calls_of_team.html")


@calls.get("", endpoint="library")
@requires(Permission.SEE_CALLS)
def library_page() -> ResponseReturnValue:
    """The calls that this person may see, found by filters."""
    form = filter_form(request.args, current_user)
    form.offer(choosable_agents(current_user), choosable_teams(current_user))
    form.validate()
    after = request.args.get("after")
    page = library.find_calls(current_user, form.wanted, after=after, zone=_zone())
    if words := form.wanted.text:
        # What was searched may be a customer's name: a digest tells whether it was the same twice.
        details = {"words": audit.keyed(words), "hits": len(page.calls)}
        audit.log("search", "library", details={**details, "more": page.next_key is not None})
    args: dict[str, Any] = request.args.to_dict(flat=False)
    args.pop("after", None)
    following = url_for(".library", **args, after=page.next_key) if page.next_key else None
    first_page = url_for(".library", **args) if after else None
    return render_template(
        "library/library.html",
        form=form,
        page=page,
        under_way=under_way(page.calls),
        columns=filled_columns(current_user, page.calls),
        said=search.sentences(page.calls, form.wanted.text),
        any_agents=bool(page.calls) or any_agents(),
        retranscription_args=args,
        following=following,
        first_page=first_page,
        kind_groups=kinds_to_choose(),
        without_kind=partial(_without_kind, args),
    )


def _without_kind(args: dict[str, list[str]], field: str, kind: str) -> str:
    """The same search without one of its kinds of moment."""
    kinds = [other for other in args.get(field, []) if other and other != kind]
    rest: dict[str, Any] = {**args, field: kinds}
    return url_for(".library", **rest)


@calls.get("/<int:call_id>/row")
@requires(Permission.SEE_CALLS)
def library_row(call_id: int) -> ResponseReturnValue:
    """One row of the library, asked for again while its call is being transcribed."""
    call = get_call(current_user, call_id)
    return render_template(
        "library/_row.html",
        call=call,
        under_way=under_way([call]),
        columns=filled_columns(current_user, [call]),
    )


@calls.route("/upload", methods=["GET", "POST"])
@requires(Permission.UPLOAD_CALLS)
@takes(file=lambda known: known.max_upload_mb * 1024 * 1024)
def upload() -> ResponseReturnValue:
    """Take in a recording; the page sends several one after the other."""
    form = UploadForm()
    form.offer_agents(choosable_agents(current_user))
    if request.method == "GET":
        return render_template(
            "library/upload.html",
            form=form,
            limits=settings(),
            any_agents=any_agents(),
            unfinished=resumable.unfinished_of(current_user),
        )
    refuse_mistakes(form)
    try:
        call = _accept(form)
    except AlreadyHere as known:
        return _uploaded(known.call, known=True, repaired=known.repaired)
    return _uploaded(call, known=False)


def _accept(form: UploadForm) -> Call:
    sent = form.recording.data
    details = details_of(form, sent.filename)
    sent.stream.flush()
    return accept(Path(sent.stream.name), sent.filename, details, by=current_user)


def _uploaded(call: Call, *, known: bool, repaired: bool = False) -> ResponseReturnValue:
    page = url_for(".call_page", call_id=call.id)
    if wants_json():
        status = HTTPStatus.OK if known else HTTPStatus.CREATED
        return {"call": page, "known": known, **({"repaired": True} if repaired else {})}, status
    if repaired:
        flash(_("The recording of this call had been lost. It has been restored."), "success")
    elif known:
        flash(_("This recording was uploaded before. Here is the call."), "info")
    return redirect(page)


@calls.get("/<int:call_id>")
@requires(Permission.SEE_CALLS)
def call_page(call_id: int) -> ResponseReturnValue:
    """A call: player, transcript, state, and who opened it."""
    call = get_call(current_user, call_id)
    audit.look("open", "call", call.id)
    told = call_insights(call, current_user)
    return render_template(
        "library/call.html",
        call=call,
        job=under_way([call]).get(call.id),
        insights=told,
        abuse=told.abuse,
        abuse_form=AbuseForm(formdata=None),
        excluded=told.abuse.stretches,
        alike=same_sound.alike_for(call, current_user),
        unread_words=unread_words,
        gone_words=gone_words,
        lines=[] if call.state == CallState.READY else library.latest_segments(call),
        ahead=_ahead(call),
        failure=_failure(call),
        stages=stages.of_call(call.id) if call.state == CallState.READY else [],
        can_go_first=life.waits_behind_others(call.id),
        records=who_opened(call, current_user),
        agent_channel=agent_side(call),
        how_known=how_known,
        how_heard=how_heard,
    )


@calls.get("/<int:call_id>/state")
@requires(Permission.SEE_CALLS)
def call_state(call_id: int) -> ResponseReturnValue:
    """What a call's badge says, asked for again while it changes."""
    call = get_call(current_user, call_id)
    return render_template("library/_state.html", call=call, job=under_way([call]).get(call.id))


@calls.get("/<int:call_id>/progress")
@requires(Permission.SEE_CALLS)
def call_progress(call_id: int) -> ResponseReturnValue:
    """The growing transcript; once it is whole, the page is asked to load anew."""
    call = get_call(current_user, call_id)
    if call.state in {CallState.READY, CallState.FAILED}:
        return Response(headers={"HX-Refresh": "true"})
    audit.look("open", "call", call.id)
    return render_template(
        "library/_progress.html",
        call=call,
        job=under_way([call]).get(call.id),
        ahead=_ahead(call),
        lines=library.latest_segments(call),
    )


def _ahead(call: Call) -> int | None:
    job = states.first_transcription(call.id) if call.state == CallState.UPLOADED else None
    return life.place_in_queue(job) if job else None


def _failure(call: Call) -> str | None:
    job = states.first_transcription(call.id) if call.state == CallState.FAILED else None
    return reason(job.failure or "") if job else None


@calls.get("/<int:call_id>/stages")
@requires(Permission.SEE_CALLS)
def call_stages(call_id: int) -> ResponseReturnValue:
    """Where the steps after the transcript stand; asked for again while one is moving."""
    call = get_call(current_user, call_id)
    return render_template(
        "library/_stages.html", call=call, stages=stages.of_call(call.id), watched=True
    )


@calls.post("/<int:call_id>/stages/<string:name>/redo")
@requires(Permission.UPLOAD_CALLS)
def redo_stage(call_id: int, name: str) -> ResponseReturnValue:
    """Do one step, and what rests on it, again."""
    call = get_call(current_user, call_id)
    if name not in stages.registry():
        raise NotFound(_("There is no such step."))
    if call.state != CallState.READY:
        raise Conflict(_("This call has no transcript yet. The next steps follow automatically."))
    audit.log("redo stage", "call", call.id, details={"stage": name})
    stages.redo(call.id, name)
    return redirect(url_for(".call_page", call_id=call.id, _anchor="stages"))


@calls.get("/<int:call_id>/recording")
@requires(Permission.SEE_CALLS)
def recording(call_id: int) -> ResponseReturnValue:
    """The masked sound, in ranges as the player asks for them."""
    call = get_call(current_user, call_id)
    if call.masked_key is None:
        raise NotFound(sound_words(call))
    audit.look("listen", "call", call.id, played=True)
    return send_recording(call.masked_key, MIME_TYPE)


@calls.get("/<int:call_id>/sound")
@requires(Permission.SEE_CALLS)
def sound(call_id: int) -> ResponseReturnValue:
    """Where the sound is, or why it is not there yet: asked by players that wait for it."""
    call = get_call(current_user, call_id)
    if call.masked_sound is None:
        return {"url": None, "words": sound_words(call)}
    url = url_for(".recording", call_id=call.id, v=call.masked_sound)
    return {"url": url, "words": "", "waveform": lanes(call, agent_side=agent_side(call))}


@calls.route("/<int:call_id>/details", methods=["GET", "POST"])
@requires(Permission.UPLOAD_CALLS)
def details(call_id: int) -> ResponseReturnValue:
    """Correct what is known of a call."""
    call = get_call(current_user, call_id)
    if request.method == "POST":
        db.session.refresh(call, with_for_update=True)  # of two at once, one comes after
    else:
        audit.look("open", "call", call.id)  # the customer's reference stands there as it is
    form = DetailsForm(call, choosable_agents(current_user), _zone())
    status = HTTPStatus.OK
    try:
        if form.validate_on_submit():
            correct(call, form.changes)
            flash(_("Saved."), "success")
            return redirect(url_for(".call_page", call_id=call.id))
    except (Conflict, Refused) as problem:
        form.show(problem)
        status = problem.status
    page = render_template("library/details.html", call=call, form=form, in_use=is_rested_on(call))
    return page, HTTPStatus.BAD_REQUEST if form.errors and status == HTTPStatus.OK else status


@calls.post("/<int:call_id>/remove")
@requires(Permission.UPLOAD_CALLS)
def remove_call(call_id: int) -> ResponseReturnValue:
    """Take a call away that should not be here."""
    call = get_call(current_user, call_id)
    audit.log("remove", "call", call.id)
    remove(call)
    flash(_("The call was removed with its recording and transcript."), "success")
    return redirect(url_for(".library"))


@calls.post("/<int:call_id>/keep-both")
@requires(Permission.UPLOAD_CALLS)
def keep_both(call_id: int) -> ResponseReturnValue:
    """Keep a call that sounds like another one."""
    call = get_call(current_user, call_id)
    same_sound.keep_both(call)
    flash(_("Both calls stay."), "success")
    return redirect(url_for(".call_page", call_id=call.id))


@calls.post("/<int:call_id>/cancel")
@requires(Permission.UPLOAD_CALLS)
def cancel(call_id: int) -> ResponseReturnValue:
    """Stop the transcription of a call."""
    call = get_call(current_user, call_id)
    if not states.cancel(call):
        raise Conflict(_("There is nothing to cancel: the call is no longer being transcribed."))
    audit.log("cancel", "call", call.id)
    flash(_("The transcription is being cancelled."), "info")
    return redirect(url_for(".call_page", call_id=call.id))


@calls.post("/<int:call_id>/hurry")
@requires(Permission.UPLOAD_CALLS)
def hurry(call_id: int) -> ResponseReturnValue:
    """Let a call go before all others: a person waits for it."""
    call = get_call(current_user, call_id)
    if not life.prioritise(call.id):
        raise Conflict(_("Nothing in this call is waiting any more."))
    audit.log("hurry", "call", call.id)
    flash(_("This call will be processed next."), "info")
    return redirect(url_for(".call_page", call_id=call.id))


@calls.post("/<int:call_id>/retry")
@requires(Permission.UPLOAD_CALLS)
def retry(call_id: int) -> ResponseReturnValue:
    """Try again after a failure."""
    call = get_call(current_user, call_id)
    if not states.retry(call):
        raise Conflict(_("There is nothing to retry: the transcription has not failed."))
    audit.log("retry", "call", call.id)
    return redirect(url_for(".call_page", call_id=call.id))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().time_zone)
