"""The work that turns a recording into a transcript, saved piece by piece as it comes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from flask import Flask

from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.states import AGAIN, FIRST, follow_transcription
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.glossary.operations import words_for
from qa_app.masking.text import mask, mask_newest
from qa_app.transcription.cores import core_count
from qa_app.transcription.decode import decode
from qa_app.transcription.engine import Engine, load_engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.losses import Loss
from qa_app.transcription.peaks import PeaksBuilder
from qa_app.transcription.sound_sketch import SketchBuilder
from qa_app.transcription.transcribe import Progress, ResumePoint, transcribe
from qa_app.transcription.transcript import TranscriptionOptions, spoken_language
from qa_app.transcripts.pace import Pace
from qa_app.transcripts.retranscribing import RetranscriptionRequest
from qa_app.transcripts.same_sound import remember
from qa_app.transcripts.speaker_roles import usual_side
from qa_app.transcripts.versions import hold, put_in_use
from qa_app.work import life
from qa_app.work.kinds import JobFailed, JobKind, Task, register
from qa_app.work.models import Job

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


def make_version(task: Task) -> None:
    """The job: make a version of a call's transcript, the first or another one.

    What was saved by an earlier attempt is gone on from.
    """
    try:
        _transcribe(task)
    except TranscriptionError as error:
        raise JobFailed(error.code) from error


@dataclass(frozen=True, slots=True)
class _Order:
    """What the job needs to know, read once: no transaction stays open meanwhile.

    On SQLite an open transaction of a job would keep everybody else from writing.
    """

    call_id: int
    key: str
    filename: str
    has_peaks: bool
    engine: str
    model: str
    options: TranscriptionOptions

    @classmethod
    def of(cls, task: Task) -> "_Order":
        job = db.session.get_one(Job, task.id)
        call = db.session.get_one(Call, task.call_id)
        wanted = RetranscriptionRequest.of(job) or RetranscriptionRequest(
            engine=settings().whisper_engine, model=settings().whisper_model, language=call.language
        )
        options = TranscriptionOptions(
            **spoken_language(wanted.language),
            agent_channel=usual_side(call),
            hotwords=words_for(wanted.language) if wanted.glossary else (),
        )
        known = cls(
            call.id, call.storage_key, call.filename, call.peaks is not None, wanted.engine,
            wanted.model, options,
        )  # fmt: skip
        db.session.commit()
        return known


def _transcribe(task: Task) -> None:
    order = _Order.of(task)
    if not order.has_peaks:
        _measure(order)
    engine = engine_named(order.engine, order.model)
    transcript_id, resume = _growing_transcript(task, engine, order.options)
    pace = _pace(_id(engine))
    begin_measuring(task, pace, resume)
    with recordings().open(order.key, name=order.filename) as file:
        for progress in transcribe(file, order.options, engine, resume_from=resume):
            left = pace.seconds_left(progress.done_seconds, progress.duration)
            _save(task, transcript_id, progress, left)
    _complete(task, transcript_id)


def begin_measuring(task: Task, pace: Pace, resume: ResumePoint | None) -> None:
    """Say from the start when the call will be done, where earlier calls showed the pace."""
    done = min(resume.done_until, default=0.0) if resume else 0.0
    pace.start(done)
    left = pace.seconds_left(done, db.session.get_one(Call, task.call_id).duration)
    if left is not None:
        life.note(task, expected_at=_in(left))
    db.session.commit()


def _in(seconds: float) -> datetime:
    return utc_now() + timedelta(seconds=seconds)


def _measure(order: _Order) -> None:
    """Decode all of a recording, of which the upload heard the start: its length, its waveform.

    Raises:
        TranscriptionError: ``too_long``, or that it cannot be decoded.
    """
    longest = settings().max_call_minutes * 60
    peaks, sketch, channels = PeaksBuilder(channels=1), SketchBuilder(), 1
    losses: list[Loss] = []
    with recordings().open(order.key, name=order.filename) as file:
        for number, piece in enumerate(decode(file, losses=losses)):
            if not number:  # the upload heard only the start, and may not have seen all parts
                channels = len(piece.samples)
                peaks = PeaksBuilder(channels=channels)
            peaks.add(piece)
            sketch.add(piece)
            if piece.end > longest:
                raise TranscriptionError("too_long", limit=longest)
    call = db.session.get_one(Call, order.call_id)
    call.duration, call.duration_estimated = peaks.duration, False
    call.channels = channels
    call.unread = [[loss.kind.value, loss.amount] for loss in losses]
    call.peaks = peaks.result()
    remember(call, sketch)
    db.session.commit()


def _growing_transcript(
    task: Task, engine: Engine, options: TranscriptionOptions
) -> tuple[int, ResumePoint | None]:
    """The version that an earlier attempt began and where to go on, or a new one."""
    job = db.session.get_one(Job, task.id)
    begun = job.transcript_id and db.session.get(StoredTranscript, job.transcript_id)
    if begun and (begun.engine, begun.model) == _id(engine):
        found = begun.id, ResumePoint.from_json(begun.resume) if begun.resume else None
        db.session.commit()
        return found
    version = StoredTranscript(
        call=db.session.get_one(Call, task.call_id),
        engine=engine.name,
        model=engine.model,
        made_by_id=job.requested_by_id,
        glossary=bool(options.hotwords),
        agent_side=options.agent_channel,
    )
    db.session.add(version)
    db.session.flush()
    version_id = version.id
    life.note(task, transcript_id=version_id)
    db.session.commit()
    return version_id, None


def _id(engine: Engine) -> tuple[str, str]:
    return engine.name, engine.model


def _save(task: Task, transcript_id: int, progress: Progress, left: float | None) -> None:
    """Keep a piece and the point to go on from, both or neither."""
    expected_at = _in(left) if left is not None else None
    life.advance(task, progress.done_seconds / progress.duration, expected_at)
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


def _complete(task: Task, transcript_id: int) -> None:
    """Use the version, unless a person corrected the one in use: then it stands beside that."""
    version = db.session.get_one(StoredTranscript, transcript_id)
    job, call = db.session.get_one(Job, task.id), version.call
    hold(call)
    version.complete = True
    version.resume = None
    mask(version)
    in_use = next((other for other in call.transcripts if other.in_use), None)
    if in_use is None or not in_use.corrected:
        put_in_use(version)
        wanted = RetranscriptionRequest.of(job)
        asked_for = wanted.language if wanted else call.language
        call.language = asked_for or version.language or call.language
    stages.begin(call.id, priority=job.priority)


def init_app(app: Flask) -> None:
    """Let workers make versions: of equal priority first those of calls that have none yet."""
    first = JobKind(
        name=FIRST, run=make_version, turn=1, tries=0, length=stages.seconds_of_sound,
        follow=follow_transcription,
    )  # fmt: skip
    register(app, [first, replace(first, name=AGAIN, turn=2, follow=None)])
