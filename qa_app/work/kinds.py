"""The kinds of jobs: each room registers what is its own; a worker looks here what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from blinker import signal
from flask import Flask, current_app

# Sent by a worker once a job came to an end by itself; ``call_id`` says whose it was. What a later
# room does then, it connects to this.
job_ended = signal("job-ended")


class JobFailed(Exception):
    """A job cannot be done, and trying again by itself would not help.

    ``code`` names the reason, at most 40 characters; pages have the words for it.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Task:
    """A job, as a worker takes it and its process does it."""

    id: int
    kind: str
    call_id: int | None
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """One kind of job.

    ``run`` may commit in between, and leaves its last changes uncommitted: they are committed
    together with "done", or not at all when the job was taken over meanwhile. A kind with a
    ``step`` is not begun before the call's jobs of lower steps (1, 2, ...) have ended. An error is
    met with as many ``tries``; what costs workers their lives has more. ``version`` names the
    rules, at most 80 characters. ``length`` gives seconds of sound, which the time limit grows
    with; ``follow`` is told of a call for which a job of the kind has another state.
    """

    name: str
    run: Callable[[Task], None]
    step: int = 0
    turn: int = 0
    tries: int = 3
    version: Callable[[], str] = lambda: ""
    length: Callable[[int], float] = lambda _call_id: 0.0
    follow: Callable[[int], None] | None = None


def kinds() -> dict[str, JobKind]:
    """The running app's kinds, by name."""
    return cast(dict[str, JobKind], current_app.extensions["job_kinds"])


def register(app: Flask, added: Iterable[JobKind]) -> None:
    """Let workers know of these kinds; one of the same name is replaced."""
    app.extensions.setdefault("job_kinds", {}).update((kind.name, kind) for kind in added)
