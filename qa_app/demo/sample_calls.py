"""The sample calls as they lie in ``samples/``: sound, script, ratings."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, Literal

import yaml

from qa_app.assignments.models import Selection
from qa_app.demo.sample_reviews import SampleReview, read_reviews
from qa_app.foundation.settings import ROOT
from qa_app.transcription.transcript import Segment, Speaker

SAMPLES = ROOT / "samples"


@dataclass(frozen=True, slots=True)
class SampleCall:
    """One sample call. ``script`` has the turns as they were spoken, with their true times.

    The first review is the one that the coaching plan comes from.
    """

    id: str
    language: str
    agent: str
    queue: str
    direction: Literal["in", "out"]
    customer_reference: str
    days_ago: int
    at: time
    recording: Path
    script: tuple[Segment, ...]
    reviews: tuple[SampleReview, ...]
    goal_days: int
    reflection: str
    has_plan: bool = True
    # How a call of the history came to be given to its reviewers; the others were not given.
    selection: Selection | None = None

    def started_at(self, today: date, zone: tzinfo) -> datetime:
        """When the call is said to have been."""
        return datetime.combine(today - timedelta(days=self.days_ago), self.at, zone)


def sample_calls() -> Iterator[SampleCall]:
    """All sample calls, the oldest first."""
    scripts = [read_yaml(path) for path in sorted((SAMPLES / "scripts").glob("*.yaml"))]
    for script in sorted(scripts, key=lambda script: -script["days_ago"]):
        yield _sample_call(script)


def is_shipped(call_id: str) -> bool:
    """Whether this sample call belongs to this version; a centre may hold older ones."""
    return (SAMPLES / "scripts" / f"{call_id}.yaml").is_file()


def sample_call(call_id: str) -> SampleCall:
    """One sample call."""
    return _sample_call(read_yaml(SAMPLES / "scripts" / f"{call_id}.yaml"))


def _sample_call(script: dict[str, Any]) -> SampleCall:
    call_id = script["id"]
    turns = read_script(SAMPLES / "transcripts" / f"{call_id}.json")
    ratings = SAMPLES / "ratings" / f"{call_id}.yaml"
    written = read_yaml(ratings)
    return SampleCall(
        id=call_id,
        language=script["language"],
        agent=script["agent"],
        queue=script["queue"],
        direction="out" if script["direction"] == "outbound" else "in",
        customer_reference=script["customer_reference"],
        days_ago=script["days_ago"],
        at=time.fromisoformat(script["time"]),
        recording=SAMPLES / "recordings" / f"{call_id}.opus",
        script=turns,
        reviews=tuple(read_reviews(ratings, written["reviews"], turns)),
        goal_days=written["goal_days"],
        reflection=written.get("reflection", ""),
    )


def read_script(path: Path) -> tuple[Segment, ...]:
    """The turns of a transcript, with their times."""
    return tuple(
        Segment(turn["start"], turn["end"], turn["text"], Speaker(turn["speaker"]), 1.0)
        for turn in json.loads(path.read_text(encoding="utf-8"))["segments"]
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """What one of the files says."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
