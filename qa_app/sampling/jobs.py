"""What a worker does: large draws, and those that a plan makes by itself when a period is over."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qa_app.foundation.errors import QaCoachError
from qa_app.foundation.extensions import db
from qa_app.sampling.draws import get_draw, is_large, make_draw, open_periods, order_draw
from qa_app.sampling.giving import give_out
from qa_app.sampling.models import Draw, SamplingPlan
from qa_app.work import life
from qa_app.work.kinds import JobKind, Task, register
from qa_app.work.models import Job, Priority

KIND = "draw"
# What share of the work the drawing itself is.
DRAWING = 0.3


def carry_out(task: Task) -> None:
    """Make the draw of a job, then give its calls out. May be done again at any time."""
    job = db.session.get_one(Job, task.id)
    draw = get_draw(job.details["draw"])
    make_draw(draw)
    life.advance(task, DRAWING)
    db.session.commit()

    def keep(share: float) -> None:
        life.advance(task, DRAWING + (1 - DRAWING) * share)
        db.session.commit()

    give_out(draw, by=draw.ordered_by, told=keep)


def carry_out_or_queue(draw: Draw) -> None:
    """Make a small draw at once, and let a worker make a large one."""
    if is_large(draw):
        queue(draw)
        return
    make_draw(draw)
    give_out(draw, by=draw.ordered_by)


def queue(draw: Draw) -> None:
    """Let a worker make a draw."""
    life.add(KIND, {"details": {"draw": draw.id}, "priority": Priority.URGENT})


def job_of(draw: Draw) -> Job | None:
    """The job that makes a draw, while there is one."""
    jobs = db.session.scalars(select(Job).where(Job.kind == KIND))
    return next((job for job in jobs if job.details.get("draw") == draw.id), None)


def order_what_is_due() -> int:
    """Order the draws that plans make by themselves: of each period that ended since that was
    chosen; how many. Commits."""
    query = (
        select(SamplingPlan)
        .where(SamplingPlan.automatic, SamplingPlan.closed_at.is_(None))
        .options(selectinload(SamplingPlan.versions), selectinload(SamplingPlan.draws))
    )
    ordered = 0
    for plan in db.session.scalars(query).all():
        for period in reversed(open_periods(plan)):
            if plan.automatic_since is None or period.end <= plan.automatic_since:
                continue
            try:
                queue(order_draw(plan, period, by=None))
            except QaCoachError:  # somebody else was faster
                db.session.rollback()
                continue
            db.session.commit()
            ordered += 1
    db.session.commit()  # SQLite would hold up whoever writes
    return ordered


def init_app(app: Flask) -> None:
    """Let workers know of draws."""
    register(app, [JobKind(name=KIND, run=carry_out)])
