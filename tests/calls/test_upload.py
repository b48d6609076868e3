"""A recording is taken in only if it can be worked with, and what is wrong is said."""

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.work import life
from tests import recordings as made
from tests.conftest import make_settings
from tests.factories import create_person
from tests.jobs import task_of
from tests.written import FORMS, in_pieces


@pytest.fixture
def qa(app, client_of):
    """A browser of somebody from QA, in English."""
    client = client_of(create_person("qa", language="en"))
    create_person("agent", name="Kim Jisu")
    db.session.commit()
    return client


def upload(client, content: bytes, filename: str = "call.wav", **details):
    agent = db.session.scalar(select(func.max(Call.agent_id))) or 2
    data = {"agent": str(agent), **details, "recording": (io.BytesIO(content), filename)}
    answer = client.post("/calls/upload", data=data, headers={"Accept": "application/json"})
    # The test client leaves its own copy of a large body open.
    answer.request.environ["wsgi.input"].close()
    return answer


def nothing_was_kept(settings) -> bool:
    files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    left = [path for path in files if "recordings" in path.parts or "incoming" in path.parts]
    return not left and db.session.scalar(select(func.count(Call.id))) == 0


def test_a_recording_becomes_a_call_that_waits_for_transcription(qa):
    answer = upload(qa, made.tone(), queue="orders", customer_reference="A-12", direction="in")

    assert answer.status_code == 201
    call = db.session.scalars(select(Call)).one()
    assert (call.state, call.queue, call.customer_reference) == ("uploaded", "orders", "A-12")
    assert call.duration == pytest.approx(1.0, abs=0.05)
    assert life.next_task("worker") == task_of(call)
    with recordings().open(call.storage_key) as kept:
        assert kept.read() == made.tone()


def test_details_come_from_the_file_name_where_it_has_them(qa):
    upload(qa, made.tone(), "20260302-143000_Kim Jisu_orders_out_A1234.wav", agent="")

    call = db.session.scalars(select(Call)).one()
    assert call.agent.name == "Kim Jisu"
    assert (call.queue, call.direction, call.customer_reference) == ("orders", "out", "A1234")
    # 14:30 in Seoul
    assert call.started_at.isoformat() == "2026-03-02T05:30:00+00:00"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_an_agent_is_named_in_a_file_name_in_any_form(qa, form):
    create_person("agent", name=in_pieces("각하늘"))
    create_person("agent", name="Šárka Ｎová")
    db.session.commit()

    for number, name in enumerate(("각하늘", "šárka nová")):
        named = f"20260302-14300{number}_{form(name)}_orders_out_A1234.wav"
        answer = upload(qa, made.tone(seconds=1 + number), named, agent="")
        assert answer.status_code == 201, answer.json
    assert len(set(db.session.scalars(select(Call.agent_id)))) == 2


@pytest.mark.parametrize(
    "filename",
    [
        "２０２６０３０２－１４３０００＿Kim Jisu＿주문＿in＿A1.wav",
        "20260302‐143000_kim jisu_주문_IN_A1.wav",
        "２0260302_１４３０_\u200bKIM JISU_주문_In_A1.wav",
    ],
    ids=["full-width", "capitals", "invisible"],
)
def test_a_file_name_is_read_in_any_width_and_case(app, qa, settings, filename):
    pattern = settings.filename_pattern.pattern.replace(r"\d{6}", r"\d{4,6}")
    app.extensions["settings"] = make_settings(settings.data_dir, CALL_FILENAME_PATTERN=pattern)

    answer = upload(qa, made.tone(), filename, agent="")

    assert answer.status_code == 201, answer.json
    call = db.session.scalars(select(Call)).one()
    assert (call.agent.name, call.queue, call.direction) == ("Kim Jisu", "주문", "in")
    assert call.customer_reference == "A1"
    assert call.started_at.isoformat() == "2026-03-02T05:30:00+00:00"


def test_what_a_file_name_says_is_kept_as_it_is_written(qa):
    upload(qa, made.tone(), "20260302-143000_Kim Jisu_①팀（본점）_in_Ａ－１.wav", agent="")

    call = db.session.scalars(select(Call)).one()
    assert (call.queue, call.customer_reference) == ("①팀（본점）", "Ａ－１")


