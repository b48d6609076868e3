"""Unmasked sound and text: for those who may, who say why, and on record for all to see.

The record is the key: whoever has put a reason on record may open the call's original for half
an hour. Without the record there is no original.
"""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from qa_app import audit
from qa_app.calls.gone import original_gone_words
from qa_app.calls.models import Call
from qa_app.calls.visible import get_call
from qa_app.foundation.clean_text import clean_text
from qa_app.foundation.extensions import utc_now
from qa_app.foundation.form import AppForm
from qa_app.foundation.transaction import settings
from qa_app.library.playback import send_recording
from qa_app.masking.card_codes import check_clear
from qa_app.people.access import Permission, requires

originals = Blueprint("originals", __name__, url_prefix="/calls")

OPENED, HEARD = "original", "original sound"
OPEN_FOR = timedelta(minutes=30)
_MIME_TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "vorbis": "audio/ogg",
    "flac": "audio/flac",
    "aac": "audio/mp4",
}


class ReasonForm(AppForm):
    """Why somebody opens an original."""

    reason = TextAreaField(
        _l("Why do you need the original?"),
        filters=[clean_text],
        validators=[
            InputRequired(_l("Write why you need the original.")),
            Length(min=5, max=500, message=_l("Write the reason in 5 to 500 characters.")),
        ],
    )


@originals.route("/<int:call_id>/original", methods=["GET", "POST"])
@requires(Permission.SEE_ORIGINALS)
def original(call_id: int) -> ResponseReturnValue:
    """Ask for a reason, put it on record, then show what was said."""
    call = get_call(current_user, call_id)
    if gone := original_gone_words(call):
        return render_template("library/gone.html", call=call, why=gone), HTTPStatus.GONE
    check_clear(call)
    form = ReasonForm()
    if form.validate_on_submit():
        audit.log(OPENED, "call", call.id, reason=form.reason.data)
        return redirect(url_for(".original", call_id=call.id))
    if form.is_submitted() or not _is_open(call):
        page = render_template("library/reason.html", call=call, form=form)
        return page, 400 if form.errors else 200
    transcript = call.transcript.as_original() if call.transcript else None
    return render_template(
        "library/original.html",
        call=call,
        transcript=transcript,
        agent_channel=settings().agent_channel,
        sound_url=url_for(".original_recording", call_id=call.id),
    )


@originals.get("/<int:call_id>/original/recording")
@requires(Permission.SEE_ORIGINALS)
def original_recording(call_id: int) -> ResponseReturnValue:
    """The recording as it came in, for half an hour after a reason was given."""
    call = get_call(current_user, call_id)
    if call.original_gone_at is not None:
        return redirect(url_for(".original", call_id=call.id))
    check_clear(call)
    if not _is_open(call):
        return redirect(url_for(".original", call_id=call.id))
    audit.look(HEARD, "call", call.id, played=True)
    return send_recording(call.storage_key, _mime_type(call))


def _is_open(call: Call) -> bool:
    return audit.noted_since(OPENED, "call", call.id, utc_now() - OPEN_FOR)


def _mime_type(call: Call) -> str:
    if call.codec.startswith(("pcm", "adpcm", "gsm")):
        return "audio/wav"
    return _MIME_TYPES.get(call.codec, "application/octet-stream")
