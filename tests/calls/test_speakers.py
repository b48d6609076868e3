"""Who says what is told after the transcript, which stands without it, and can be put right."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.library.incoming import CallDetails, accept
from qa_app.library.waveform import lanes
from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.transcript import Segment, Speaker, Transcript, Word
from qa_app.transcripts.speaker_roles import agent_side, tell_call
from qa_app.transcripts.versions import put_in_use
from qa_app.work import life
from tests import recordings as made
from tests.factories import create_call, create_person, create_uncertain_redaction
from tests.jobs import claim

SCRIPT = Transcript.from_json(json.loads(made.ENGLISH_SCRIPT.read_text(encoding="utf-8")))


def mono_recording() -> bytes:
    """Both sides of the English sample call on one channel."""
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for piece in decode(made.ENGLISH_CALL):
            out.writeframes((piece.samples.sum(axis=0) * 20_000).astype("<i2").tobytes())
    return file.getvalue()


@pytest.fixture
def mono_call(app, settings) -> Call:
    """A mono call whose transcript, with unknown speakers, has just become whole."""
    incoming = Path(settings.incoming_dir) / "upload"
    incoming.write_bytes(mono_recording())
    return transcribed(app, incoming, as_one_channel())


def transcribed(app, recording: Path, transcript: StoredTranscript) -> Call:
    with app.test_request_context():
        details = CallDetails(agent=create_person("agent"), language="en")
        call = accept(recording, "call.wav", details, by=create_person("qa"))
    task = claim(call)
    transcript.call = call
    transcript.complete = True
    db.session.add(transcript)
    put_in_use(transcript)
    life.finish(task, "")
    stages.begin(call.id)
    db.session.commit()
    return call


def as_one_channel() -> StoredTranscript:
    """The script as Whisper writes a mono call: now and then two turns in one line."""
    rows, turns = [], list(SCRIPT.segments)
    while turns:
        joined = [turns.pop(0) for _ in range(min(len(turns), 2 if len(rows) % 3 == 1 else 1))]
        words = tuple(word for turn in joined for word in spoken_words(turn))
        text = " ".join(turn.text for turn in joined)
        line = Segment(joined[0].start, joined[-1].end, text, Speaker.UNKNOWN, 0.9, words)
        rows.append(StoredSegment.of(line))
    return StoredTranscript(
        engine="faster-whisper", model="base", language="en", channels="mixed", segments=rows
    )


def spoken_words(turn: Segment) -> list[Word]:
    parts = turn.text.split()
    step = (turn.end - turn.start) / len(parts)
    return [
        Word(f" {part}", turn.start + i * step, turn.start + (i + 1) * step, 0.9)
        for i, part in enumerate(parts)
    ]


def said(call: Call) -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(line.speaker, line.text) for line in call.transcript.segments]


def both_sides() -> StoredTranscript:
    rows = [StoredSegment.of(turn) for turn in SCRIPT.segments]
    return StoredTranscript(
        engine="faster-whisper", model="base", language="en", channels="split",
        agent_side="left", segments=rows,
    )  # fmt: skip


def swapped(transcript: StoredTranscript) -> StoredTranscript:
    others = {"agent": "customer", "customer": "agent"}
    for row in transcript.segments:
        row.speaker = others[row.speaker]
    return transcript


@pytest.fixture
def stereo_call(app, settings) -> Callable[[StoredTranscript], Call]:
    def call(transcript: StoredTranscript) -> Call:
        incoming = Path(settings.incoming_dir) / "upload"
        shutil.copy(made.ENGLISH_CALL, incoming)
        return transcribed(app, incoming, transcript)

    return call


def tell(call: Call) -> None:
    tell_call(call.id)
    db.session.commit()


def test_a_mono_call_gets_its_speakers_and_lines_are_cut_between_them(mono_call, client_of):
    before = {row.id: row.text for row in mono_call.transcript.segments}
    tell(mono_call)

    assert said(mono_call) == [(turn.speaker, turn.text) for turn in SCRIPT.segments]
    transcript = mono_call.transcript
    assert transcript.speakers_how == "voices"
    assert transcript.text == "\n".join(turn.text.lower() for turn in SCRIPT.segments)
    # What needed no cut is the line that it was.
    kept = [row for row in transcript.segments if row.id in before]
    assert len(kept) > 5
    assert all(before[row.id] == row.text for row in kept)
    page = client_of(create_person("qa", language="en")).get(f"/calls/{mono_call.id}").text
    assert "told apart by their sound" in page


def test_lines_on_which_something_rests_are_not_cut_but_get_their_speaker(mono_call):
    create_uncertain_redaction(mono_call)
    before = [text for _speaker, text in said(mono_call)]
    tell(mono_call)

    after = said(mono_call)
    assert [text for _speaker, text in after] == before
    assert {speaker for speaker, _text in after} == {"agent", "customer"}


def drawn(call) -> list[dict[str, object]]:
    """The lanes of the original's waveform, the left channel's first."""
    call.peaks = [[1], [1]]
    return lanes(call, agent_side=agent_side(call), original=True)


def test_a_recorder_that_has_the_agent_on_the_right_is_found_out(stereo_call, client_of):
    call = stereo_call(swapped(both_sides()))
    tell(call)

    assert said(call) == [(turn.speaker, turn.text) for turn in SCRIPT.segments]
    assert (call.transcript.agent_side, call.transcript.speakers_how) == ("right", "found")
    page = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}").text
    assert "on the right channel, going by what is said" in page
    assert [lane["speaker"] for lane in drawn(call)] == ["customer", "agent"]
    tell(call)
    assert said(call) == [(turn.speaker, turn.text) for turn in SCRIPT.segments]


def test_what_a_person_says_of_the_agent_s_channel_holds(stereo_call, client_of):
    call = stereo_call(both_sides())
    tell(call)
    qa = client_of(create_person("qa", language="en"))

    answer = qa.post(
        f"/calls/{call.id}/details", data={"agent": call.agent_id, "agent_channel": "right"}
    )

    assert answer.status_code == 302
    states_now = {s.stage.name: s.state for s in stages_of(call)}
    assert states_now["speakers"] == "waiting"
    tell(call)
    others = {"agent": "customer", "customer": "agent"}
    assert said(call) == [(others[turn.speaker], turn.text) for turn in SCRIPT.segments]
    assert call.transcript.speakers_how == "set"
    assert "right channel, as set" in qa.get(f"/calls/{call.id}").text


def stages_of(call: Call):
    from qa_app.calls import stages

    return stages.of_call(call.id)


def test_the_channel_can_be_chosen_at_the_upload(client_of):
    qa = client_of(create_person("qa", language="en"))
    agent = create_person("agent")
    db.session.commit()
    for choice, kept in (("", None), ("right", "right"), ("auto", "auto")):
        sound = made.tone(pitch=300 + 50 * len(choice), channels=2)
        data = {
            "agent": agent.id,
            "agent_channel": choice,
            "recording": (io.BytesIO(sound), "a.wav"),
        }
        answer = qa.post("/calls/upload", data=data, headers={"Accept": "application/json"})
        assert answer.status_code == 201
        call = db.session.get(Call, int(answer.json["call"].rpartition("/")[2]))
        assert call.agent_channel == kept
    wrong = {
        "agent": agent.id,
        "agent_channel": "middle",
        "recording": (io.BytesIO(sound), "a.wav"),
    }
    refused = qa.post("/calls/upload", data=wrong, headers={"Accept": "application/json"})
    assert refused.status_code == 400


def test_what_a_person_corrected_is_left_alone(app):
    call = create_call()
    call.transcript.corrected = True
    db.session.commit()
    before = said(call)
    tell(call)
    assert said(call) == before
    assert call.transcript.speakers_how is None
