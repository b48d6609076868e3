"""Figures are computed by a worker, as reviews come in, and read by the pages.

Bootstrap samples of every item are too much for a request, and the same for everybody who looks.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete, exists, func, select

from qa_app.agreement.figures import Figures, figures_of
from qa_app.agreement.models import StoredFigures
from qa_app.agreement.sittings import Sitting, sittings
from qa_app.foundation.extensions import db, utc_now
from qa_app.reviews.given_blind import given_blind
from qa_app.reviews.models import Review
from qa_app.scorecards.in_use import newest_version
from qa_app.scorecards.models import RubricVersion
from qa_app.work import kinds, life
from qa_app.work.kinds import JobKind, Task
from qa_app.work.models import OPEN, Job, JobState, Priority

KIND = "agreement"
# How the figures come about; they are computed anew where it changes.
VERSION = "1"
# Periods to look at, in months, the longest last; its figures mark items on other pages.
MONTHS = (3, 6, 12)
_DAYS = {3: 91, 6: 182, 12: 365}


def init_app(app: Flask) -> None:
    """Let workers know of the job."""
    kinds.register(app, [JobKind(name=KIND, run=_run, version=lambda: VERSION)])


def length_of(months: int) -> timedelta:
    """How long a period is."""
    return timedelta(days=_DAYS[months])


def stored_figures(rubric_id: str, months: int) -> StoredFigures | None:
    """The newest figures of a rubric, if there are any."""
    query = select(StoredFigures).where(StoredFigures.rubric_id == rubric_id)
    stored: StoredFigures | None = db.session.scalar(query.where(StoredFigures.months == months))
    return stored


def rubrics_with_figures() -> list[str]:
    """The ids of the rubrics on which calls were rated by several people, those with most first."""
    rows = db.session.scalars(select(StoredFigures).where(StoredFigures.months == MONTHS[-1]))
    return [
        row.rubric_id
        for row in sorted(
            rows, key=lambda row: (-Figures.from_json(row.figures).calls, row.rubric_id)
        )
    ]


def current_basis() -> str | None:
    """What figures would rest on now: a digest of the reviews, of rubrics, and of the day.

    None where nothing was rated by several people.
    """
    counted = select(
        func.count(Review.call_id.distinct()),
        func.count(),
        func.sum(Review.id),
        func.max(Review.submitted_at),
    )
    found = db.session.execute(
        counted.select_from(Review).join(Review.call).where(given_blind())
    ).one()
    if found[0] == found[1]:  # no call has two yet
        return None
    newest = db.session.scalar(select(func.max(RubricVersion.published_at)))
    rests_on = (VERSION, *found, newest, utc_now().date())
    return hashlib.sha256(repr(tuple(map(str, rests_on))).encode()).hexdigest()


def order_if_outdated() -> None:
    """Let the figures be computed, where they rest on other reviews than there are now."""
    stored = set(db.session.scalars(select(StoredFigures.basis)))
    basis = current_basis()
    if stored == ({basis} if basis else set()):
        return
    known = db.session.execute(select(Job.state, Job.details).where(Job.kind == KIND)).all()
    # What failed on the same reviews would fail again.
    if any(state in OPEN or details.get("basis") == basis for state, details in known):
        return
    db.session.execute(delete(Job).where(Job.kind == KIND, Job.state == JobState.FAILED))
    life.add(KIND, {"details": {"basis": basis}, "priority": Priority.BULK})


def is_awaited() -> bool:
    """Whether figures are about to be computed: a worker has been told, or will be soon."""
    waits = exists().where(Job.kind == KIND, Job.state.in_(OPEN))
    if db.session.scalar(select(waits)):
        return True
    known = db.session.scalar(select(exists().where(StoredFigures.id.is_not(None))))
    return not known and current_basis() is not None


def compute() -> None:
    """Compute the figures of all rubrics and put them in the place of older ones."""
    basis = current_basis() or ""
    now = utc_now()
    of_rubric: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings(now - length_of(MONTHS[-1])):
        of_rubric[sitting.rubric_id].append(sitting)
    versions = {rubric_id: newest_version(rubric_id) for rubric_id in of_rubric}
    rubrics = {rubric_id: version.rubric for rubric_id, version in versions.items() if version}
    db.session.commit()  # before slow work
    found = {
        (rubric_id, months): figures_of(
            rubric, _since(of_rubric[rubric_id], now - length_of(months))
        )
        for rubric_id, rubric in rubrics.items()
        for months in MONTHS
    }
    db.session.execute(delete(StoredFigures))
    db.session.add_all(
        StoredFigures(rubric_id=rubric_id, months=months, basis=basis, figures=figures.to_json())
        for (rubric_id, months), figures in found.items()
    )
    db.session.flush()


def _since(together: Sequence[Sitting], since: datetime) -> list[Sitting]:
    return [sitting for sitting in together if sitting.at >= since]


def _run(_task: Task) -> None:
    compute()
