"""Sending a recording in ranges, and saying why there is nothing to hear yet."""

import os
from typing import BinaryIO

from flask import Response, request, send_file
from flask_babel import gettext as _

from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.calls import stages
from qa_app.calls.gone import sound_gone_words
from qa_app.calls.models import Call, CallState
from qa_app.calls.storage import recordings
from qa_app.foundation.errors import NotFound
from qa_app.masking.sound import SOUND
from qa_app.work.models import JobState


def send_recording(key: str, mimetype: str) -> Response:
    """The sound under a key, whole or the range that was asked for."""
    if not recordings().exists(key):
        raise NotFound(_("The recording is no longer there."))
    etag = key.rpartition("/")[2]
    file = recordings().open(key)
    size = file.seek(0, os.SEEK_END)
    try:
        _try_to_read(file, size)
    except SealedFileDamaged:
        file.close()
        raise
    response = send_file(file, mimetype=mimetype, conditional=False, etag=etag)
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    return response


def _try_to_read(file: BinaryIO, size: int) -> None:
    """Read at the place that is wanted, while an error can still be told."""
    wanted = request.range.ranges[0][0] if request.range and request.range.ranges else 0
    file.seek(min(size, max(0, wanted + size if wanted < 0 else wanted)))
    file.read(1)
    file.seek(0)


def sound_words(call: Call) -> str:
    """Why a call cannot be heard now; empty when it can."""
    if call.masked_sound is not None:
        return ""
    if gone := sound_gone_words(call):
        return gone
    if call.state == CallState.FAILED:
        return str(_("There is nothing to play: this recording was not transcribed."))
    made = next(step for step in stages.of_call(call.id) if step.stage.name == SOUND.name)
    if made.state == JobState.FAILED:
        return str(_("The audio could not be prepared: %(why)s", why=made.failure))
    waits = _(
        "The audio is being prepared: personal data is replaced by a tone. You can play it "
        "shortly after the transcript is ready."
    )
    return str(waits)
