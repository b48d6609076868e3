"""The calls of the sample centre's past year, as they lie in ``samples/history``."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from qa_app.assignments.models import Selection
from qa_app.demo.sample_calls import SAMPLES, SampleCall, read_script, read_yaml
from qa_app.demo.sample_reviews import read_reviews
from qa_app.reviews.models import Polarity

HISTORY = SAMPLES / "history"
RUBRIC = "soft-skills"


def history_ids() -> list[str]:
    """All calls of the history, the oldest first: their names begin with their numbers."""
    return sorted(path.stem for path in HISTORY.glob("*.yaml"))


def is_in_history(call_id: str) -> bool:
    """Whether this version has such a call in its history."""
    return (HISTORY / f"{call_id}.yaml").is_file()


def history_call(call_id: str) -> SampleCall:
    """One call of the history.

    Raises:
        SampleProblem: when a review quotes what nobody says, or is none.
    """
    path = HISTORY / f"{call_id}.yaml"
    written = read_yaml(path)
    script = read_script(HISTORY / "transcripts" / f"{call_id}.json")
    plan = written.get("plan", {})
    return SampleCall(
        id=call_id,
        language=call_id.split("-")[1],
        agent=written["agent"],
        queue=written["queue"],
        direction="in",
        customer_reference=written["reference"],
        days_ago=written["days_ago"],
        at=time.fromisoformat(written["time"]),
        recording=HISTORY / "recordings" / f"{call_id}.opus",
        script=script,
        reviews=tuple(read_reviews(path, list(_rows(written["reviews"])), script)),
        selection=Selection(written.get("selection", Selection.RANDOM)),
        goal_days=plan.get("goal_days", 0),
        reflection=plan.get("reflection", ""),
        has_plan=bool(plan),
    )


def _rows(reviews: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The reviews as the other samples write them at more length."""
    for review in reviews:
        rated = {item: _with_clips(one) for item, one in review.items() if item != "reviewer"}
        yield {"rubric": RUBRIC, "reviewer": review["reviewer"], "criteria": rated}


def _with_clips(rated: Mapping[str, Any]) -> dict[str, Any]:
    """A rating whose clips are listed: ``for`` and ``against`` have quotes by their turns."""
    clips = [
        {"turn": turn, "polarity": polarity.value, "quote": quote}
        for polarity in Polarity
        for turn, quote in rated.get(polarity, {}).items()
    ]
    polarities = set(Polarity)
    return {**{k: v for k, v in rated.items() if k not in polarities}, "evidence": clips}
