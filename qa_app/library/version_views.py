"""The pages of a transcript's versions: all of them, two side by side, corrected lines, files."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.calls.failures import reason
from qa_app.calls.models import Call, StoredTranscript
from qa_app.calls.visible import get_call
from qa_app.foundation.errors import NotFound, Refused, wants_json
from qa_app.foundation.transaction import settings
from qa_app.library.edit_history import history_of
from qa_app.library.forms import AssignForm, CompareForm, LineForm
from qa_app.people.access import Permission, requires
from qa_app.transcription.comparison import compare
from qa_app.transcription.transcript import Speaker
from qa_app.transcription.writers import WRITERS
from qa_app.transcripts import corrections
from qa_app.transcripts.retranscribing import requests_of
from qa_app.transcripts.versions import use_version, version_of, whole_versions

versions = Blueprint("versions", __name__, url_prefix="/calls/<int:call_id>")


@versions.get("/versions")
@requires(Permission.SEE_CALLS)
def versions_page(call_id: int) -> ResponseReturnValue:
    """All versions of a call's transcript."""
    call = get_call(current_user, call_id)
    audit.look("open", "call", call.id)
    return render_template(
        "library/versions.html",
        call=call,
        versions=whole_versions(call),
        requests=requests_of(call),
        reason=reason,
    )


@versions.get("/versions/compare")
@requires(Permission.SEE_CALLS)
def compare_versions(call_id: int) -> ResponseReturnValue:
    """Two versions side by side."""
    call = get_call(current_user, call_id)
    form = CompareForm(request.args)
    one, other = (version_of(call, number or 0) for number in (form.one.data, form.other.data))
    audit.look("open", "call", call.id)
    return render_template(
        "library/compare.html",
        call=call,
        one=one,
        other=other,
        numbers=_numbers(call),
        rows=compare(one.as_transcript().segments, other.as_transcript().segments),
        agent_channel=settings().agent_channel,
    )


@versions.post("/versions/<int:transcript_id>/use")
@requires(Permission.CORRECT_TRANSCRIPTS)
def use(call_id: int, transcript_id: int) -> ResponseReturnValue:
    """Put a version in the place of the one in use."""
    call = get_call(current_user, call_id)
    used = {"version": call.transcript.id if call.transcript else None}
    use_version(version_of(call, transcript_id))
    now = {"version": transcript_id}
    audit.log("use version", "call", call.id, changes=audit.differences(used, now), details=now)
    flash(_("This version is in use now. Reviews keep the one they were made with."), "success")
    return redirect(url_for(".versions_page", call_id=call.id))


@versions.get("/transcript.<string:kind>")
@requires(Permission.SEE_CALLS)
def transcript_file(call_id: int, kind: str) -> ResponseReturnValue:
    """The transcript in use as a file: json, txt, srt or vtt."""
    call = get_call(current_user, call_id)
    if call.transcript is None or not call.transcript.complete:
        raise NotFound(_("There is no such transcript."))
    return _as_file(call, call.transcript, kind)


@versions.get("/versions/<int:transcript_id>/transcript.<string:kind>")
@requires(Permission.SEE_CALLS)
def version_file(call_id: int, transcript_id: int, kind: str) -> ResponseReturnValue:
    """Any version as a file."""
    call = get_call(current_user, call_id)
    return _as_file(call, version_of(call, transcript_id), kind)


def _as_file(call: Call, version: StoredTranscript, kind: str) -> ResponseReturnValue:
    if kind not in WRITERS:
        raise NotFound(_("There is no such transcript."))
    details = {"format": kind, "version": version.id}
    audit.log("download", "call", call.id, details=details)
    text = WRITERS[kind](version.as_transcript())
    number, corrected = _numbers(call)[version.id], "-corrected" if version.corrected else ""
    name = f"call-{call.id}-v{number}{corrected}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="text/plain; charset=utf-8", headers=headers)


@versions.get("/correct")
@requires(Permission.CORRECT_TRANSCRIPTS)
def correct_lines(call_id: int) -> ResponseReturnValue:
    """The transcript in use, each line a form that saves itself."""
    call = get_call(current_user, call_id)
    if call.transcript is None or not call.transcript.complete:
        raise NotFound(_("There is no such transcript."))
    audit.look("open", "call", call.id)
    return render_template(
        "library/correct.html",
        call=call,
        transcript=call.transcript,
        history=history_of(call.transcript, current_user),
        assign_form=AssignForm(formdata=None, speaker=Speaker.UNKNOWN, named=Speaker.SUPERVISOR),
        agent_channel=settings().agent_channel,
    )


@versions.post("/lines/<int:segment_id>")
@requires(Permission.CORRECT_TRANSCRIPTS)
def save_line(call_id: int, segment_id: int) -> ResponseReturnValue:
    """Keep what was typed for one line."""
    call = get_call(current_user, call_id)
    form = LineForm()
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    line = corrections.save_line(
        call,
        segment_id,
        text=form.text.data or "",
        speaker=Speaker(form.speaker.data),
        based_on=form.revision.data or 0,
        by=current_user,
    )
    if wants_json():
        return {"revision": line.revision, "corrected": line.corrected}
    return redirect(url_for(".correct_lines", call_id=call.id, _anchor=f"line-{segment_id}"))


def _numbers(call: Call) -> dict[int, int]:
    return {version.id: number for number, version in enumerate(whole_versions(call), start=1)}
