"""Card codes go for good: out of every version's words at once, out of the recording soon after.

PCI DSS 3.3.1 lets nobody keep a card's code or PIN once the payment is through, not even
encrypted. So masking does not only hide them. The words are replaced in what is stored as said,
in the transaction that finds them; the seconds are written down, and a stage writes a tone over
them in the recording itself. Until that is done nobody opens the call's original.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from qa_app.calls import stages, states
from qa_app.calls.models import Call, CallState, StoredSegment
from qa_app.calls.stages import Stage
from qa_app.calls.storage import recordings, scratch_folder
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import Base, db, utc_now
from qa_app.privacy import (
    Confidence,
    Finding,
    PersonalDataKind,
    Span,
    card_codes,
    find_personal_data,
    mask_findings,
)
from qa_app.privacy.sound import MARGIN, SoundSpan, joined, sound_spans
from qa_app.privacy.taken_out import take_out_sound
from qa_app.privacy.words import word_places
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.transcript import Segment, Transcript, Word
from qa_app.work.kinds import JobFailed
from qa_app.work.life import LostClaim
from qa_app.work.models import Job, JobState

NAME = "codes"


class TakenOut(Base):
    """Seconds of a call in which a card's code is said.

    ``done_at`` is when its sound was gone, ``cleaned_at`` when the database's files had nothing
    of its words any more.
    """

    __tablename__ = "taken_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    start: Mapped[float]
    end: Mapped[float]
    found_at: Mapped[datetime] = mapped_column(default=utc_now)
    done_at: Mapped[datetime | None]
    cleaned_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class WithoutCodes:
    """A transcript after its codes are gone, what is private in the rest, and their seconds."""

    said: Transcript
    findings: tuple[Finding, ...]
    seconds: tuple[SoundSpan, ...]


def without_codes(said: Transcript) -> WithoutCodes:
    """Read a transcript for personal data, and take the card codes out of it."""
    findings = find_personal_data(said)
    codes = [replace(code, hidden=code.spans) for code in card_codes(said, findings)]
    if not codes:
        return WithoutCodes(said, findings, ())
    seconds = tuple(sound_spans(codes, said))
    left = mask_findings(said, codes)
    return WithoutCodes(left, find_personal_data(left), seconds)


def without_seconds(segment: Segment, seconds: Iterable[SoundSpan]) -> Segment:
    """The segment without what is said in these seconds, as far as its words' times tell.

    Another engine may have written a code in a way in which no rule knows it.
    """
    spans = list(seconds)
    if not any(span.start < segment.end and segment.start < span.end for span in spans):
        return segment
    places = word_places(segment)
    if places is None:
        inside = any(s.start <= segment.start and segment.end <= s.end for s in spans)
        gone = [Span(0, 0, len(segment.text))] if inside else []
    else:
        gone = [
            Span(0, *place)
            for word, place in zip(segment.words, places, strict=True)
            if any(_is_in(word, span) for span in spans)
        ]
    if not gone:
        return segment
    alone = Transcript("", segment.end, "", "", "mixed", (segment,))
    return mask_findings(alone, [_finding_of(gone)]).segments[0]


def _is_in(word: Word, span: SoundSpan) -> bool:
    """Whether most of the word lies within the span, but for the margin that sound needs."""
    return span.start + MARGIN <= (word.start + word.end) / 2 <= span.end - MARGIN


def keep_as_said(row: StoredSegment, segment: Segment) -> None:
    """Let ``segment`` be what was said in a row; what is shown of it is masked after this."""
    if row.as_original() == segment:
        return
    words = [[word.word, word.start, word.end, word.probability] for word in segment.words]
    row.original = {"text": segment.text, "words": words}


def taken_out(call_id: int) -> list[TakenOut]:
    """The seconds of a call that are gone or about to go, in order."""
    query = select(TakenOut).where(TakenOut.call_id == call_id)
    return list(db.session.scalars(query.order_by(TakenOut.start, TakenOut.id)))


def seconds_of(call_id: int) -> list[SoundSpan]:
    """The same as spans of sound, those that touch as one."""
    return joined(SoundSpan(part.start, part.end) for part in taken_out(call_id))


def let_go(call: Call, seconds: Sequence[SoundSpan]) -> list[SoundSpan]:
    """Write down seconds that must go, and let a worker do it; those that were not known yet."""
    known = seconds_of(call.id)
    new = [
        span
        for span in seconds
        if not any(old.start <= span.start and span.end <= old.end for old in known)
    ]
    for span in new:
        db.session.add(TakenOut(call_id=call.id, start=float(span.start), end=float(span.end)))
    if new:
        call.masked_sound = None  # its copies may have been made before this was found
        db.session.flush()
        if call.state == CallState.READY:
            stages.redo(call.id, NAME)
    return new


def take_out_of_sound(call_id: int) -> None:
    """The stage after masking: put a tone over what must go, in the recording itself.

    The new file has a name of its own, is there in full before the call points to it, and only
    then the old one and all copies of it are removed. Done again, it goes on where it stopped.
    """
    call = db.session.get_one(Call, call_id)
    waiting = [part.id for part in taken_out(call_id) if part.done_at is None]
    source, filename = call.storage_key, call.filename
    if waiting:
        spans = seconds_of(call_id)
        name = _name(spans)
        db.session.commit()
        key = call.key_of(name)
        codec = _write(call_id, source, filename, key, spans)
        if states.is_going(call_id):
            recordings().remove(key)  # it was erased meanwhile: nothing of it may come back
            raise LostClaim(call_id)
        call = db.session.get_one(Call, call_id)
        call.without, call.codec, call.masked_sound = name, codec, None
        for part in taken_out(call_id):
            if part.id in waiting:
                part.done_at = utc_now()
        db.session.commit()
    if call.without is not None:
        _remove_others(call)


CODES = Stage(
    name=NAME,
    title=_l("Remove card codes"),
    run=take_out_of_sound,
    needs=frozenset({"masking"}),
    reads_original=True,
)


def is_clear(call: Call) -> bool:
    """Whether all card codes that are found are gone, and all that is stored was searched."""
    state = select(Job.state).where(Job.call_id == call.id, Job.kind == NAME)
    done = db.session.scalar(state) == JobState.DONE
    return done and all(part.done_at is not None for part in taken_out(call.id))


def check_clear(call: Call) -> None:
    """Let nobody open an original in which a card's code may still be.

    Raises:
        Conflict: while it may.
    """
    if not is_clear(call):
        raise Conflict(
            _(
                "The original cannot be opened yet: card codes are being found and removed "
                "first, since nobody may keep them. Try again in a few minutes."
            )
        )


def _finding_of(spans: Sequence[Span]) -> Finding:
    return Finding(
        PersonalDataKind.CARD, NAME, tuple(spans), tuple(spans), Confidence.SURE, "shape"
    )


def _name(spans: Iterable[SoundSpan]) -> str:
    tones = "\n".join(f"{span.start:.3f}-{span.end:.3f}" for span in spans)
    return hashlib.sha256(f"without\n{tones}".encode()).hexdigest()[:16]


def _write(call_id: int, source: str, filename: str, key: str, spans: Sequence[SoundSpan]) -> str:
    """Keep the recording without these seconds under a key; the codec that it is in now."""
    if not recordings().exists(source):
        raise JobFailed("recording_gone")
    with scratch_folder(call_id) as folder:
        path = folder / "recording"
        try:
            with recordings().open(source, name=filename) as file:
                codec = take_out_sound(file, spans, path, name=filename)
        except TranscriptionError as error:
            raise JobFailed(error.code) from error
        recordings().keep(path, key)
    return codec


def _remove_others(call: Call) -> None:
    """Remove all that lies beside the recording as it is now: it may have the code in it."""
    for key in (call.key_of(None), *recordings().copies(call.key_of(None))):
        if key not in (call.storage_key, call.masked_key):
            recordings().remove(key)
