"""An app whose stages do everything that native code may do to a worker; for child processes."""

import os
import signal
import time

from flask import Flask

from qa_app.calls import stages
from qa_app.calls.models import Call
from qa_app.calls.stages import Stage
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from tests.conftest import make_app


def _do(call_id: int) -> None:
    """Do what the call's queue is named after."""
    wish = db.session.get_one(Call, call_id).queue
    db.session.commit()
    match wish:
        case "greedy":
            taken = []
            while True:
                taken.append(b"x" * 40_000_000)
                time.sleep(0.02)
        case "endless":
            while True:
                pass
        case "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
    db.session.get_one(Call, call_id).customer_reference = f"done by {os.getpid()}"


def app_of_trouble(settings: Settings) -> Flask:
    """An app with one stage."""
    app = make_app(settings)
    stages.init_app(app, [Stage(name="trouble", title="Trouble", run=_do)])
    return app
