"""How long a month's draw of a large centre takes, and its reviewers' own pages afterwards.

    make bench-sampling [CALLS=100000]

Fills a scratch database with the calls of one month, of 200 agents in ten teams, with six lines
and a moment each, a year's worth of reviews of some, and 30 reviewers of whom three are away; on
SQLite and on a PostgreSQL of its own. Then draws four calls of each agent by a plan that leaves
out transfers and abuse and splits by queue and direction, a quarter of them worth hearing, and
gives them out, as a worker does.

*My work* is what its page reads for each of the reviewers, ten times; its bare SQL is one query
for the same assignments with their calls and agents. Milliseconds, the 95th percentile.
"""

import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from statistics import quantiles
from typing import Any, TypeVar

from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from qa_app.assignments.models import Absence
from qa_app.calls.models import Call, CallState, StoredSegment, StoredTranscript
from qa_app.findings.models import Detection, FoundMoment
from qa_app.foundation.days import centre_zone, today
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Span, day_begins
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import set_roles
from qa_app.people.models import Person, RoleName, Team
from qa_app.reviews.assigned import work_of
from qa_app.reviews.models import Review
from qa_app.reviews.next_call import next_call
from qa_app.sampling.days import finished_periods
from qa_app.sampling.draws import make_draw, order_draw, verify
from qa_app.sampling.forms import DEFAULTS
from qa_app.sampling.giving import give_out
from qa_app.sampling.models import Draw, DrawnCall, SamplingPlan
from qa_app.sampling.plans import add_plan
from qa_app.scorecards.models import RubricVersion
from qa_app.web.app import create_app
from tests.postgresql import private_server

AGENTS, REVIEWERS, TEAMS, AWAY = 200, 30, 10, 3
LINES = 6
BATCH = 5000
T = TypeVar("T")
QUEUES = ("환불", "배송", "안내", "")
KINDS = ("dismissal", "dead_air", "empathy", "summary")
BARE = text(
    "SELECT assignment.*, call.*, agent.*, team.* FROM assignment "
    "JOIN call ON call.id = assignment.call_id JOIN person agent ON agent.id = call.agent_id "
    "LEFT JOIN team ON team.id = agent.team_id "
    "WHERE assignment.reviewer_id = :person AND assignment.state = 'open' "
    "ORDER BY assignment.due, assignment.id LIMIT 100"
)


def people(number: int, role: RoleName) -> list[Person]:
    """New people with a role."""
    made = [
        Person(
            email=f"{role}{n}@centre.kr", name=f"{role} {n}", password="x",  # noqa: S106
            fs_uniquifier=secrets.token_hex(8), active=True,
        )
        for n in range(number)
    ]  # fmt: skip
    for person in made:
        set_roles(person, [role])
    db.session.add_all(made)
    db.session.flush()
    return made


