"""What a file holds is heard whole or named on the call's page; a guess refuses nothing."""

import io

import numpy as np
import pytest
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from tests import recordings as made
from tests.conftest import make_settings
from tests.factories import create_person
from tests.jobs import do, job_of
from tests.transcription.sound_files import encoded, voice


@pytest.fixture
def settings(settings):
    """Calls of at most two minutes."""
    return make_settings(settings.data_dir, MAX_CALL_MINUTES="2")


@pytest.fixture
def qa(app, client_of):
    """A browser of somebody from QA, in English, who may upload much."""
    app.config["RATELIMIT_ENABLED"] = False
    client = client_of(create_person("qa", language="en"))
    create_person("agent", name="Kim Jisu")
    db.session.commit()
    return client


def upload(client, content: bytes, filename: str = "call.wav"):
    data = {"agent": "2", "recording": (io.BytesIO(content), filename)}
    answer = client.post("/calls/upload", data=data, headers={"Accept": "application/json"})
    answer.request.environ["wsgi.input"].close()
    return answer


def newest() -> Call:
    db.session.expire_all()
    return db.session.scalars(select(Call).order_by(Call.id.desc())).first()


def transcribe(call: Call) -> Call:
    do(call)
    return newest()


def pulses(seed: int, seconds: int = 12) -> np.ndarray:
    """A tone whose loudness changes four times a second, 8 kHz; no voice."""
    times = np.arange(8_000 * seconds) / 8_000
    levels = np.random.default_rng(seed).uniform(0.02, 0.6, 4 * seconds)
    return np.sin(2 * np.pi * 600 * times) * np.repeat(levels, 2_000)


@pytest.mark.parametrize(
    ("name", "kind", "rate"),
    [
        ("call.ul", "mulaw", 8_000),
        ("CALL.PCMU", "mulaw", 8_000),
        ("call.al", "alaw", 8_000),
        ("call.sln", "s16le", 8_000),
        ("call.sln16", "s16le", 16_000),
        ("call.g722", "g722", 16_000),
    ],
)
def test_a_recording_without_a_header_is_taken_by_its_ending(qa, name, kind, rate):
    answer = upload(qa, encoded(kind, voice(3, rate=rate), rates=(rate,)), name)

    assert answer.status_code == 201, answer.json
    assert newest().duration == pytest.approx(3, abs=0.1)
    assert not newest().duration_estimated


DATA = np.random.default_rng(5).bytes(40_000)


@pytest.mark.parametrize("ending", ["ul", "alaw", "sln", "sln16", "g722", "g729", "gsm", "g723"])
@pytest.mark.parametrize(
    "content",
    [
        DATA,
        b"PK\x03\x04" + DATA,
        b"%PDF-1.7\n" + DATA,
        b"Dear customer, here is the recording. " * 500,
        "고객님, 녹음 파일을 보내 드립니다. ".encode() * 500,
        "고객님, 녹음 파일을 보내 드립니다. ".encode("euc-kr") * 500,
        ("Dear customer. " * 500).encode("utf-16"),
    ],
    ids=["data", "zip", "pdf", "text", "Korean", "EUC-KR", "UTF-16"],
)
def test_an_ending_alone_makes_no_recording(qa, ending, content):
    answer = upload(qa, content, f"call.{ending}")

    assert answer.status_code == 400
    assert newest() is None


@pytest.mark.parametrize("name", ["call.raw", "call.vox", "call.pcm", "call.ul"])
def test_what_has_no_header_and_is_not_known_is_refused_with_what_to_do(qa, name):
    assert "Export it as WAV" in upload(qa, DATA, name).json["error"]


def test_a_length_that_is_guessed_refuses_nothing_and_is_measured_by_the_worker(qa, monkeypatch):
    # Too large for its packets to be counted while somebody waits.
    monkeypatch.setattr("qa_app.transcription.said_length.QUICKLY_COUNTED", 1_000)
    sound = np.concatenate([np.zeros(8_000 * 22), pulses(1, 10)])
    content = encoded(
        "mp3", sound, rates=(8_000,), options={"write_xing": "0"}, codec_options={"q": "2"}
    )
    assert upload(qa, content, "call.mp3").status_code == 201
    call = newest()
    assert call.duration_estimated
    assert "about" in qa.get(f"/calls/{call.id}").text

    call = transcribe(call)

    assert call.duration == pytest.approx(32, abs=0.5)
    assert not call.duration_estimated
    assert "about" not in qa.get(f"/calls/{call.id}/row").text


def test_a_recording_that_proves_too_long_fails_with_that_reason(qa):
    content = encoded("amr", pulses(1, 132), rates=(8_000,))
    assert upload(qa, content, "call.amr").status_code == 201

    call = transcribe(newest())

    assert (call.state, job_of(call).failure) == ("failed", "too_long")
    assert "longer than this centre accepts" in qa.get(f"/calls/{call.id}").text


def test_a_recording_that_states_too_much_is_refused_at_once(qa):
    assert upload(qa, made.tone(130)).status_code == 400


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: encoded("wav", pulses(1), rates=(8_000,))[:96_000], "6 of 12 s"),
        (lambda: encoded("mp3", pulses(1), rates=(8_000,))[:6_000], "of 12 s"),
        (
            lambda: encoded("wav", pulses(1), rates=(8_000,)) + DATA,
            "40 kB of this file is not readable audio",
        ),
    ],
    ids=["cut off", "cut off MP3", "data behind it"],
)
def test_what_could_not_be_read_is_named_on_the_call_s_page(qa, content, words):
    upload(qa, content())

    call = transcribe(newest())

    assert call.state == "ready"
    assert words in qa.get(f"/calls/{call.id}").text


def one_sound_twice() -> tuple[bytes, bytes]:
    """As WAV with two channels, and fainter, in mono, as MP3."""
    sound = pulses(3)
    return (
        encoded("wav", np.stack([sound, sound]), rates=(8_000,)),
        encoded("mp3", sound * 0.6, rates=(8_000,)),
    )


def test_the_same_sound_in_another_file_is_told_and_a_person_decides(qa, client_of):
    for content in one_sound_twice():
        upload(qa, content)
        transcribe(newest())
    first, second = db.session.scalars(select(Call).order_by(Call.id)).all()

    page = qa.get(f"/calls/{second.id}").text
    assert f"Same audio as call {first.id}: keep both?" in page
    assert "keep both?" not in qa.get(f"/calls/{first.id}").text
    qa.post(f"/calls/{second.id}/keep-both")
    assert "keep both?" not in qa.get(f"/calls/{second.id}").text
    assert qa.post(f"/calls/{first.id}/keep-both").status_code == 409


def test_calls_that_sound_different_are_not_asked_about(qa):
    for seed in (4, 5):
        upload(qa, encoded("wav", pulses(seed), rates=(8_000,)))
        assert transcribe(newest()).sounds_like_id is None


def test_a_call_that_was_removed_is_no_longer_named(qa):
    for content in one_sound_twice():
        upload(qa, content)
        transcribe(newest())
    first, second = db.session.scalars(select(Call).order_by(Call.id)).all()

    qa.post(f"/calls/{first.id}/remove")

    assert "keep both?" not in qa.get(f"/calls/{second.id}").text
