"""How long the library takes to find calls by moments and reviews, among 100,000 calls.

    make bench-library [CALLS=100000]

Fills a scratch database (SQLite) with calls over 200 days and eight moments each, reviews of the
older 9 in 10 of them by two people and ten by a third, then asks for
the first page of several searches as the page of the library does. Milliseconds, the median of
seven; "rows" says how many calls stood on the page.
"""

import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from flask_migrate import upgrade
from sqlalchemy import insert

from qa_app.calls.models import Call, CallState, StoredTranscript
from qa_app.findings.models import Detection, FoundMoment
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.library.listing import CallFilter, find_calls
from qa_app.moments.kinds import KINDS
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from qa_app.reviews.models import Review
from qa_app.scorecards.models import RubricVersion
from qa_app.web.app import create_app

DAYS = 200
MOMENTS = 8
BATCH = 5000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
RARE, COMMON = "abuse_warning", "empathy"
LAST_WEEK = date(2026, 1, 1) + timedelta(days=DAYS - 7)
SEARCHES = {
    "newest calls": CallFilter(),
    "last week, dead air, no further help": CallFilter(
        since=LAST_WEEK, with_moments=("dead_air",), without_moments=("further_help",)
    ),
    "dead air, no further help, any time": CallFilter(
        with_moments=("dead_air",), without_moments=("further_help",)
    ),
    "three kinds and one missing": CallFilter(
        with_moments=("empathy", "options", "summary"), without_moments=("dead_air",)
    ),
    "a kind in 1 of 10,000 calls": CallFilter(with_moments=(RARE,)),
    "a kind that no call has": CallFilter(with_moments=("abuse_threat",)),
    "not reviewed yet": CallFilter(added=(("reviewed", "no"),)),
    "reviewed by somebody": CallFilter(added=(("reviewed", "yes"),)),
    "reviewed by somebody, shortest first": CallFilter(
        added=(("reviewed", "yes"),), sort="duration", ascending=True
    ),
    "ten that I reviewed": CallFilter(added=(("reviewed", "me"),)),
    "half of the reviews": CallFilter(added=(("reviewed", "by-2"),)),
    "my drafts": CallFilter(added=(("reviewed", "draft"),)),
}


def calls_of(agent: Person, count: int) -> Iterator[dict[str, Any]]:
    """Rows of calls, evenly over the days."""
    step = timedelta(days=DAYS) / count
    for number in range(1, count + 1):
        yield {
            "id": number,
            "agent_id": agent.id,
            "uploaded_by_id": agent.id,
            "started_at": FIRST + number * step,
            "filename": "x.wav",
            "sha256": f"{number:064}",
            "size": 1,
            "codec": "pcm",
            "duration": 200.0,
            "channels": 2,
            "language": "ko",
            "state": CallState.READY,
            "progress": 1.0,
        }


def moments_of(number: int, kinds: list[str]) -> Iterator[dict[str, Any]]:
    """Rows of a call's moments."""
    chosen = random.sample(kinds, MOMENTS)
    if number % 10_000 == 0:
        chosen.append(RARE)
    for at, kind in enumerate(chosen):
        yield {
            "call_id": number,
            "kind": kind,
            "rule": f"{kind}.sample",
            "polarity": "0",
            "segments": [at],
            "start": at * 10.0,
            "end": at * 10.0 + 5,
            "confidence": 0.9,
        }


def reviews_of(numbers: list[int], newest: int, version: int) -> Iterator[dict[str, Any]]:
    """Rows of submitted reviews: two in three calls of those that are not among the newest."""
    for number in numbers:
        by = 1 if number % (newest // 10) == 0 else 2 + number % 3
        if number < newest * 0.9 and by < 4:
            yield {
                "call_id": number, "transcript_id": number, "reviewer_id": by,
                "rubric_version_id": version, "state": "submitted",
                "submitted_at": FIRST + timedelta(days=DAYS),
            }  # fmt: skip


def reviewers() -> int:
    """Two more people, and the rubric of their reviews; gives its number."""
    for name in ("Second", "Third"):
        email, word = f"{name.lower()}@centre.kr", secrets.token_hex()
        add_person(email=email, name=name, password=word, roles=[RoleName.QA])
    version = RubricVersion(rubric_id="x", version="1", digest="x", content={})
    db.session.add(version)
    db.session.commit()
    return version.id


def fill(agent: Person, count: int) -> None:
    """Calls with transcripts, findings, moments and reviews."""
    version = reviewers()
    kinds = [kind for kind in KINDS if not kind.startswith("abuse_")]
    rows = list(calls_of(agent, count))
    for start in range(0, count, BATCH):
        batch = rows[start : start + BATCH]
        numbers = [row["id"] for row in batch]
        db.session.execute(insert(Call), batch)
        shared = {"engine": "x", "complete": True, "in_use": True}
        transcripts = [{"id": number, "call_id": number, **shared} for number in numbers]
        db.session.execute(insert(StoredTranscript), transcripts)
        found = [{"call_id": number, "transcript_id": number} for number in numbers]
        db.session.execute(insert(Detection), found)
        moments = [row for number in numbers for row in moments_of(number, kinds)]
        db.session.execute(insert(FoundMoment), moments)
        if reviews := list(reviews_of(numbers, count, version)):
            db.session.execute(insert(Review), reviews)
        db.session.commit()


def main(count: int) -> None:
    """Fill, search, print."""
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"DATA_DIR": folder, "LOG_LEVEL": "ERROR"})
        app = create_app(settings)
        with app.app_context():
            upgrade()
            agent = add_person(
                email="agent@centre.kr",
                name="Agent",
                password=secrets.token_hex(),
                roles=[RoleName.AGENT, RoleName.QA],
            )
            db.session.commit()
            fill(agent, count)
            size = (Path(folder) / "qa-coach.sqlite3").stat().st_size / 1e6
            print(f"{count:,} calls, {count * MOMENTS:,} moments, {size:,.0f} MB")
            for name, wanted in SEARCHES.items():
                print(f"{name:40} {measure(agent, wanted)}")
            db.session.remove()


def measure(person: Person, wanted: CallFilter) -> str:
    """The median time of a first page."""
    times = []
    for _ in range(7):
        started = time.perf_counter()
        page = find_calls(person, wanted, zone=ZoneInfo("Asia/Seoul"))
        times.append((time.perf_counter() - started) * 1000)
        db.session.rollback()
    return f"{median(times):8.1f} ms  {len(page.calls):3} rows"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
