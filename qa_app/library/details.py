"""Correcting what is known of a call, and taking a call away that should not be here."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.calls import stages
from qa_app.calls.models import Call, CallState
from qa_app.calls.resting import is_rested_on
from qa_app.calls.storage import recordings
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import after_commit
from qa_app.library.agents import find_agent
from qa_app.library.call_details import check
from qa_app.transcripts.same_sound import forget
from qa_app.transcripts.speaker_roles import SPEAKERS

# Rooms to the right say here why a call must stay, in words, or that it may go.
_keeping: list[Callable[[int], str | None]] = []


def keeps_calls(asks: Callable[[int], str | None]) -> Callable[[int], str | None]:
    """Register a question: why must the call with this id stay? None when it may go."""
    _keeping.append(asks)
    return asks


def correct(call: Call, changes: Mapping[str, Any]) -> None:
    """Write down what is right. ``changes`` has what is different now, named as in CallDetails.

    ``agent`` is an agent's id; a time of None stays as it is, since every call began sometime.

    Raises:
        Conflict: when the call would change hands although it was reviewed.
        Refused: when something cannot be kept; ``fields`` says what.
    """
    check(changes)
    agent = find_agent(changes["agent"]) if "agent" in changes else call.agent
    if agent.id != call.agent_id and is_rested_on(call):
        problem = _("This call has been reviewed, so its agent cannot be changed.")
        raise Conflict(problem, fields={"agent": problem})
    fields = ("agent", "started_at", "queue", "direction", "agent_channel")
    before = audit.Before(call, *fields, words=["customer_reference"])
    call.agent = agent
    call.started_at = changes.get("started_at") or call.started_at
    for name in ("queue", "direction", "customer_reference", "agent_channel"):
        if name in changes:
            setattr(call, name, changes[name])
    db.session.flush()
    audit.log("correct details", "call", call.id, changes=before.changes())
    if "agent_channel" in changes and call.state == CallState.READY:
        stages.redo(call.id, SPEAKERS.name)


def remove(call: Call) -> None:
    """Take the call away with its transcripts and, once that is safe, its recording.

    Raises:
        Conflict: when something rests on it, or a worker is at it.
    """
    for why in _keeping:
        if kept := why(call.id):
            raise Conflict(kept)
    reviewed = Conflict(_("This call has been reviewed, so it cannot be removed."))
    if is_rested_on(call):
        raise reviewed
    if call.state == CallState.TRANSCRIBING:
        raise Conflict(_("Cancel the transcription first, then remove the call."))
    key = call.storage_key
    try:
        with db.session.begin_nested():
            forget(call)
            db.session.delete(call)
    except IntegrityError:  # a review was begun at this moment
        raise reviewed from None
    after_commit(lambda: _remove_recording(key))


def _remove_recording(key: str) -> None:
    """The same recording may have been uploaded again in the meantime."""
    digest = key.rpartition("/")[2].partition(".")[0]
    if not db.session.scalar(select(func.count(Call.id)).where(Call.sha256 == digest)):
        for copy in recordings().copies(key):
            recordings().remove(copy)
        recordings().remove(key)
