"""Other versions of transcripts: people's wishes for them, and the work that makes one.

The version in use stays in use until the new one is whole, and whatever happens on the way.
A version that a person corrected is never replaced by itself: the new one stands beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from flask_babel import gettext as _
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.calls import stage_states
from qa_app.calls.models import (
    Call,
    CallState,
    Priority,
    Retranscription,
    StageState,
    StoredSegment,
    StoredTranscript,
)
from qa_app.calls.states import LostClaim
from qa_app.calls.storage import recordings
from qa_app.calls.version_states import fail, finish, own_step
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.glossary.operations import words_for
from qa_app.masking.text import mask, mask_newest
from qa_app.people.models import Person
from qa_app.transcription.engine import Engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.transcribe import Progress, ResumePoint, transcribe
from qa_app.transcription.transcript import BOTH, TranscriptionOptions, spoken_language
from qa_app.transcripts.speaker_roles import usual_side
from qa_app.transcripts.transcribing import engine_named
from qa_app.transcripts.versions import hold, put_in_use

log = structlog.get_logger()
MOST_NOTED = 200  # calls that get a row each on record
OPEN = (StageState.WAITING, StageState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to transcribe again.

    ``language`` None means to find out, unless ``known_language``: what is known of each call.
    """

    engine: str
    model: str
    language: str | None = None
    known_language: bool = False
    glossary: bool = True


def wishes_of(call: Call) -> list[Retranscription]:
    """The wishes for versions of a call that have not come true, oldest first."""
    query = select(Retranscription).where(
        Retranscription.call_id == call.id, Retranscription.state != StageState.DONE
    )
    return list(db.session.scalars(query.order_by(Retranscription.id)))


def under_way(calls: Iterable[Call]) -> dict[int, Retranscription]:
    """By call, the version that is being made or waits to be; a call has one at most."""
    query = select(Retranscription).where(
        Retranscription.call_id.in_([call.id for call in calls]), Retranscription.state.in_(OPEN)
    )
    return {wish.call_id: wish for wish in db.session.scalars(query)}


def counts() -> dict[str, int]:
    """How many more versions wait to be made, and how many are being made."""
    query = select(Retranscription.state, func.count()).where(Retranscription.state.in_(OPEN))
    rows = db.session.execute(query.group_by(Retranscription.state))
    return {**dict.fromkeys(OPEN, 0), **{row[0]: row[1] for row in rows}}


def wish_for(call_ids: Iterable[int], wish: Wish, *, by: Person | None, bulk: bool) -> int:
    """Let calls be transcribed again; how many will be.

    Those that are not ready, those that wait for another version already, and those whose
    original is gone are left out.

    Raises:
        Conflict: when somebody else was faster with one of them.
    """
    ids = list(call_ids)
    busy = select(Retranscription.call_id).where(Retranscription.state.in_(OPEN))
    chosen: list[tuple[int, str | None]] = []
    for at in range(0, len(ids), 500):
        query = select(Call.id, Call.language).where(
            Call.id.in_(ids[at : at + 500]),
            Call.state == CallState.READY,
            Call.original_gone_at.is_(None),
            Call.id.not_in(busy),
        )
        chosen += [(row.id, row.language) for row in db.session.execute(query.order_by(Call.id))]
    priority = Priority.BULK if bulk else Priority.NORMAL
    row = {
        "engine": wish.engine,
        "model": wish.model,
        "glossary": wish.glossary,
        "requested_by_id": by.id if by else None,
        "priority": priority,
    }
    if chosen:
        rows = [
            {**row, "call_id": call_id, "language": known if wish.known_language else wish.language}
            for call_id, known in chosen
        ]
        try:
            with db.session.begin_nested():
                db.session.execute(insert(Retranscription), rows)
        except IntegrityError:
            raise Conflict(
                _("Somebody else asked for some of these calls at this moment. Try again.")
            ) from None
        _note_wishes([call_id for call_id, _known in chosen], wish)
    return len(chosen)


def _note_wishes(call_ids: list[int], wish: Wish) -> None:
    """Each call's record says it; that of thousands at once says it in one row."""
    details = {"engine": wish.engine, "model": wish.model}
    if len(call_ids) > MOST_NOTED:
        audit.log("retranscribe", "calls", details={**details, "calls": call_ids})
        return
    for call_id in call_ids:
        audit.log("retranscribe", "call", call_id, details=details)


