"""Damaged uploads are taken in or refused with a reason: no crash, no hang, nothing left behind.

A few hundred run with all tests; ``make test-fuzz`` runs thousands (FUZZ_CASES=6000).
"""

from __future__ import annotations

import io
import os
import select
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select as choose

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.transcription.errors import MESSAGES
from tests.factories import create_person
from tests.fuzz.damage import WHOLE, damaged

CASES = int(os.environ.get("FUZZ_CASES", "300"))
UPLOADS = max(40, CASES // 10)
SECONDS_A_CASE = 60


class Prober:
    """The child process, started anew after a case that killed it."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.probing"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )

    def outcome(self, case: int) -> str:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(f"{case}\n")
        ready, _, _ = select.select([self.child.stdout], [], [], SECONDS_A_CASE)
        answer = self.child.stdout.readline() if ready else ""
        if answer:
            return answer.strip().partition(" ")[2]
        self.stop()
        died = f"FAILED: died with {self.child.returncode}" if ready else "FAILED: hangs"
        self.start()
        return died

    def stop(self) -> None:
        self.child.kill()
        self.child.communicate()


def test_no_damaged_recording_crashes_or_hangs_what_reads_it() -> None:
    prober = Prober()
    outcomes: Counter[str] = Counter()
    failed = {}
    try:
        for case in range(CASES):
            answer = prober.outcome(case)
            outcomes[answer] += 1
            if answer.startswith("FAILED"):
                failed[case] = f"{WHOLE[case % len(WHOLE)][:2]} {answer}"
    finally:
        prober.stop()
    assert failed == {}
    assert set(outcomes) <= {"accepted", *MESSAGES}
    assert outcomes["accepted"] > CASES / 10
    assert outcomes["not_audio"] > CASES / 50


@pytest.fixture
def uploader(app, client_of):
    app.config["RATELIMIT_ENABLED"] = False
    client = client_of(create_person("qa", language="en"))
    create_person("agent", name="Kim Jisu")
    db.session.commit()
    return client


def test_an_upload_leaves_a_call_or_nothing(uploader, settings) -> None:
    taken = set()
    for case in range(UPLOADS):
        file = (io.BytesIO(damaged(case)), "call.wav")
        answer = uploader.post(
            "/calls/upload",
            data={"agent": "2", "recording": file},
            headers={"Accept": "application/json"},
        )
        # The test client leaves its own copy of a large body open.
        answer.request.environ["wsgi.input"].close()
        assert answer.status_code in (200, 201, 400), (case, answer.text)
        if answer.status_code == 400:
            assert answer.json["error"], case
        else:
            taken.add(answer.json["call"])
    assert db.session.scalar(choose(func.count(Call.id))) == len(taken)
    kept = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    assert len([path for path in kept if "recordings" in path.parts]) == len(taken)
    assert [path for path in kept if "incoming" in path.parts] == []
