"""Parts of a call that go by themselves: the unmasked original, all sound, all text."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, func, null, select, update

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.quoting import kept_as_words
from qa_app.calls.storage import recordings
from qa_app.coaching.models import PlanClip, PlanPromise
from qa_app.findings.models import Detection, FoundMoment
from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.outline import heard_peaks
from qa_app.masking.redactions import Redaction, RedactionDecision
from qa_app.retention.files import count_files, remove_files, remove_leftovers
from qa_app.retention.models import RetentionKind
from qa_app.reviews.models import Evidence, Review
from qa_app.transcripts.same_sound import SoundSketch
from qa_app.work.models import Job

# Rooms to the right say here what they do once a call's text is gone.
_following: list[Callable[[int], None]] = []


def follows_text(does: Callable[[int], None]) -> Callable[[int], None]:
    """Register what is done about a call (its id) whose text is gone."""
    _following.append(does)
    return does


def mark_part(kind: RetentionKind, call: Call) -> None:
    """Say that it goes: from the commit on nobody can open it."""
    now = utc_now()
    call.original_gone_at = call.original_gone_at or now
    if kind == RetentionKind.SOUND:
        call.sound_gone_at = call.sound_gone_at or now
    if kind == RetentionKind.TRANSCRIPT:
        call.text_gone_at = call.text_gone_at or now
    db.session.flush()


def count_part(kind: RetentionKind, call: Call) -> Counter[str]:
    """How much of each kind goes, in words of the certificate."""
    found: Counter[str] = Counter()
    files = count_files(call)
    found.update(files if kind == RetentionKind.SOUND else {"recordings": files["recordings"]})
    lines = select(func.count(StoredSegment.id)).where(StoredSegment.transcript_id.in_(_of(call)))
    if kind == RetentionKind.TRANSCRIPT:
        found["lines"] = db.session.scalar(lines) or 0
        moments = select(func.count(FoundMoment.id)).where(FoundMoment.call_id == call.id)
        found["moments"] = db.session.scalar(moments) or 0
    else:
        unmasked = lines.where(StoredSegment.original.is_not(None))
        found["unmasked lines"] = db.session.scalar(unmasked) or 0
    return +found


def drop_part(kind: RetentionKind, call: Call) -> None:
    """Take it away: files first, then rows. It may be done twice."""
    if kind == RetentionKind.SOUND:
        remove_files(call)
        call.masked_sound, call.peaks, call.tones = None, None, None
        _do(delete(SoundSketch).where(SoundSketch.call_id == call.id))
    else:
        call.peaks = heard_peaks(call)
        remove_leftovers(call)
        for key in (call.storage_key, *recordings().copies(call.storage_key)):
            if key != call.masked_key:
                recordings().remove(key)
    if kind == RetentionKind.TRANSCRIPT:
        _drop_text(call)
    _do(
        update(StoredSegment)
        .where(StoredSegment.transcript_id.in_(_of(call)), StoredSegment.original.is_not(None))
        .values(original=null())
    )
    # Nobody can look any more at what was uncertain: it stays hidden.
    open_ = update(Redaction).where(Redaction.call_id == call.id, Redaction.decision.is_(None))
    _do(open_.values(decision=RedactionDecision.MASK, decided_at=utc_now()))
    db.session.flush()
    db.session.expire_all()
    if kind == RetentionKind.TRANSCRIPT:
        for does in _following:
            does(call.id)


def _drop_text(call: Call) -> None:
    """Versions stay as empty shells: reviews say with which one they were made.

    What reviews and plans quote stays with them, in words of their own from now on.
    """
    evidence = select(Evidence).join(Review).where(Review.call_id == call.id)
    clips = select(PlanClip).where(PlanClip.call_id == call.id)
    for clip in (*db.session.scalars(evidence), *db.session.scalars(clips)):
        clip.quoted = kept_as_words(clip.quoted)
    for promise in db.session.scalars(select(PlanPromise).where(PlanPromise.call_id == call.id)):
        promise.what_quoted = kept_as_words(promise.what_quoted)
        promise.by_when_quoted = kept_as_words(promise.by_when_quoted)
    db.session.flush()
    _do(delete(Redaction).where(Redaction.call_id == call.id))
    _do(delete(FoundMoment).where(FoundMoment.call_id == call.id))
    _do(delete(Detection).where(Detection.call_id == call.id))
    _do(delete(Job).where(Job.call_id == call.id))
    _do(delete(StoredSegment).where(StoredSegment.transcript_id.in_(_of(call))))
    versions = update(StoredTranscript).where(StoredTranscript.call_id == call.id)
    _do(versions.values(text="", resume=None))


def _of(call: Call) -> Any:
    return select(StoredTranscript.id).where(StoredTranscript.call_id == call.id)


def _do(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
