"""The versions of a call's transcript, and which one is in use."""

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app.calls import stages
from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.extensions import db


def version_of(call: Call, transcript_id: int) -> StoredTranscript:
    """A whole version of this call's transcript.

    Raises:
        NotFound: when the call has no such version, or it is not whole yet.
    """
    for version in call.transcripts:
        if version.id == transcript_id and version.complete:
            return version
    raise NotFound(_("This version of the transcript does not exist."))


def whole_versions(call: Call) -> list[StoredTranscript]:
    """The versions that can be read, oldest first; their number is their place here, from 1."""
    return [version for version in call.transcripts if version.complete]


def use_version(version: StoredTranscript) -> None:
    """A person's choice: from now on the call is shown, found and reviewed by this version.

    Raises:
        Refused: when it is not whole.
    """
    if not version.complete:
        raise Refused(_("This version is not complete yet."))
    if not version.in_use:
        put_in_use(version)
        stages.begin(version.call_id)


def put_in_use(version: StoredTranscript) -> None:
    """Use this version instead of the one before; of two at once, the database lets in one."""
    hold(version.call)
    for other in version.call.transcripts:
        if other is not version:
            other.in_use = False
    db.session.flush()  # first: the database allows only one in use
    version.in_use = True
    db.session.flush()


def hold(call: Call) -> None:
    """Keep others from changing the call's versions until this transaction ends."""
    db.session.flush()
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())
    db.session.expire(call, ["transcripts"])
