"""What is done with a call after its transcript: named stages, in order, each by itself.

The wiring lists them (``worker.STAGES``); a room defines the stages whose work is its own.
``stage_states`` has the steps of a stage's state, ``stage_work`` the job that does it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import func, select

from qa_app.calls.failures import stage_reason
from qa_app.calls.models import CallStage, StageState
from qa_app.foundation.extensions import db

OPEN = (StageState.WAITING, StageState.RUNNING)


class StageFailed(Exception):
    """A stage cannot be done for this call, and trying again by itself would not help.

    ``code`` names the reason, at most 40 characters; ``failures.reason`` has its words.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step after the transcript.

    ``run`` gets a call's id and works on the transcript in use (``Call.transcript``). It may
    commit in between, puts its result in the place of an older one, and leaves the last changes
    uncommitted: they are committed together with "done", or not at all when the call was
    taken over meanwhile. ``title`` is a lazy text. ``version`` names the rules, at most 80
    characters; where it changes, stored results are outdated. ``needs`` names stages whose
    results it reads: it is done again when they are. One that ``reads_original`` is not done
    again once the unmasked recording and words are gone: its result stays.
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


class Stages:
    """The app's stages, in their order."""

    def __init__(self, stages: Iterable[Stage]) -> None:
        self._by_name = {stage.name: stage for stage in stages}
        self.names = tuple(self._by_name)

    def __iter__(self) -> Iterator[Stage]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Stage:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def before(self, name: str) -> tuple[str, ...]:
        """The names of the stages that come first."""
        return self.names[: self.names.index(name)]

    def resting_on(self, name: str) -> tuple[str, ...]:
        """The stage and all that read its result, directly or not, in order."""
        found = {name}
        for stage in self:
            if stage.needs & found:
                found.add(stage.name)
        return tuple(n for n in self.names if n in found)


def registry() -> Stages:
    """The running app's stages."""
    return cast(Stages, current_app.extensions["stages"])


def init_app(app: Flask, stages: Iterable[Stage]) -> None:
    """Give the app its stages, in the order in which they are done."""
    app.extensions["stages"] = Stages(stages)


@dataclass(frozen=True, slots=True)
class StageOfCall:
    """A stage as a call's page shows it; without a row it was never begun."""

    stage: Stage
    row: CallStage | None

    @property
    def state(self) -> str | None:
        """The state; None when it was never begun."""
        return self.row.state if self.row else None

    @property
    def moving(self) -> bool:
        """Whether a worker is at it or will be."""
        return self.state in OPEN

    @property
    def failure(self) -> str | None:
        """Why it failed, in words."""
        failed = self.row is not None and self.row.state == StageState.FAILED
        return stage_reason(self.row.failure or "") if failed and self.row else None


def of_call(call_id: int) -> list[StageOfCall]:
    """All stages of a call, in order."""
    rows = {
        row.name: row
        for row in db.session.scalars(select(CallStage).where(CallStage.call_id == call_id))
    }
    return [StageOfCall(stage, rows.get(stage.name)) for stage in registry()]


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
    counts = db.session.execute(
        select(CallStage.name, CallStage.state, CallStage.version, func.count()).group_by(
            CallStage.name, CallStage.state, CallStage.version
        )
    ).all()
    found = []
    for stage in registry():
        mine = [row[1:] for row in counts if row[0] == stage.name]
        found.append(
            StageProgress(
                stage,
                done=_total(mine, StageState.DONE, version=stage.current_version()),
                total=sum(count for _state, _version, count in mine),
                waiting=_total(mine, *OPEN),
                failed=_total(mine, StageState.FAILED),
            )
        )
    return found


def _total(counts: list[Any], *states: str, version: str | None = None) -> int:
    return sum(
        count for state, made_by, count in counts if state in states and version in {None, made_by}
    )
