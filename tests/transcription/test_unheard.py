"""Long speech is in the transcript with its words, or as a line that says it was not understood."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Write

from qa_app.transcription.channels import Source
from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.engine import Engine
from qa_app.transcription.speech import Speech
from qa_app.transcription.transcribe import transcribe
from qa_app.transcription.transcript import Segment, Speaker, Transcript, TranscriptionOptions
from qa_app.transcription.unheard import heard_again
from qa_app.transcription.windows import Window, windows
from qa_app.transcription.writers import WRITERS

ENGLISH = TranscriptionOptions(language="en")


@pytest.fixture(scope="module")
def agent(card_call: Path) -> np.ndarray:
    """The agent's side of a sample call, 16 kHz."""
    return np.concatenate([piece.samples for piece in decode(card_call)], axis=1)[0]


def talking(sound: np.ndarray, seconds: float) -> np.ndarray:
    """Speech of one voice without long pauses."""
    steps = sound[: len(sound) // 1_600 * 1_600].reshape(-1, 1_600)
    loud = steps[np.abs(steps).max(axis=1) > 0.02].reshape(-1)
    return loud[: round(seconds * RATE)]


def robot(speech: np.ndarray) -> np.ndarray:
    """A voice through a ring modulator."""
    return speech * np.sin(2 * np.pi * 70 * np.arange(len(speech)) / RATE)


def giant(speech: np.ndarray) -> np.ndarray:
    """A voice that is slower and deeper by a third."""
    places = np.arange(0, len(speech) - 1, 0.75)
    return np.interp(places, np.arange(len(speech)), speech)


def on_a_bad_line(speech: np.ndarray) -> np.ndarray:
    """A voice under noise as loud as itself."""
    noise = np.random.default_rng(2).normal(0, np.sqrt(np.mean(speech**2)), len(speech))
    return speech + noise


def backwards(speech: np.ndarray) -> np.ndarray:
    """Speech that nobody understands."""
    return speech[::-1]


@pytest.mark.parametrize("strange", [robot, giant, on_a_bad_line, backwards])
def test_long_speech_is_heard_or_stands_as_not_understood(
    strange, agent: np.ndarray, write_audio: Write, engine: Engine
) -> None:
    pause = np.zeros(round(0.8 * RATE))
    sound = np.concatenate([strange(talking(agent, 8)), pause, agent[: 9 * RATE]])
    path = write_audio("call.wav", 0.7 * sound[None], rate=RATE)
    steps = list(transcribe(path, ENGLISH, engine))
    segments = [segment for step in steps for segment in step.segments]
    assert all(bool(segment.text) != segment.unintelligible for segment in segments)
    for window in windows(decode(path), steps[0].resume_from.plan.sources):
        for start, end in window.spans:
            told = sorted((s.start, s.end) for s in segments if s.end > start and s.start < end)
            edges = [start, *(edge for one in told for edge in one), end]
            holes = [after - before for before, after in zip(edges[::2], edges[1::2], strict=True)]
            assert max(holes) < 4.1, (strange, told)
    assert [s.text for s in segments if s.start > 7.5 and s.text]


def window_of(sound: np.ndarray) -> Window:
    turn = Speech(1.0, 1.0 + len(sound) / RATE, 1.0, sound.astype(np.float32))
    return Window(Source(0, Speaker.CUSTOMER), (turn,))


class Deaf:
    """An engine that understands nothing."""

    name, model, batch_size = "deaf", "none", 1

    def language_odds(self, windows, languages):
        """All languages are as likely."""
        return [dict.fromkeys(languages, 1 / len(languages)) for _ in windows]

    def words(self, windows, *, language, options):
        """None."""
        return [[] for _ in windows]


def test_the_whole_of_what_is_not_understood_has_its_time() -> None:
    sound = np.random.default_rng(3).normal(0, 0.05, 6 * RATE)
    found = heard_again(Deaf(), window_of(sound), [], "en", TranscriptionOptions())
    assert list(found) == [
        ("en", Segment(1.0, 7.0, "", Speaker.CUSTOMER, 0.0, unintelligible=True))
    ]


@pytest.mark.parametrize("change", ["short", "faint", "heard"])
def test_a_breath_a_crowd_and_what_was_heard_are_left_alone(change: str) -> None:
    sound = np.random.default_rng(3).normal(0, 0.05, 6 * RATE)
    found = []
    if change == "short":
        sound = sound[: 2 * RATE]
    elif change == "faint":
        sound = sound / 50
    else:
        found = [Segment(2.0, 5.0, "I see.", Speaker.CUSTOMER, 0.9)]
    assert list(heard_again(Deaf(), window_of(sound), found, "en", ENGLISH)) == []


def test_a_line_that_was_not_understood_is_in_every_file() -> None:
    heard = Segment(0, 2, "Hello.", Speaker.AGENT, 0.9)
    missed = Segment(2, 8, "", Speaker.CUSTOMER, 0.0, unintelligible=True)
    call = Transcript("en", 8, "whisper", "base", "split", (heard, missed))
    for kind in ("txt", "srt", "vtt"):
        assert "[speech, not understood]" in WRITERS[kind](call)
        assert "[알아듣지 못한 말]" in WRITERS[kind](replace(call, language="ko"))
    lines = json.loads(WRITERS["json"](call))["segments"]
    assert "unintelligible" not in lines[0]
    assert lines[1]["unintelligible"] is True
    assert Transcript.from_json(json.loads(WRITERS["json"](call))) == call