def test_of_two_agents_of_one_name_a_person_chooses(qa):
    other = create_person("agent", name="ｋｉｍ ｊｉｓｕ")
    db.session.commit()

    answer = upload(qa, made.tone(), "20260302-143000_Kim Jisu_orders_in_A1.wav", agent="")

    assert answer.status_code == 400
    assert "More than one agent" in answer.json["error"]
    for page in ("/calls", "/calls/upload"):
        assert f"{other.name} · {other.email}" in qa.get(page).text


def test_a_file_name_that_names_nobody_here_is_refused(qa, settings):
    answer = upload(qa, made.tone(), "20260302-143000_nobody_orders_in_A1.wav", agent="")

    assert answer.status_code == 400
    assert "nobody" in answer.json["error"]
    assert nothing_was_kept(settings)


@pytest.mark.parametrize(
    ("filename", "details", "words"),
    [
        ("20261399-000000_x.wav", {}, "not a valid date"),
        ("a.wav", {"started_at": "2099-01-01T10:00"}, "future"),
        ("a.wav", {"started_at": "0001-01-01T10:00"}, "Enter a valid date, in 1990"),
        ("a.wav", {"started_at": "yesterday"}, "Date and time"),
    ],
)
def test_an_impossible_date_is_refused(qa, settings, filename, details, words):
    answer = upload(qa, made.tone(), filename, **details)

    assert answer.status_code == 400
    assert words in answer.json["error"]
    assert nothing_was_kept(settings)


def test_the_same_recording_twice_leads_to_the_first_call(qa):
    first = upload(qa, made.tone()).json
    second = upload(qa, made.tone(), "another-name.wav")

    assert second.status_code == 200
    assert second.json == {"call": first["call"], "known": True}
    assert db.session.scalar(select(func.count(Call.id))) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Dear diary, today I renamed a text to .wav. " * 40, "not a recording"),
        (made.tone(0), "0 seconds"),
        (made.tone(4)[:60], "breaks off"),
        (made.tone(channels=9), "more than eight channels"),
    ],
    ids=["empty", "text renamed to .wav", "no samples", "truncated at once", "nine channels"],
)
def test_a_file_that_is_no_usable_recording_is_refused_with_its_reason(
    qa, settings, content, words
):
    answer = upload(qa, content)

    assert answer.status_code == 400
    assert words in answer.json["error"]
    assert nothing_was_kept(settings)


def test_a_truncated_recording_is_taken_up_to_where_it_breaks_off(qa):
    answer = upload(qa, made.tone(4)[: 8000 * 2 * 2])

    assert answer.status_code == 201
    assert db.session.scalars(select(Call)).one().duration == pytest.approx(2, abs=0.1)


def test_a_header_that_claims_hours_is_not_believed(qa):
    answer = upload(qa, made.claiming_hours(0.8))

    assert answer.status_code == 201
    assert db.session.scalars(select(Call)).one().duration < 1


def test_a_video_without_sound_is_refused(qa, settings, tmp_path):
    import av
    import numpy as np

    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            out.mux(stream.encode(frame))
        out.mux(stream.encode())

    answer = upload(qa, path.read_bytes(), "call.mp4")

    assert answer.status_code == 400
    assert "no audio" in answer.json["error"]


def test_a_recording_of_some_size_is_read_in_pieces(qa):
    assert upload(qa, made.tone(40)).status_code == 201  # ten times what is parsed at once


def test_a_client_file_name_never_becomes_a_path(qa, settings):
    upload(qa, made.tone(), "../../../etc/evil.wav")

    call = db.session.scalars(select(Call)).one()
    assert call.filename == "evil.wav"
    kept = [path for path in (settings.data_dir / "recordings").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [call.sha256]


def test_an_upload_over_the_limit_is_refused(app, qa, settings):
    app.extensions["settings"] = make_settings(settings.data_dir, MAX_UPLOAD_MB="1")

    answer = upload(qa, made.tone(80))

    assert answer.status_code == 413
    assert nothing_was_kept(settings)


def test_a_stranger_cannot_send_a_file(app, client_of, settings):
    answer = upload(client_of(None), made.tone())

    assert answer.status_code == 401
    assert not list(Path(settings.incoming_dir).iterdir())
