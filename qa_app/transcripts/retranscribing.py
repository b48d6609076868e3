"""People's requests for other versions of transcripts; ``transcribing`` makes them.

The version in use stays in use until the new one is whole, and whatever happens on the way.
A version that a person corrected is never replaced by itself: the new one stands beside it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.calls.models import Call, CallState, StoredTranscript
from qa_app.calls.states import AGAIN, FIRST
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.work import life
from qa_app.work.models import OPEN, Job, JobState, Priority

MOST_NOTED = 200  # calls that get a row each on record


@dataclass(frozen=True, slots=True, kw_only=True)
class RetranscriptionRequest:
    """How to transcribe again.

    ``language`` None means to find out, unless ``known_language``: what is known of each call.
    """

    engine: str
    model: str
    language: str | None = None
    known_language: bool = False
    glossary: bool = True

    @classmethod
    def of(cls, job: Job) -> "RetranscriptionRequest | None":
        """What a job's details say; None for a first transcription: as the settings are then."""
        return cls(**job.details) if job.details else None

    def in_language(self, language: str | None) -> "RetranscriptionRequest":
        """The same for a call of which this language is known."""
        return replace(self, language=language, known_language=False)


def requests_of(call: Call) -> list[Job]:
    """The requests for versions of a call that are not fulfilled, oldest first."""
    query = select(Job).where(Job.call_id == call.id, Job.kind == AGAIN, Job.state != JobState.DONE)
    return list(db.session.scalars(query.order_by(Job.id)))


def under_way(calls: Iterable[Call]) -> dict[int, Job]:
    """By call, the version that is being made or waits to be, the first one or another."""
    ids = [call.id for call in calls]
    query = select(Job).where(
        Job.call_id.in_(ids), Job.kind.in_((FIRST, AGAIN)), Job.state.in_(OPEN)
    )
    return {job.call_id: job for job in db.session.scalars(query) if job.call_id}


def request_versions(
    call_ids: Iterable[int], wanted: RetranscriptionRequest, *, by: Person | None, bulk: bool
) -> int:
    """Let calls be transcribed again; how many will be.

    Those that are not ready, those that wait for another version already, and those whose
    original is gone are left out.

    Raises:
        Conflict: when somebody else was faster with one of them.
    """
    ids = list(call_ids)
    busy = select(Job.call_id).where(Job.kind == AGAIN, Job.state.in_(OPEN))
    chosen: list[tuple[int, str | None]] = []
    for at in range(0, len(ids), 500):
        query = select(Call.id, Call.language).where(
            Call.id.in_(ids[at : at + 500]),
            Call.state == CallState.READY,
            Call.original_gone_at.is_(None),
            Call.id.not_in(busy.where(Job.call_id.is_not(None))),
        )
        chosen += [(row.id, row.language) for row in db.session.execute(query.order_by(Call.id))]
    rows = [
        {
            "call_id": call_id,
            "details": asdict(wanted.in_language(known) if wanted.known_language else wanted),
            "requested_by_id": by.id if by else None,
            "priority": Priority.BULK if bulk else Priority.NORMAL,
        }
        for call_id, known in chosen
    ]
    try:
        with db.session.begin_nested():
            life.add(AGAIN, *rows)
    except IntegrityError:
        raise Conflict(
            _("Somebody else asked for some of these calls at this moment. Try again.")
        ) from None
    _record([call_id for call_id, _known in chosen], wanted)
    return len(chosen)


def _record(call_ids: list[int], wanted: RetranscriptionRequest) -> None:
    """Each call's record says it; that of thousands at once says it in one row."""
    details = {"engine": wanted.engine, "model": wanted.model}
    if len(call_ids) > MOST_NOTED:
        audit.log("retranscribe", "calls", details={**details, "calls": call_ids})
        return
    for call_id in call_ids:
        audit.log("retranscribe", "call", call_id, details=details)


def forget(request: Job) -> None:
    """Take a request that failed away, with what there is of its version.

    Raises:
        Conflict: when it waits or is at work.
    """
    if request.state != JobState.FAILED:
        raise Conflict(_("Cancel it first, then remove it."))
    begun = request.transcript_id and db.session.get(StoredTranscript, request.transcript_id)
    if begun and not begun.complete and not begun.in_use:
        db.session.delete(begun)
    db.session.delete(request)
    db.session.flush()