def forget(wish: Retranscription) -> None:
    """Take a wish that failed away, with what there is of its version.

    Raises:
        Conflict: when it waits or is at work.
    """
    if wish.state != StageState.FAILED:
        raise Conflict(_("Cancel it first, then remove it."))
    begun = wish.transcript_id and db.session.get(StoredTranscript, wish.transcript_id)
    if begun and not begun.complete and not begun.in_use:
        db.session.delete(begun)
    db.session.delete(wish)
    db.session.flush()


def do_retranscription(wish_id: int, *, worker: str) -> None:
    """Make the version that this worker has claimed, and mark how it ended.

    What was saved by an earlier attempt is gone on from.
    """
    try:
        _transcribe(wish_id, worker)
    except LostClaim:
        db.session.rollback()
        log.warning("version taken over by another worker", wish=wish_id)
    except (TranscriptionError, SealedFileDamaged) as error:
        log.warning("transcription failed", wish=wish_id, code=error.code)
        _fail(wish_id, worker, error.code)
    except MemoryError:
        _fail(wish_id, worker, "out_of_memory")
    except Exception:
        # Whatever the reason, the wish must not be left hanging; the log has the trace.
        log.exception("transcription failed", wish=wish_id)
        _fail(wish_id, worker, "unexpected")


def _fail(wish_id: int, worker: str, failure: str) -> None:
    db.session.rollback()
    try:
        fail(wish_id, worker, failure)
    except LostClaim:
        db.session.rollback()
    db.session.commit()


def _transcribe(wish_id: int, worker: str) -> None:
    wish = db.session.get_one(Retranscription, wish_id)
    name, model, call = wish.engine, wish.model, wish.call
    key, filename = call.storage_key, call.filename
    options = TranscriptionOptions(
        **spoken_language(wish.language),
        agent_channel=usual_side(wish.call),
        hotwords=words_for(wish.language) if wish.glossary else (),
    )
    db.session.commit()
    engine = engine_named(name, model)
    transcript_id, resume = _begun(wish_id, worker, engine, options)
    with recordings().open(key, name=filename) as file:
        for progress in transcribe(file, options, engine, resume_from=resume):
            _save(wish_id, worker, transcript_id, progress)
    _complete(wish_id, worker, transcript_id)


def _begun(
    wish_id: int, worker: str, engine: Engine, options: TranscriptionOptions
) -> tuple[int, ResumePoint | None]:
    wish = db.session.get_one(Retranscription, wish_id)
    begun = wish.transcript_id and db.session.get(StoredTranscript, wish.transcript_id)
    if begun and (begun.engine, begun.model) == (engine.name, engine.model):
        resume = ResumePoint.from_json(begun.resume) if begun.resume else None
        found = begun.id, resume
        db.session.commit()
        return found
    version = StoredTranscript(
        call=wish.call,
        engine=engine.name,
        model=engine.model,
        made_by_id=wish.requested_by_id,
        glossary=bool(options.hotwords),
        agent_side=options.agent_channel,
    )
    db.session.add(version)
    db.session.flush()
    version_id = version.id
    own_step(wish_id, worker, transcript_id=version_id)
    db.session.commit()
    return version_id, None


def _save(wish_id: int, worker: str, transcript_id: int, progress: Progress) -> None:
    """Keep a piece and the point to go on from, both or neither."""
    own_step(wish_id, worker, progress=progress.done_seconds / progress.duration, attempts=0)
    version = db.session.get_one(StoredTranscript, transcript_id)
    rows = [StoredSegment.of(segment) for segment in progress.segments]
    for row in rows:
        row.transcript_id = transcript_id
        db.session.add(row)
    version.language = progress.language
    plan = progress.resume_from.plan
    version.channels = plan.channels
    version.heard = plan.hearing.to_json() if plan.hearing else None
    version.resume = progress.resume_from.to_json()
    mask_newest(version, rows)
    db.session.commit()


def _complete(wish_id: int, worker: str, transcript_id: int) -> None:
    version = db.session.get_one(StoredTranscript, transcript_id)
    hold(version.call)
    version.complete = True
    version.resume = None
    mask(version)
    in_use = version.call.transcript
    if in_use is None or not in_use.corrected:
        put_in_use(version)
        both = db.session.get_one(Retranscription, wish_id).language == BOTH
        version.call.language = BOTH if both else version.language or version.call.language
    finish(wish_id, worker)
    stage_states.begin(version.call_id)
    db.session.commit()
