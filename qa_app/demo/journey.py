"""The main job without a browser: a sample recording to a transcript and a coaching plan."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tqdm import tqdm

from qa_app.coaching.compose import RatedCriterion, RatedReview, compose
from qa_app.coaching.document import PlanDocument, Promise
from qa_app.coaching.pdf import render_plan_pdf
from qa_app.coaching.point import Clip
from qa_app.demo.sample_calls import SampleCall, sample_call
from qa_app.demo.sample_reviews import SampleRating
from qa_app.findings.promises import promises_in
from qa_app.foundation.transaction import settings
from qa_app.moments.finder import find_moments
from qa_app.privacy import mask_transcript
from qa_app.reviews.quotes import quote
from qa_app.rubrics import load_rubrics
from qa_app.transcription.engine import load_engine
from qa_app.transcription.terminal import transcribe_with_progress
from qa_app.transcription.transcript import Transcript, TranscriptionOptions

SAMPLE = "en-card-charge"
RUBRIC = "soft-skills"
# When the sample call is said to have begun.
NOON = time(12)
NAMES = {"ko": ("상담사 (샘플)", "QA 담당 (샘플)"), "en": ("Agent (sample)", "QA (sample)")}


def sample_journey(folder: Path) -> Iterator[Path]:
    """Write ``transcript.json`` and the coaching plan in both languages; gives their paths.

    The ratings come from a YAML file beside the sample: the machine never rates.
    """
    folder.mkdir(parents=True, exist_ok=True)
    call = sample_call(SAMPLE)
    transcript = _transcribe(call)
    path = folder / "transcript.json"
    path.write_text(json.dumps(transcript.to_json(), ensure_ascii=False, indent=1) + "\n")
    yield path
    called_on = _today() - timedelta(days=call.days_ago)
    review = rated_review(call, transcript, called_on)
    promises = promises_to_keep(transcript, called_on)
    for language in tqdm(("ko", "en"), desc="coaching plans", file=sys.stderr):
        path = folder / f"coaching-plan.{language}.pdf"
        path.write_bytes(_plan(review, promises, language, call.goal_days))
        yield path


def _transcribe(call: SampleCall) -> Transcript:
    choice = settings()
    engine = load_engine(
        choice.whisper_engine,
        choice.whisper_model,
        models_dir=choice.models_dir,
        device=choice.whisper_device,
        compute_type=choice.whisper_compute_type,
    )
    options = TranscriptionOptions(language=call.language, agent_channel="left")
    said = transcribe_with_progress(call.recording, options, engine)
    return mask_transcript(said).transcript


def rated_review(call: SampleCall, transcript: Transcript, called_on: date) -> RatedReview:
    """The first sample review, with its evidence quoted from the transcript."""
    ratings = tuple(
        RatedCriterion(
            rating.criterion,
            rating.level,
            rating.note,
            _clips(call.id, rating, transcript, called_on),
        )
        for rating in call.reviews[0].ratings
    )
    return RatedReview(call.id, called_on, RUBRIC, ratings)


def _clips(
    call_id: str, rating: SampleRating, transcript: Transcript, called_on: date
) -> tuple[Clip, ...]:
    return tuple(
        Clip(
            call=call_id,
            called_on=called_on,
            start=clip.start,
            end=clip.end,
            quote=quote(transcript.segments, clip.start, clip.end, clip.quote),
            polarity=clip.polarity,
        )
        for clip in rating.evidence
    )


def promises_to_keep(transcript: Transcript, called_on: date) -> tuple[Promise, ...]:
    """What the agent undertook, as rules find it."""
    began = datetime.combine(called_on, NOON, ZoneInfo(settings().time_zone))
    return tuple(
        Promise(
            called_on=called_on,
            start=found.start,
            what=found.what,
            by_when=found.by_when,
            due=found.due,
        )
        for found in promises_in(find_moments(transcript), began)
    )


def _today() -> date:
    return datetime.now(ZoneInfo(settings().time_zone)).date()


def _plan(
    review: RatedReview, promises: tuple[Promise, ...], language: str, goal_days: int
) -> bytes:
    today = _today()
    rubric = load_rubrics(settings().rubrics_dir)[RUBRIC]
    draft = compose([rubric], [review], language, today + timedelta(days=goal_days))
    agent, author = NAMES[language]
    document = PlanDocument.from_draft(
        draft, agent_name=agent, author_name=author, written_on=today
    )
    return render_plan_pdf(replace(document, promises=promises), language)
