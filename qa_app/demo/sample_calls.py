"""The sample calls as they lie in ``samples/``: sound, script, ratings."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, Literal

import yaml

from qa_app.foundation.settings import ROOT
from qa_app.transcription.transcript import Segment, Speaker

SAMPLES = ROOT / "samples"


@dataclass(frozen=True, slots=True)
class SampleEvidence:
    """A turn of the script that speaks for or against a criterion; times in seconds."""

    polarity: Literal["for", "against"]
    start: float
    end: float
    quote: str


@dataclass(frozen=True, slots=True)
class SampleRating:
    """The sample reviewer's view of one criterion; no level means not applicable."""

    criterion: str
    level: int | None
    note: str
    evidence: tuple[SampleEvidence, ...]


@dataclass(frozen=True, slots=True)
class SampleCall:
    """One sample call. ``script`` has the turns as they were spoken, with their true times."""

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
    ratings: tuple[SampleRating, ...]
    goal_days: int
    reflection: str

    def started_at(self, today: date, zone: tzinfo) -> datetime:
        """When the call is said to have been."""
        return datetime.combine(today - timedelta(days=self.days_ago), self.at, zone)


def sample_calls() -> Iterator[SampleCall]:
    """All sample calls, the oldest first."""
    scripts = [_yaml(path) for path in sorted((SAMPLES / "scripts").glob("*.yaml"))]
    for script in sorted(scripts, key=lambda script: -script["days_ago"]):
        yield _sample_call(script)


def is_shipped(call_id: str) -> bool:
    """Whether this sample call belongs to this version; a centre may hold older ones."""
    return (SAMPLES / "scripts" / f"{call_id}.yaml").is_file()


def sample_call(call_id: str) -> SampleCall:
    """One sample call."""
    return _sample_call(_yaml(SAMPLES / "scripts" / f"{call_id}.yaml"))


def _sample_call(script: dict[str, Any]) -> SampleCall:
    call_id = script["id"]
    turns = _script(SAMPLES / "transcripts" / f"{call_id}.json")
    review = _yaml(SAMPLES / "ratings" / f"{call_id}.yaml")
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
        ratings=tuple(_rating(c, rated, turns) for c, rated in review["criteria"].items()),
        goal_days=review["goal_days"],
        reflection=review.get("reflection", ""),
    )


def _rating(criterion: str, rated: dict[str, Any], turns: tuple[Segment, ...]) -> SampleRating:
    evidence = tuple(
        SampleEvidence(
            clip["polarity"], turns[clip["turn"]].start, turns[clip["turn"]].end, clip["quote"]
        )
        for clip in rated.get("evidence", [])
    )
    return SampleRating(criterion, rated.get("level"), rated.get("note", ""), evidence)


def _script(path: Path) -> tuple[Segment, ...]:
    return tuple(
        Segment(turn["start"], turn["end"], turn["text"], Speaker(turn["speaker"]), 1.0)
        for turn in json.loads(path.read_text(encoding="utf-8"))["segments"]
    )


def _yaml(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
