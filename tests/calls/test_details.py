"""What was entered wrongly can be corrected, and a wrong upload taken away."""

import io

import pytest
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.extensions import db
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from tests import recordings as made
from tests.factories import create_call, create_person


@pytest.fixture
def qa(app, client_of):
    return client_of(create_person("qa", language="en"))


def corrected(agent, **changes):
    data = {"agent": str(agent.id), "started_at": "2026-03-02T10:00", "direction": "", **changes}
    return {**data, "queue": "orders", "customer_reference": "A-1"}


def test_details_are_corrected(qa):
    call, right_agent = create_call(), create_person("agent")
    db.session.commit()

    assert qa.get(f"/calls/{call.id}/details").status_code == 200
    answer = qa.post(f"/calls/{call.id}/details", data=corrected(right_agent, direction="out"))

    assert answer.status_code == 302
    db.session.refresh(call)
    assert call.agent_id == right_agent.id
    assert (call.queue, call.customer_reference, call.direction) == ("orders", "A-1", "out")
    assert call.started_at.isoformat() == "2026-03-02T01:00:00+00:00"


def test_a_reviewed_call_stays_with_its_agent_and_in_the_library(qa):
    call, other = create_call(), create_person("agent")
    rubric = load_rubric(default_rubric_path() / "soft-skills.yaml")
    start_review(call, create_person("qa"), rubric)
    db.session.commit()
    agent = call.agent_id

    assert qa.post(f"/calls/{call.id}/details", data=corrected(other)).status_code == 409
    assert qa.post(f"/calls/{call.id}/remove").status_code == 409
    db.session.refresh(call)
    assert call.agent_id == agent


def test_a_removed_call_takes_its_recording_along(qa):
    agent = create_person("agent")
    db.session.commit()
    data = {"agent": str(agent.id), "recording": (io.BytesIO(made.tone()), "call.wav")}
    qa.post("/calls/upload", data=data)
    call = db.session.scalars(select(Call)).one()
    key = call.storage_key
    assert recordings().exists(key)

    assert qa.post(f"/calls/{call.id}/remove").status_code == 302

    assert db.session.scalars(select(Call)).all() == []
    assert not recordings().exists(key)


def test_a_call_is_not_removed_from_under_a_worker(qa):
    call = create_call(transcribed=False, state="transcribing")
    db.session.commit()

    assert qa.post(f"/calls/{call.id}/remove").status_code == 409
