"""What was entered wrongly can be corrected, and a wrong upload taken away."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from qa_app import audit
from qa_app.audit import writing
from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from tests import recordings as made
from tests.factories import create_call, create_person, create_team
from tests.served_forms import forms_in

JSON = {"Accept": "application/json"}


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


def served(client, call):
    """The details form of a call as a browser would send it back."""
    url = f"/calls/{call.id}/details"
    form = next(f for f in forms_in(client.get(url).text, url) if f.action == url)
    return url, form.data


def test_the_call_of_somebody_who_left_stays_theirs_when_something_else_is_corrected(qa):
    create_person("agent", name="A First One")
    left = create_person("agent", name="Somebody Else")
    call = create_call(left)
    left.active = False
    db.session.commit()
    url, data = served(qa, call)
    assert "Somebody Else (left)" in qa.get(url).text

    assert qa.post(url, data={**data, "queue": "returns"}).status_code == 302

    db.session.refresh(call)
    assert (call.agent_id, call.queue) == (left.id, "returns")


def test_an_old_call_of_somebody_who_left_can_still_come_in(qa):
    left = create_person("agent", name="Kim Jisu")
    left.active = False
    db.session.commit()
    assert "Kim Jisu (left)" in qa.get("/calls/upload").text

    for name, agent in (("call.wav", left.id), ("20200302-143000_Kim Jisu.wav", "")):
        sound = made.tone(1 if agent else 2)
        data = {"agent": agent, "recording": (io.BytesIO(sound), name)}
        assert qa.post("/calls/upload", data=data, headers=JSON).status_code == 201

    assert {call.agent_id for call in db.session.scalars(select(Call))} == {left.id}


def test_a_filter_keeps_an_agent_who_left_and_a_closed_team(qa):
    left = create_person("agent", name="Kim Jisu")
    team = create_team(left)
    left.active, team.closed_at = False, utc_now()
    create_call(left, customer_reference="OLD-1")
    db.session.commit()
    url = f"/calls?agent={left.id}&team={team.id}&from=1970-01-01"

    page = qa.get(url)
    search = next(f for f in forms_in(page.text, url) if "from" in f.data)

    assert "OLD-1" in page.text
    assert "Kim Jisu (left)" in page.text
    assert f"{team.name} (closed)" in page.text
    kept = {name: search.data[name] for name in ("agent", "team", "from")}
    assert kept == {"agent": [str(left.id)], "team": [str(team.id)], "from": ["1970-01-01"]}


def test_two_who_correct_different_things_both_have_their_way(qa, client_of):
    other, call = client_of(create_person("qa", language="en")), create_call()
    db.session.commit()
    url, mine = served(qa, call)
    _url, theirs = served(other, call)

    assert qa.post(url, data={**mine, "queue": "returns"}).status_code == 302
    assert other.post(url, data={**theirs, "customer_reference": "B-2"}).status_code == 302

    db.session.refresh(call)
    assert (call.queue, call.customer_reference) == ("returns", "B-2")


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "told"),
    [
        ("queue", "returns", "orders", "“returns”"),
        ("direction", "in", "out", "Inbound"),
        ("started_at", "2026-03-02T10:00:07", "2026-03-02T11:00", "2026-03-02 10:00:07"),
    ],
)
def test_two_who_correct_the_same_thing_see_both_values(qa, client_of, field, mine, theirs, told):
    other, call = client_of(create_person("qa", language="en")), create_call()
    db.session.commit()
    url, my_form = served(qa, call)
    _url, their_form = served(other, call)

    assert qa.post(url, data={**my_form, field: mine}).status_code == 302
    answer = other.post(url, data={**their_form, field: theirs, "customer_reference": "B-2"})

    assert answer.status_code == 409
    assert told in answer.text
    again = next(f for f in forms_in(answer.text, url) if f.action == url)
    assert (again.data[field], again.data["customer_reference"]) == ([theirs], ["B-2"])
    db.session.expire_all()
    assert call.customer_reference == ""
    assert other.post(url, data=again.data).status_code == 302
    db.session.expire_all()
    assert call.customer_reference == "B-2"


@pytest.mark.parametrize("person", ["admin", "qa"])
def test_a_centre_without_agents_is_told_to_add_them_before_a_file_is_chosen(client_of, person):
    client = client_of(create_person(person, language="en"))

    for url in ("/calls", "/calls/upload"):
        page = client.get(url).text
        assert "First add the agents" in page
        assert 'type="file"' not in page
        assert ('href="/people/new"' in page) == (person == "admin")
    assert upload_anything(client).status_code == 400


def upload_anything(client):
    data = {"recording": (io.BytesIO(made.tone()), "call.wav")}
    return client.post("/calls/upload", data=data, headers=JSON)


def test_a_reload_does_not_fill_the_record_of_who_opened_a_call(qa, client_of, monkeypatch):
    call, other = create_call(), client_of(create_person("qa"))
    db.session.commit()

    for client in (qa, qa, other, qa, other):
        client.get(f"/calls/{call.id}")
    assert len(audit.records_of("call", call.id, since=call.uploaded_at)) == 2

    monkeypatch.setattr(writing, "ONE_LOOK", timedelta(0))
    qa.get(f"/calls/{call.id}")
    assert len(audit.records_of("call", call.id, since=call.uploaded_at)) == 3
