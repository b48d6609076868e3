"""How long a worker takes to find its next job among many that wait.

    make bench-jobs [JOBS=60000]

Fills a scratch database with that many calls, each with its first transcription done and its
masking waiting, on SQLite and on a PostgreSQL of its own; measured before and after ANALYZE, and
with statistics of a time when nothing waited, as they are when rules have just changed.
Milliseconds, the median of seven, and the ratio to the bare SQL that reads the first row of the
queue's index. The time of ours includes building the statement.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

from flask_migrate import upgrade
from library import calls_of
from sqlalchemy import insert, text, update

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import add_person
from qa_app.people.models import RoleName
from qa_app.web.app import create_app
from qa_app.work import life
from qa_app.work.models import Job
from tests.postgresql import private_server

BATCH = 5000
BARE = text(
    "SELECT id FROM job WHERE state = 'waiting' ORDER BY priority, turn, call_id, id LIMIT 1"
)


def fill(count: int) -> None:
    """Let a step after the transcript wait for as many calls."""
    random.seed(1)
    agent = add_person(email="bench@example.com", name="B", password=None, roles=[RoleName.AGENT])
    db.session.flush()
    rows = list(calls_of(agent, count))
    for first in range(0, count, BATCH):
        db.session.execute(insert(Call), rows[first : first + BATCH])
        numbers = range(first + 1, min(first + BATCH, count) + 1)
        life.add("transcription", *({"call_id": n, "state": "done"} for n in numbers))
        life.add("masking", *({"call_id": n} for n in numbers))
    db.session.commit()


def took(action: Callable[[], object]) -> float:
    """Milliseconds, the median of seven."""
    times = []
    for _ in range(7):
        begun = time.perf_counter()
        action()
        times.append((time.perf_counter() - begun) * 1000)
        db.session.rollback()
    return median(times)


def report(name: str) -> None:
    """One line of figures."""
    ours = took(lambda: life.next_task("bench"))
    bare = took(lambda: db.session.execute(BARE).first())
    print(f"{name:28} {ours:8.1f} ms   bare SQL {bare:8.1f} ms   ratio {ours / bare:6.1f}")


def analyze() -> None:
    """Let the database count what it has."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def let_masking_be(state: str) -> None:
    """Change all jobs of the step at once."""
    db.session.execute(update(Job).where(Job.kind == "masking").values(state=state))
    db.session.commit()


def measure(name: str, url: str, folder: str, count: int) -> None:
    """Fill and report on one database."""
    given = {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", "DATABASE_URL": url}
    app = create_app(Settings.from_environment(given))
    with app.app_context():
        upgrade()
        fill(count)
        report(name)
        analyze()
        report(f"{name}, after ANALYZE")
        let_masking_be("done")
        analyze()
        let_masking_be("waiting")
        report(f"{name}, old statistics")


def main() -> None:
    """Measure on both databases."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    with tempfile.TemporaryDirectory(prefix="qa-bench-", dir="/tmp") as folder:
        measure("SQLite", f"sqlite:///{folder}/jobs.db", folder, count)
        with private_server() as url:
            measure("PostgreSQL", url, folder, count)


if __name__ == "__main__":
    main()
