"""What is done with a call after its transcript: named stages, in order, each by itself.

The wiring lists them (``web.app.STAGES``); a room defines the stages whose work is its own. Each
is a job that starts once all stages before it are done or have failed: one that fails holds up
none, and takes no earlier result with it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import exists, func, or_, select

from qa_app.calls.failures import stage_reason
from qa_app.calls.models import GOING, Call, CallState
from qa_app.foundation.extensions import db, utc_now
from qa_app.work import kinds, life
from qa_app.work.kinds import JobKind, Task
from qa_app.work.models import OPEN, Job, JobState, Priority

OUTDATED = "outdated"  # the kind of job that lets a stage's outdated results be made anew
SLICE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step after the transcript.

    ``run`` gets a call's id and works on the transcript in use (``Call.transcript``). It may
    commit in between, puts its result in the place of an older one, and leaves the last changes
    uncommitted, as ``JobKind.run`` does. ``title`` is a lazy text. ``version`` names the rules;
    where it changes, stored results are outdated. ``needs`` names stages whose results it reads:
    it is done again when they are. One that ``reads_original`` is not done again once the
    unmasked recording and words are gone: its result stays.
    """

    name: str
    title: Any
    run: Callable[[int], None]
    version: str | Callable[[], str] = "1"
    needs: frozenset[str] = frozenset()
    reads_original: bool = False

    def current_version(self) -> str:
        """The version of the rules as they are now."""
        return self.version() if callable(self.version) else self.version


def registry() -> dict[str, Stage]:
    """The running app's stages by name, in their order."""
    return cast(dict[str, Stage], current_app.extensions["stages"])


def _resting_on(name: str) -> list[str]:
    """The stage and all that read its result, directly or not, in order."""
    found = [name]
    for stage in registry().values():
        if stage.needs & set(found):
            found.append(stage.name)
    return found


def init_app(app: Flask, stages: Iterable[Stage]) -> None:
    """Give the app its stages, in the order in which they are done."""
    known = app.extensions["stages"] = {stage.name: stage for stage in stages}
    found = [_kind(stage, step) for step, stage in enumerate(known.values(), start=1)]
    kinds.register(app, [*found, JobKind(name=OUTDATED, run=_redo_outdated)])


def _kind(stage: Stage, step: int) -> JobKind:
    def run(task: Task) -> None:
        stage.run(cast(int, task.call_id))

    version = stage.current_version
    return JobKind(name=stage.name, run=run, step=step, version=version, length=seconds_of_sound)


def seconds_of_sound(call_id: int) -> float:
    """The call's length; 0 when it was removed."""
    return db.session.scalar(select(Call.duration).where(Call.id == call_id)) or 0.0


def begin(call_id: int, *, priority: int = Priority.NORMAL, after: timedelta | None = None) -> None:
    """Let all stages wait: the call has a new transcript.

    ``after`` lets them wait at least that long: somebody who corrects lines goes on to the next.
    """
    _let_wait([call_id], list(registry()), priority, after)


def redo(call_id: int, name: str) -> None:
    """Let a stage of one call, and what rests on it, be done again; a person asked for it."""
    _let_wait([call_id], _resting_on(name), Priority.NORMAL)


def order_redo(name: str) -> None:
    """Let a worker find what is outdated in a stage, and have it made anew."""
    ordered = select(Job.details).where(Job.kind == OUTDATED, Job.state == JobState.WAITING)
    if {"stage": name} not in db.session.scalars(ordered).all():
        life.add(OUTDATED, {"details": {"stage": name}})


def _redo_outdated(task: Task) -> None:
    """Let a stage be done again for all calls whose result is not of today's rules.

    That is bulk work, and goes after people's.
    """
    name = db.session.get_one(Job, task.id).details["stage"]
    if name not in registry():
        return
    current = exists().where(
        Job.call_id == Call.id,
        Job.kind == name,
        or_(Job.version == registry()[name].current_version(), Job.state == JobState.WAITING),
        Job.state != JobState.FAILED,
    )
    outdated = select(Call.id).where(Call.state == CallState.READY, ~current).order_by(Call.id)
    for is_sample, priority in ((False, Priority.BULK), (True, Priority.SAMPLE)):
        ids = db.session.scalars(outdated.where(Call.is_sample == is_sample)).all()
        for first in range(0, len(ids), SLICE):
            _let_wait(ids[first : first + SLICE], _resting_on(name), priority)
            db.session.commit()


def _let_wait(
    call_ids: Collection[int], names: list[str], priority: int, after: timedelta | None = None
) -> None:
    """Let these stages of these calls wait, as far as there is what they read."""
    there = select(Call.id, Call.original_gone_at, Call.text_gone_at).where(
        Call.id.in_(call_ids), Call.state.not_in(GOING)
    )
    rows = db.session.execute(there).all()
    whole = [row.id for row in rows if row.original_gone_at is None]
    masked = [row.id for row in rows if row.original_gone_at and row.text_gone_at is None]
    of_masked = [name for name in names if not registry()[name].reads_original]
    due_at = utc_now() + after if after else None
    life.renew(whole, names, priority=priority, due_at=due_at)
    life.renew(masked, of_masked, priority=priority, due_at=due_at)


@dataclass(frozen=True, slots=True)
class StageOfCall:
    """A stage as a call's page shows it; ``state`` is None when it was never begun.

    ``failure`` says in words why it failed.
    """

    stage: Stage
    state: str | None = None
    failure: str | None = None


def of_call(call_id: int) -> list[StageOfCall]:
    """All stages of a call, in order."""
    known = {stage.name: StageOfCall(stage) for stage in registry().values()}
    for job in db.session.scalars(select(Job).where(Job.call_id == call_id)):
        if job.kind in known:
            failure = stage_reason(job.failure or "") if job.state == JobState.FAILED else None
            known[job.kind] = StageOfCall(registry()[job.kind], job.state, failure)
    return list(known.values())


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How many calls have the result of the newest rules: "3,120 of 10,000"."""

    stage: Stage
    done: int
    total: int
    waiting: int
    failed: int


def progress() -> list[StageProgress]:
    """How far each stage is over all calls, in order."""
    counted = func.count().label("number")
    query = select(Job.kind, Job.state, Job.version, counted).where(Job.call_id.is_not(None))
    rows = db.session.execute(query.group_by(Job.kind, Job.state, Job.version)).all()

    def total(stage: Stage, *states: str, version: str | None = None) -> int:
        mine = (row for row in rows if row.kind == stage.name and row.state in states)
        return sum(row.number for row in mine if version in {None, row.version})

    return [
        StageProgress(
            stage,
            done=total(stage, JobState.DONE, version=stage.current_version()),
            total=total(stage, *JobState),
            waiting=total(stage, *OPEN),
            failed=total(stage, JobState.FAILED),
        )
        for stage in registry().values()
    ]
