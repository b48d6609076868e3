"""The work that turns a recording into a transcript, saved piece by piece as it comes."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import structlog

from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.calls import stage_states, states
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.glossary.operations import words_for
from qa_app.masking.text import mask_newest
from qa_app.transcription.cores import core_count
from qa_app.transcription.decode import decode
from qa_app.transcription.engine import Engine, load_engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.losses import Loss
from qa_app.transcription.peaks import PeaksBuilder
from qa_app.transcription.roles import Side
from qa_app.transcription.sound_sketch import SketchBuilder
from qa_app.transcription.transcribe import Progress, ResumePoint, transcribe
from qa_app.transcription.transcript import TranscriptionOptions, spoken_language
from qa_app.transcripts.pace import Pace
from qa_app.transcripts.same_sound import remember
from qa_app.transcripts.speaker_roles import usual_side
from qa_app.transcripts.versions import put_in_use

log = structlog.get_logger()
_loaded: dict[tuple[str, str], Engine] = {}


def engine_named(name: str, model: str) -> Engine:
    """One engine at a time, kept from call to call: loading takes longer than a short call.

    Workers on one machine share its cores; on two threads each, two would only be in each
    other's way.
    """
    if (name, model) not in _loaded:
        _loaded.clear()  # first: two models at once may be too much for the memory
        choice = settings()
        threads = max(1, core_count() // max(1, choice.workers))
        _loaded[name, model] = load_engine(
            name,
            model,
            models_dir=choice.models_dir,
            device=choice.whisper_device,
            compute_type=choice.whisper_compute_type,
            threads=threads,
        )
    return _loaded[name, model]


def load_whisper() -> None:
    """Load the engine of the settings ahead of the first call.

    Raises:
        TranscriptionError: when it cannot be loaded.
    """
    engine_named(settings().whisper_engine, settings().whisper_model)


@cache
def _pace(_engine: tuple[str, str]) -> Pace:
    """What this process knows of an engine's speed."""
    return Pace()


def do_transcription(call_id: int, *, worker: str) -> None:
    """Transcribe what is missing of a call that this worker has claimed, and mark how it ended.

    What was saved by an earlier attempt is gone on from.
    """
    try:
        _transcribe_rest(call_id, worker)
    except states.LostClaim:
        db.session.rollback()
        log.warning("call taken over by another worker", call=call_id)
    except (TranscriptionError, SealedFileDamaged) as error:
        log.warning("transcription failed", call=call_id, code=error.code)
        _fail(call_id, worker, error.code)
    except MemoryError:
        _fail(call_id, worker, "out_of_memory")
    except Exception:
        # Whatever the reason, the call must not be left hanging; the log has the trace.
        log.exception("transcription failed", call=call_id)
        _fail(call_id, worker, "unexpected")


def _fail(call_id: int, worker: str, failure: str) -> None:
    db.session.rollback()
    try:
        states.fail(call_id, worker, failure)
    except states.LostClaim:
        db.session.rollback()
    db.session.commit()


@dataclass(frozen=True, slots=True)
class _Recording:
    """What the job needs to know of a call, read once: no transaction stays open meanwhile.

    On SQLite an open transaction of a job would keep everybody else from writing.
    """

    key: str
    filename: str
    language: str | None
    has_peaks: bool
    agent_side: Side

    @classmethod
    def of_call(cls, call_id: int) -> "_Recording":
        call = db.session.get_one(Call, call_id)
        known = cls(
            call.storage_key,
            call.filename,
            call.language,
            call.peaks is not None,
            usual_side(call),
        )
        db.session.commit()
        return known


def _transcribe_rest(call_id: int, worker: str) -> None:
    recording = _Recording.of_call(call_id)
    if not recording.has_peaks:
        _measure(call_id, recording)
    choice = settings()
    engine = engine_named(choice.whisper_engine, choice.whisper_model)
    options = TranscriptionOptions(
        **spoken_language(recording.language),
        agent_channel=recording.agent_side,
        hotwords=words_for(recording.language),
    )
    transcript_id, resume = _growing_transcript(call_id, engine, options)
    pace = _pace(_id(engine))
    begin_measuring(call_id, worker, pace, resume)
    with recordings().open(recording.key, name=recording.filename) as file:
        for progress in transcribe(file, options, engine, resume_from=resume):
            left = pace.seconds_left(progress.done_seconds, progress.duration)
            _save(call_id, worker, transcript_id, progress, left)
    _complete(call_id, worker, transcript_id)


