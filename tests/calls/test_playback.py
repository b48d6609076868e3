"""A recording is played in ranges, by those who may hear it, and comes with its transcript."""

import io
import json

import pytest
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.extensions import db
from tests import recordings as made
from tests.factories import add_transcript, create_call, create_person


@pytest.fixture
def recorded(client_of):
    """A browser of QA, and a call whose recording is there."""
    qa = client_of(create_person("qa"))
    agent = create_person("agent")
    db.session.commit()
    data = {"agent": str(agent.id), "recording": (io.BytesIO(made.tone(2)), "call.wav")}
    qa.post("/calls/upload", data=data)
    return qa, db.session.scalars(select(Call)).one()


def test_the_player_gets_any_part_of_the_sound(recorded):
    qa, call = recorded
    sound = made.tone(2)
    url = f"/calls/{call.id}/recording"

    whole = qa.get(url)
    part = qa.get(url, headers={"Range": "bytes=1000-1999"})
    end = qa.get(url, headers={"Range": "bytes=-44"})
    beyond = qa.get(url, headers={"Range": f"bytes={len(sound)}-"})

    assert (whole.status_code, whole.data) == (200, sound)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (part.status_code, part.data) == (206, sound[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(sound)}"
    assert (end.status_code, end.data) == (206, sound[-44:])
    assert beyond.status_code == 416


def test_a_recording_that_is_gone_is_said_to_be(client_of):
    call = create_call()

    answer = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}/recording")

    assert answer.status_code == 404
    assert "no longer there" in answer.text


@pytest.mark.parametrize("kind", ["txt", "srt", "vtt", "json"])
def test_the_transcript_can_be_taken_away_as_a_file(client_of, kind):
    call = create_call()

    answer = client_of(create_person("qa")).get(f"/calls/{call.id}/transcript.{kind}")

    assert answer.status_code == 200
    if kind == "json":
        segments = json.loads(answer.text)["segments"]
        assert segments[1]["speaker"] == "customer"
        assert "택배가" in segments[1]["text"]
    else:
        assert "택배가 아직도 안 왔어요." in answer.text


def test_a_corrected_transcript_is_marked_as_such(client_of):
    call = create_call()
    add_transcript(call).corrected = True

    page = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}").text

    assert "corrected by a person" in page


def test_a_growing_transcript_shows_percent_and_text(client_of):
    call = create_call(transcribed=False, state="transcribing", progress=0.42)
    add_transcript(call).complete = False

    page = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}/progress").text

    assert "42 %" in page
    assert "택배가 아직도 안 왔어요." in page