def pick(values: Sequence[T], number: int) -> T:
    """One of the values, by chance as far as anything here can tell."""
    return values[number * 7919 // AGENTS % len(values)]


def calls_of(agents: list[Person], count: int) -> Iterator[dict[str, Any]]:
    """Rows of the calls of last month, evenly over it."""
    period = finished_periods(Span.MONTH)[0]
    begins, ends = (day_begins(day, centre_zone()) for day in (period.start, period.end))
    for number in range(1, count + 1):
        agent = agents[number % len(agents)]
        yield {
            "id": number, "agent_id": agent.id, "uploaded_by_id": agent.id,
            "started_at": begins + (ends - begins) / count * (number - 1), "filename": "x.wav",
            "sha256": f"{number:064}", "size": 1, "codec": "pcm",
            "duration": pick((30.0, 90.0, 200.0, 700.0), number), "channels": 2,
            "language": "ko", "state": CallState.READY, "queue": pick(QUEUES, number * 3),
            "direction": pick(("in", "out"), number * 5),
        }  # fmt: skip


def lines_of(number: int) -> Iterator[dict[str, Any]]:
    """Rows of a call's lines; in one of twenty calls another agent speaks for longer."""
    other = "transfer" if number % 20 == 0 else "agent"
    for at in range(LINES):
        yield {
            "transcript_id": number, "speaker": other if at % 2 else "agent" if not at else
            "customer", "start": at * 5.0, "end": at * 5.0 + 4, "text": "네", "confidence": 0.9,
        }  # fmt: skip


def fill(count: int) -> Person:
    """A centre with so many calls of last month; gives whoever draws."""
    agents, reviewers = people(AGENTS, RoleName.AGENT), people(REVIEWERS, RoleName.QA)
    (lead,) = people(1, RoleName.LEAD)
    for n in range(TEAMS):
        db.session.add(Team(name=f"Team {n}", members=agents[n::TEAMS]))
    for person in reviewers[:AWAY]:
        long = {"first_day": today(), "last_day": today() + timedelta(days=30)}
        db.session.add(Absence(person_id=person.id, **long))
    version = RubricVersion(rubric_id="x", version="1", digest="x", content={})
    db.session.add(version)
    db.session.flush()
    rows = list(calls_of(agents, count))
    for first in range(0, count, BATCH):
        numbers = [row["id"] for row in rows[first : first + BATCH]]
        db.session.execute(insert(Call), rows[first : first + BATCH])
        shared = {"engine": "x", "complete": True, "in_use": True}
        transcripts = [{"id": n, "call_id": n, **shared} for n in numbers]
        db.session.execute(insert(StoredTranscript), transcripts)
        db.session.execute(insert(StoredSegment), [line for n in numbers for line in lines_of(n)])
        found = [{"call_id": n, "transcript_id": n} for n in numbers]
        db.session.execute(insert(Detection), found)
        db.session.execute(insert(FoundMoment), [moment_of(n) for n in numbers])
        reviews = [review_of(n, reviewers, version.id) for n in numbers if n % 25 == 0]
        db.session.execute(insert(Review), reviews)
    db.session.commit()
    return lead


def moment_of(number: int) -> dict[str, Any]:
    """The row of a call's moment."""
    kind = pick(KINDS, number * 7)
    return {
        "call_id": number, "kind": kind, "rule": f"{kind}.sample", "polarity": "0",
        "segments": [0], "start": 0.0, "end": 5.0, "confidence": 0.9,
    }  # fmt: skip


def review_of(number: int, reviewers: list[Person], version: int) -> dict[str, Any]:
    """The row of a submitted review."""
    at = day_begins(today(), centre_zone()) - timedelta(days=number % 300)
    return {
        "call_id": number, "transcript_id": number, "rubric_version_id": version,
        "reviewer_id": pick(reviewers, number * 11).id, "state": "submitted", "submitted_at": at,
    }  # fmt: skip


def plan_for(lead: Person) -> SamplingPlan:
    """Four calls of each agent a month, one of them worth hearing."""
    kinds = {"share": 25, "kinds": ["dismissal"]}
    plan = {**DEFAULTS, "name": "Monthly", "splits": ["queue", "direction"], **kinds}
    return add_plan(plan, by=lead)


def timed(name: str, action: Callable[[], object]) -> float:
    """Do something, and say how long it took, in seconds."""
    begun = time.perf_counter()
    action()
    took = time.perf_counter() - begun
    print(f"  {name:44} {took:8.2f} s")
    return took


def percentile(actions: list[Callable[[], object]]) -> float:
    """Milliseconds, the 95th percentile."""
    times = []
    for action in actions:
        begun = time.perf_counter()
        action()
        times.append((time.perf_counter() - begun) * 1000)
        db.session.rollback()
    return quantiles(times, n=20)[-1]


def keep(_share: float) -> None:
    """What a worker does between batches."""
    db.session.commit()


def draw_and_give(draw: Draw, lead: Person) -> None:
    """What is asked for in under ten seconds."""

    def make() -> None:
        make_draw(draw)
        db.session.commit()

    def give() -> None:
        give_out(draw, by=lead, told=keep)
        db.session.commit()

    total = timed("frame and draw", make) + timed("giving out", give)
    print(f"  {'together':44} {total:8.2f} s")
    timed("drawing again from the record", lambda: verify(draw))


def report(draw: Draw) -> None:
    """How the draw turned out, and what the reviewers' pages cost."""
    rows = db.session.scalars(select(DrawnCall).where(DrawnCall.draw_id == draw.id)).all()
    given = Counter(row.assignment.reviewer_id for row in rows if row.assignment)
    calls, loads = sum(draw.in_frame.values()), sorted(given.values())
    print(
        f"  {len(rows):,} drawn from {calls:,}; {len(given)} reviewers, {loads[0]} to {loads[-1]}"
    )
    people = [db.session.get_one(Person, number) for number in given] * 10
    db.session.rollback()
    shown = percentile([partial(my_work, person) for person in people])
    bare = percentile([partial(my_work_in_sql, person.id) for person in people])
    print(f"  My work, p95 {shown:.1f} ms   bare SQL {bare:.1f} ms   ratio {shown / bare:.1f}")


def my_work(person: Person) -> None:
    """What the page reads."""
    work_of(person, limit=100)
    next_call(person)


def my_work_in_sql(person_id: int) -> None:
    """The rows of the same."""
    db.session.execute(BARE, {"person": person_id}).all()


def measure(name: str, url: str, folder: str, count: int) -> None:
    """Fill and report on one database."""
    given = {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", "DATABASE_URL": url}
    app = create_app(Settings.from_environment(given))
    with app.app_context():
        upgrade()
        lead = fill(count)
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        print(f"{name}: {count:,} calls of a month, {AGENTS} agents, {REVIEWERS} reviewers")
        plan = plan_for(lead)
        draw = order_draw(plan, finished_periods(Span.MONTH)[0], by=lead)
        db.session.commit()
        draw_and_give(draw, lead)
        report(draw)
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure on both databases."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="qa-bench-", dir="/tmp") as folder:
        measure("SQLite", f"sqlite:///{folder}/sampling.db", folder, count)
        with private_server() as url:
            measure("PostgreSQL", url, folder, count)


if __name__ == "__main__":
    main()
