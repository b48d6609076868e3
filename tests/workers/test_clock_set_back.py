"""A real worker takes what a dead one held when the clock was an hour ahead."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from qa_app.foundation.extensions import db, utc_now
from qa_app.work.models import Job
from tests.conftest import ROOT
from tests.factories import create_call
from tests.jobs import change_jobs

pytestmark = pytest.mark.workers
DEAD = "another-machine:1:dead"


def test_a_clock_that_was_set_back_holds_nothing(app, settings):
    create_call(transcribed=False, state="transcribing")
    change_jobs(worker=DEAD, heartbeat_at=utc_now() + timedelta(hours=1))
    environment = {
        **os.environ, "DATA_DIR": str(settings.data_dir), "MODELS_DIR": str(settings.models_dir),
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-m", "qa_app", "worker"], env=environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 120
        while db.session.scalar(select(Job.worker)) == DEAD:
            db.session.commit()
            assert time.monotonic() < deadline
            time.sleep(0.5)
    finally:
        db.session.rollback()  # on SQLite, what is open here holds up the worker
        worker.terminate()
        worker.wait(120)
