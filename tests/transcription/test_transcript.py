"""The transcript that every room shares: its JSON, its files, its options."""

import json

import pytest

from qa_app.transcription.errors import TranscriptError
from qa_app.transcription.transcript import (
    Segment,
    Speaker,
    Transcript,
    TranscriptionOptions,
    Word,
)
from qa_app.transcription.writers import WRITERS

WORDS = (Word(" 안녕하세요,", 0.5, 1.25, 0.98), Word(" <고객>님.", 1.25, 3661.5, 0.8))
CALL = Transcript(
    language="ko",
    duration=3700.0,
    engine="faster-whisper",
    model="base",
    channels="split",
    segments=(
        Segment(0.5, 3661.5, "안녕하세요, <고객>님.", Speaker.AGENT, 0.89, WORDS),
        Segment(3662.0, 3663.0, "네.", Speaker.CUSTOMER, 0.7),
    ),
)


def test_a_transcript_survives_json() -> None:
    assert Transcript.from_json(json.loads(WRITERS["json"](CALL))) == CALL


def test_the_json_has_the_shared_shape() -> None:
    data = CALL.to_json()
    assert list(data) == ["language", "duration", "engine", "model", "channels", "segments"]
    first = data["segments"][0]
    assert list(first) == ["id", "speaker", "start", "end", "text", "confidence", "words"]
    assert [segment["id"] for segment in data["segments"]] == [0, 1]
    assert list(first["words"][0]) == ["word", "start", "end", "probability"]


def test_a_transcript_written_by_hand_may_leave_out_what_a_machine_knows() -> None:
    data = {
        "language": "en",
        "duration": 3,
        "model": None,
        "segments": [{"id": 0, "speaker": "agent", "start": 0, "end": 2, "text": "Hello."}],
    }
    transcript = Transcript.from_json(data)
    assert transcript.segments[0].text == "Hello."
    assert transcript.segments[0].words == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"language": None}, "transcript.language"),
        ({"duration": "long"}, "transcript.duration"),
        ({"duration": float("nan")}, "transcript.duration"),
        ({"duration": True}, "transcript.duration"),
        ({"channels": "both"}, "channels"),
        ({"segments": {}}, "transcript.segments"),
        ({"segments": ["hello"]}, "segments[0]"),
        ({"segments": [{"speaker": "boss"}]}, "segments[0].speaker"),
        ({"segments": [{"speaker": "agent", "start": 3, "end": 1}]}, "segments[0].end"),
        ({"segments": [{"speaker": "agent", "start": -3, "end": 1}]}, "segments[0].start"),
        ({"segments": [{"id": 7, "speaker": "agent"}]}, "segments[0].id"),
    ],
)
def test_what_is_no_transcript_is_refused_with_the_place(
    change: dict[str, object], path: str
) -> None:
    with pytest.raises(TranscriptError) as caught:
        Transcript.from_json(CALL.to_json() | change)
    assert caught.value.path == path
    assert caught.value.problem


def test_subtitles_and_text_read_well() -> None:
    assert WRITERS["txt"](CALL).splitlines() == [
        "[00:00:00] agent: 안녕하세요, <고객>님.",
        "[01:01:02] customer: 네.",
    ]
    assert WRITERS["srt"](CALL).startswith(
        "1\n00:00:00,500 --> 01:01:01,500\nagent: 안녕하세요, <고객>님.\n\n2\n"
    )
    assert WRITERS["vtt"](CALL).startswith(
        "WEBVTT\n\n00:00:00.500 --> 01:01:01.500\n<v agent>안녕하세요, &lt;고객&gt;님.\n\n"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "Korean"},
        {"beam_size": 0},
        {"agent_channel": "middle"},
        {"word_timestamps": False},
        {"languages": ()},
        {"temperature": 1},
    ],
)
def test_an_option_that_is_not_allowed_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        TranscriptionOptions(**wrong)
