"""A real worker takes what a dead one held when the clock was an hour ahead."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from qa_app.calls.models import CallStage
from qa_app.extensions import db, utc_now
from tests.conftest import ROOT
from tests.factories import create_call

pytestmark = pytest.mark.workers


def test_a_clock_that_was_set_back_holds_nothing(app, settings):
    call = create_call()
    db.session.add(CallStage(call_id=call.id, name="masking", state="running", worker="dead:1:a"))
    db.session.flush()
    db.session.execute(update(CallStage).values(heartbeat_at=utc_now() + timedelta(hours=1)))
    db.session.commit()
    environment = {
        **os.environ, "DATA_DIR": str(settings.data_dir), "MODELS_DIR": str(settings.models_dir),
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-m", "qa_app", "worker"], env=environment, cwd=ROOT)
    try:
        done = select(CallStage.id).where(CallStage.name == "masking", CallStage.state == "done")
        deadline = time.monotonic() + 120
        while db.session.scalar(done) is None:
            db.session.commit()
            assert time.monotonic() < deadline
            time.sleep(0.5)
    finally:
        worker.terminate()
        worker.wait(30)
