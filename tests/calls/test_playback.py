"""A recording is played in ranges, by those who may hear it, and comes with its transcript."""

import io
import json

import numpy as np
import pytest
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.masking.redactions import RedactionDecision
from qa_app.masking.sound import SOUND, decide_and_prepare
from qa_app.masking.text import MASKING, redactions_of
from qa_app.transcription.decode import RATE, decode
from tests import recordings as made
from tests.factories import add_transcript, create_call, create_person
from tests.jobs import change_jobs

NUMBER = (
    ("agent", "전화번호가 어떻게 되세요?"),
    ("customer", "네 공일공에 이삼사오에 육칠팔구요."),
)


@pytest.fixture
def recorded(client_of):
    """A browser of QA, and a call whose recording is there, with a number in it."""
    qa = client_of(create_person("qa", language="en"))
    agent = create_person("agent")
    db.session.commit()
    data = {"agent": str(agent.id), "recording": (io.BytesIO(made.tone(20)), "call.wav")}
    qa.post("/calls/upload", data=data)
    call = db.session.scalars(select(Call)).one()
    call.state = "ready"
    call.language = "ko"
    add_transcript(call, NUMBER)
    return qa, call


def prepare(call: Call) -> str:
    """What the worker does after a transcript; gives the copy's name."""
    for stage in (MASKING, SOUND):
        stage.run(call.id)
        db.session.commit()
    assert call.masked_sound
    return call.masked_sound


def loudness_of_440(sound: bytes, start: float, end: float) -> float:
    """How loud the recording's own tone is in these seconds."""
    samples = np.concatenate([piece.samples for piece in decode(io.BytesIO(sound))], axis=1)
    part = samples[0][round(start * RATE) : round(end * RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    pitch = np.fft.rfftfreq(len(part), 1 / RATE)
    return float(spectrum[np.abs(pitch - 440) < 15].max() / len(part))


def test_the_player_gets_any_part_of_the_masked_sound(recorded):
    qa, call = recorded
    name = prepare(call)
    url = f"/calls/{call.id}/recording"

    whole = qa.get(url)
    size = len(whole.data)
    part = qa.get(url, headers={"Range": "bytes=1000-1999"})
    end = qa.get(url, headers={"Range": "bytes=-44"})
    beyond = qa.get(url, headers={"Range": f"bytes={size}-"})
    known = qa.get(url, headers={"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, whole.mimetype) == (200, "audio/mpeg")
    assert name in whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (part.status_code, part.data) == (206, whole.data[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{size}"
    assert (end.status_code, end.data) == (206, whole.data[-44:])
    assert beyond.status_code == 416
    assert known.status_code == 304


def test_the_number_is_not_in_the_sound(recorded):
    qa, call = recorded
    prepare(call)
    sound = qa.get(f"/calls/{call.id}/recording").data

    assert loudness_of_440(sound, 1, 4) > 0.01
    assert loudness_of_440(sound, 7.5, 9.3) < 0.001  # "이삼사오에 육칠팔구요."
    assert loudness_of_440(sound, 10.5, 19) > 0.01


def test_nothing_can_be_heard_before_it_is_masked(recorded):
    qa, call = recorded
    page = qa.get(f"/calls/{call.id}").text
    waiting = qa.ask(f"/calls/{call.id}/sound").json

    assert "being prepared" in page
    assert "/recording" not in page
    assert waiting == {"url": None, "words": waiting["words"]}
    assert "being prepared" in waiting["words"]
    assert qa.get(f"/calls/{call.id}/recording").status_code == 404

    name = prepare(call)
    assert qa.ask(f"/calls/{call.id}/sound").json["url"] == f"/calls/{call.id}/recording?v={name}"
    assert f"/calls/{call.id}/recording?v={name}" in qa.get(f"/calls/{call.id}").text


def test_a_call_that_failed_does_not_promise_any_sound(recorded):
    qa, call = recorded
    call.state = "failed"
    change_jobs(state="failed", failure="too_long")
    page = qa.get(f"/calls/{call.id}").get_data(as_text=True)
    assert "There is nothing to play" in page
    assert "is being prepared" not in page


def test_what_a_person_masks_cannot_be_heard_while_the_new_copy_is_made(recorded, app):
    qa, call = recorded
    before = prepare(call)
    person = create_person("qa")
    (part,) = redactions_of(call.transcript)
    with app.test_request_context():
        decide_and_prepare(part, RedactionDecision.EXTEND, by=person)
        db.session.commit()
    assert qa.get(f"/calls/{call.id}/recording").status_code == 404
    extended = prepare(call)
    assert extended != before
    assert loudness_of_440(qa.get(f"/calls/{call.id}/recording").data, 5.5, 6.8) < 0.001

    (part,) = redactions_of(call.transcript)
    with app.test_request_context():
        decide_and_prepare(part, RedactionDecision.LEAVE, by=person)
        db.session.commit()
    # What hides more than it has to may be heard in the meantime.
    assert qa.get(f"/calls/{call.id}/recording").status_code == 200
    prepare(call)
    assert loudness_of_440(qa.get(f"/calls/{call.id}/recording").data, 5.5, 9.3) > 0.01
    # Of the copies only the last two are kept.
    assert len(recordings().copies(call.storage_key)) <= 2


def test_a_number_that_a_later_version_of_the_text_lost_stays_hidden_in_the_sound(recorded):
    qa, call = recorded
    prepare(call)
    add_transcript(call, (NUMBER[0], ("customer", "…")))
    prepare(call)

    assert loudness_of_440(qa.get(f"/calls/{call.id}/recording").data, 7.5, 9.3) < 0.001


def test_what_was_left_readable_is_heard_though_another_version_had_found_it_too(recorded, app):
    qa, call = recorded
    second = add_transcript(call, NUMBER)
    prepare(call)
    (part,) = redactions_of(second)
    with app.test_request_context():
        decide_and_prepare(part, RedactionDecision.LEAVE, by=create_person("qa"))
        db.session.commit()
    prepare(call)

    assert loudness_of_440(qa.get(f"/calls/{call.id}/recording").data, 7.5, 9.3) > 0.01


def test_masked_copies_go_with_their_call(recorded):
    qa, call = recorded
    prepare(call)
    key = call.storage_key

    qa.post(f"/calls/{call.id}/remove")

    assert recordings().copies(key) == []
    assert not recordings().exists(key)


def test_a_recording_that_is_gone_is_said_to_be(client_of):
    call = create_call(masked_sound="0" * 16)

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
    call = create_call(transcribed=False, state="transcribing")
    change_jobs(progress=0.42)
    add_transcript(call).complete = False

    page = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}/progress").text

    assert "42 %" in page
    assert "택배가 아직도 안 왔어요." in page
