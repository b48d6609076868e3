"""How a recording comes in: checked, kept under its hash, queued for transcription."""

import hashlib
from pathlib import Path, PurePosixPath, PureWindowsPath

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.calls.failures import reason
from qa_app.calls.models import Call
from qa_app.calls.states import FIRST
from qa_app.calls.storage import recordings
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.folding import compared
from qa_app.foundation.transaction import commit_before_slow_work, settings
from qa_app.library.agents import has_been_agent, works_here
from qa_app.library.call_details import CallDetails
from qa_app.library.repairing import repair
from qa_app.people.models import Person
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.probe import RecordingInfo, probe
from qa_app.work import life
from qa_app.work.models import Priority

LONGEST_NAME = 255


class AlreadyHere(Exception):
    """The same recording was uploaded before; carries the first call.

    ``repaired``: its recording had been lost, and is here again.
    """

    def __init__(self, call: Call, *, repaired: bool = False) -> None:
        super().__init__(call.id)
        self.call = call
        self.repaired = repaired


def accept(file: Path, filename: str, details: CallDetails, *, by: Person) -> Call:
    """Take in a recording that was streamed to ``file``, and have it transcribed.

    Raises: as ``take_in``.
    """
    call = take_in(file, filename, details, by=by)
    priority = Priority.SAMPLE if details.is_sample else details.priority
    life.add(FIRST, {"call_id": call.id, "priority": priority})
    return call


def take_in(file: Path, filename: str, details: CallDetails, *, by: Person) -> Call:
    """Keep a recording that was streamed to ``file``; nothing is done with it yet.

    Raises:
        Refused: when it is no recording that can be worked with, or its details cannot be kept;
            nothing is kept of it.
        AlreadyHere: when its content came in before.
    """
    details.check()
    commit_before_slow_work()
    size = file.stat().st_size
    if not size:
        raise Refused(reason("empty_file"))
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    info = _probe(file, filename)
    _refuse_twice(digest, file)
    call = _store_row(_new_call(filename, size, digest, info, details, by), file)
    recordings().keep(file, call.storage_key)
    audit.log("upload", "call", call.id, details={"agent": call.agent_id, "bytes": size})
    return call


def plain_name(filename: str | None) -> str:
    """A client's file name without any folders, as it can be shown; "recording" for none."""
    name = PurePosixPath(PureWindowsPath(clean_line(filename)).name).name
    return name if name.strip(". ") else "recording"


def _storable(filename: str) -> str:
    """The beginning of a name and its ending, in what there is room for."""
    name = plain_name(filename)
    ending = PurePosixPath(name).suffix[:20]
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(ending)] + ending


def _refuse_twice(digest: str, file: Path) -> None:
    first = db.session.scalar(select(Call).where(Call.sha256 == digest))
    if first:
        raise AlreadyHere(first, repaired=repair(first, file))


def _probe(file: Path, filename: str) -> RecordingInfo:
    try:
        longest = settings().max_call_minutes * 60
        return probe(file, max_seconds=longest, name=plain_name(filename))
    except TranscriptionError as error:
        raise Refused(reason(error.code)) from error


def _new_call(
    filename: str, size: int, digest: str, info: RecordingInfo, details: CallDetails, by: Person
) -> Call:
    return Call(
        agent=details.agent,
        uploaded_by=by,
        started_at=details.started_at or utc_now(),
        queue=details.queue,
        direction=details.direction,
        customer_reference=details.customer_reference,
        language=details.language,
        agent_channel=details.agent_channel,
        is_sample=details.is_sample,
        filename=_storable(filename),
        sha256=digest,
        size=size,
        codec=info.codec,
        duration=info.duration,
        duration_estimated=info.estimated,
        channels=info.channels,
    )


def _store_row(call: Call, file: Path) -> Call:
    """Insert the row; of two who upload the same recording at once, the first one wins."""
    try:
        with db.session.begin_nested():
            db.session.add(call)
    except IntegrityError:
        _refuse_twice(call.sha256, file)
        raise
    return call


def agent_named(name: str) -> Person:
    """The agent whom a file name means: by the part of the address before the @, or by name.

    Names are compared here, as no database knows all forms of Hangul and all capitals. Who
    works here goes before who left: old calls of those who left can still come in.

    Raises:
        Refused: when nobody, or more than one, is meant.
    """
    wanted = compared(name)
    agents = select(Person.id, Person.name, Person.email, works_here().label("works_here"))
    found = [
        agent
        for agent in db.session.execute(agents.where(has_been_agent()))
        if wanted in (compared(agent.name), agent.email, agent.email.partition("@")[0])
    ]
    found = [agent for agent in found if agent.works_here] or found
    if len(found) > 1:
        raise Refused(
            _("More than one agent here is called “%(name)s”. Choose the agent.", name=name)
        )
    if not found:
        raise Refused(
            _(
                "The file name says “%(name)s”, but no agent here has that name. Choose the agent.",
                name=name,
            )
        )
    return db.session.get_one(Person, found[0].id)
