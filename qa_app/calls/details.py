"""Correcting what is known of a call, and taking a call away that should not be here."""

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import func, select

from qa_app.calls import stage_states
from qa_app.calls.incoming import CallDetails
from qa_app.calls.models import Call, CallState
from qa_app.calls.same_sound import forget
from qa_app.calls.speakers import SPEAKERS
from qa_app.calls.storage import recordings
from qa_app.errors import Conflict
from qa_app.extensions import db
from qa_app.transaction import after_commit

# Rooms to the right say here what rests on a call; this room does not know of them.
_resting_on: list[Callable[[int], bool]] = []


def rests_on_calls(asks: Callable[[int], bool]) -> Callable[[int], bool]:
    """Register a question: does anything of yours rest on the call with this id?"""
    _resting_on.append(asks)
    return asks


def is_in_use(call: Call) -> bool:
    """Whether a review or a plan rests on the call."""
    return any(asks(call.id) for asks in _resting_on)


def correct(call: Call, details: CallDetails) -> None:
    """Write down what is right.

    Raises:
        Conflict: when the call would change hands although it was reviewed.
    """
    if details.agent.id != call.agent_id and is_in_use(call):
        raise Conflict(_("This call has been reviewed, so its agent cannot be changed."))
    call.agent = details.agent
    call.started_at = details.started_at or call.started_at
    call.queue = details.queue
    call.direction = details.direction
    call.customer_reference = details.customer_reference
    if details.agent_channel != call.agent_channel:
        call.agent_channel = details.agent_channel
        if call.state == CallState.READY:
            stage_states.redo(call.id, SPEAKERS.name)


def remove(call: Call) -> None:
    """Take the call away with its transcripts and, once that is safe, its recording.

    Raises:
        Conflict: when something rests on it, or a worker is at it.
    """
    if is_in_use(call):
        raise Conflict(_("This call has been reviewed, so it cannot be removed."))
    if call.state == CallState.TRANSCRIBING:
        raise Conflict(_("Cancel the transcription first, then remove the call."))
    key = call.storage_key
    forget(call)
    db.session.delete(call)
    db.session.flush()
    after_commit(lambda: _remove_recording(key))


def _remove_recording(key: str) -> None:
    """The same recording may have been uploaded again in the meantime."""
    digest = key.rpartition("/")[2]
    if not db.session.scalar(select(func.count(Call.id)).where(Call.sha256 == digest)):
        for copy in recordings().copies(key):
            recordings().remove(copy)
        recordings().remove(key)