def begin_measuring(call_id: int, worker: str, pace: Pace, resume: ResumePoint | None) -> None:
    """Say from the start when the call will be done, where earlier calls showed the pace."""
    done = min(resume.done_until, default=0.0) if resume else 0.0
    pace.start(done)
    left = pace.seconds_left(done, db.session.get_one(Call, call_id).duration)
    if left is not None:
        states.expect(call_id, worker, utc_now() + timedelta(seconds=left))
    db.session.commit()


def _measure(call_id: int, recording: _Recording) -> None:
    """Decode all of a recording, of which the upload heard the start: its length, its waveform.

    Raises:
        TranscriptionError: ``too_long``, or that it cannot be decoded.
    """
    longest = settings().max_call_minutes * 60
    peaks, sketch, channels = PeaksBuilder(channels=1), SketchBuilder(), 1
    losses: list[Loss] = []
    with recordings().open(recording.key, name=recording.filename) as file:
        for number, piece in enumerate(decode(file, losses=losses)):
            if not number:  # the upload heard only the start, and may not have seen all parts
                channels = len(piece.samples)
                peaks = PeaksBuilder(channels=channels)
            peaks.add(piece)
            sketch.add(piece)
            if piece.end > longest:
                raise TranscriptionError("too_long", limit=longest)
    call = db.session.get_one(Call, call_id)
    call.duration, call.duration_estimated = peaks.duration, False
    call.channels = channels
    call.unread = [[loss.kind.value, loss.amount] for loss in losses]
    call.peaks = peaks.result()
    remember(call, sketch)
    db.session.commit()


def _growing_transcript(
    call_id: int, engine: Engine, options: TranscriptionOptions
) -> tuple[int, ResumePoint | None]:
    """The transcript that an earlier attempt began and where to go on, or a new one."""
    call = db.session.get_one(Call, call_id)
    newest = call.transcript
    if newest and not newest.complete and (newest.engine, newest.model) == _id(engine):
        resume = ResumePoint.from_json(newest.resume) if newest.resume else None
        newest_id = newest.id
        db.session.commit()
        return newest_id, resume
    transcript = StoredTranscript(call=call, engine=engine.name, model=engine.model)
    transcript.agent_side = options.agent_channel
    transcript.glossary = bool(options.hotwords)
    db.session.add(transcript)
    put_in_use(transcript)
    transcript_id = transcript.id
    db.session.commit()
    return transcript_id, None


def _id(engine: Engine) -> tuple[str, str]:
    return engine.name, engine.model


def _save(
    call_id: int, worker: str, transcript_id: int, progress: Progress, left: float | None
) -> None:
    """Keep a piece and the point to go on from, both or neither."""
    expected_at = utc_now() + timedelta(seconds=left) if left is not None else None
    states.advance(call_id, worker, progress.done_seconds / progress.duration, expected_at)
    transcript = db.session.get_one(StoredTranscript, transcript_id)
    rows = [StoredSegment.of(segment) for segment in progress.segments]
    for row in rows:
        row.transcript_id = transcript_id
        db.session.add(row)
    transcript.language = progress.language
    plan = progress.resume_from.plan
    transcript.channels = plan.channels
    transcript.heard = plan.hearing.to_json() if plan.hearing else None
    transcript.resume = progress.resume_from.to_json()
    mask_newest(transcript, rows)
    db.session.commit()


def _complete(call_id: int, worker: str, transcript_id: int) -> None:
    transcript = db.session.get_one(StoredTranscript, transcript_id)
    transcript.let_be_found()
    transcript.complete = True
    transcript.resume = None
    transcript.call.language = transcript.call.language or transcript.language
    states.finish(call_id, worker)
    stage_states.begin(call_id)
    db.session.commit()
