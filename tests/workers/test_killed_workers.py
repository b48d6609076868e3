"""Two workers, fifty calls, and somebody who kills workers: every call is finished exactly once.

Takes minutes, so it has a target of its own: ``make test-workers``.
"""

import os
import random
import subprocess
import sys
import time
import wave
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from qa_app.calls.models import Call, CallState, StoredSegment
from qa_app.calls.stages import registry
from qa_app.foundation.extensions import db
from qa_app.library.incoming import CallDetails, accept
from qa_app.transcription.decode import RATE, decode
from qa_app.work.models import Job, JobState
from tests.conftest import ROOT, make_app, make_settings
from tests.factories import create_person
from tests.jobs import job_of
from tests.postgresql import fresh_database
from tests.recordings import ENGLISH_CALL

pytestmark = pytest.mark.workers
CALLS = int(os.environ.get("WORKERS_CALLS", "50"))
KILLS = CALLS // 4
WORKERS = 2
PATIENCE = 1500


class Workers:
    """Real workers as ``qa-app worker`` starts them, on the app's database."""

    def __init__(self, folder: Path, changes: dict[str, str]) -> None:
        self._environment = {
            **os.environ, "DATA_DIR": str(folder), "MODELS_DIR": str(ROOT / "var" / "models"),
            "WORKERS": str(WORKERS), "LOG_LEVEL": "ERROR", **changes,
        }  # fmt: skip
        self._folder = folder
        self._running = [self._start() for _ in range(WORKERS)]
        self.killed = 0

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "qa_app", "worker"]
        return subprocess.Popen(command, env=self._environment, cwd=ROOT)

    def kill_one_of(self, names: list[str], chance: random.Random) -> bool:
        """Kill a random one of these workers, and start another in its place."""
        pids = {int(name.split(":")[1]) for name in names}
        busy = [n for n, process in enumerate(self._running) if process.pid in pids]
        if busy:
            number = chance.choice(busy)
            self._running[number].kill()
            self._running[number].wait()
            self._running[number] = self._start()
            self.killed += 1
        return bool(busy)

    def left_behind(self) -> list[int]:
        """Processes of workers, killed or stopped, that still run."""
        mark, found = f"DATA_DIR={self._folder}".encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if mark in environment:
                found.append(int(folder.name))
        return found

    def stop(self) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(120)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def centre(request, tmp_path) -> Iterator[tuple[Flask, Workers]]:
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "workers")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        upload(app, tmp_path)
        workers = Workers(tmp_path, changes)
        yield app, workers
        db.session.rollback()  # on SQLite, what is open here holds up the workers
        workers.stop()
        db.session.remove()
        db.engine.dispose()


def upload(app: Flask, folder: Path) -> None:
    """Fifty different stretches of two to four seconds of a call."""
    qa, agent = create_person("qa"), create_person("agent")
    sound = np.concatenate([piece.samples for piece in decode(ENGLISH_CALL)], axis=1)
    for number in range(CALLS):
        start = round(number * (sound.shape[1] / RATE - 4) / CALLS * RATE)
        part = sound[:, start : start + (2 * RATE + number % 3 * RATE)]
        path = folder / "incoming" / "upload"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(len(part))
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes((part.T * 32_000).astype("<i2").tobytes())
        with app.test_request_context():
            accept(path, f"{number}.wav", CallDetails(agent=agent, language="en"), by=qa)
    db.session.commit()


def holders() -> list[str]:
    """The workers that are at something."""
    at_work = select(Job.worker).where(Job.state == JobState.RUNNING)
    names = [name for name in db.session.scalars(at_work) if name]
    db.session.commit()
    return names


def unfinished() -> int:
    calls = select(func.count(Call.id)).where(Call.state != CallState.READY)
    jobs = select(func.count(Job.id)).where(Job.state != JobState.DONE)
    count = (db.session.scalar(calls) or 0) + (db.session.scalar(jobs) or 0)
    db.session.commit()
    return count


def test_every_call_is_finished_exactly_once_whoever_is_killed(centre):
    _app, workers = centre
    chance = random.Random(7)
    deadline = time.monotonic() + PATIENCE
    before = 0
    while left := unfinished():
        assert time.monotonic() < deadline, Counter(db.session.scalars(select(Call.state)))
        time.sleep(chance.uniform(0.1, 2))
        # Between two deaths something gets done: a call that always dies is to fail.
        if workers.killed < KILLS and left != before and workers.kill_one_of(holders(), chance):
            before = left

    assert workers.killed == KILLS
    calls = db.session.scalars(select(Call)).all()
    assert len(calls) == CALLS
    for call in calls:
        job = job_of(call)
        assert (call.state, job.failure, job.progress, job.worker) == ("ready", None, 1.0, None)
        assert [transcript.complete for transcript in call.transcripts] == [True]
        lines = [(s.speaker, s.start, s.end, s.text) for s in call.transcript.segments]
        assert len(lines) == len(set(lines)), call.id
    jobs = db.session.execute(select(Job.kind, Job.state))
    done = Counter((row.kind, row.state) for row in jobs)
    assert done == {(name, "done"): CALLS for name in ("transcription", *registry())}
    assert db.session.scalar(select(func.count(StoredSegment.id))) > CALLS / 2
    db.session.rollback()
    workers.stop()
    while left := workers.left_behind():  # the last ones take a moment to notice
        assert time.monotonic() < deadline, left
        time.sleep(0.2)
