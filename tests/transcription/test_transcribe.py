"""Real calls through the real model: who said what and when, and nothing lost on the way."""

import json
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import jiwer
import numpy as np
import pytest
from conftest import SAMPLES, Write, said_by

from qa_app.transcription.channels import Source, plan_channels
from qa_app.transcription.decode import RATE, AudioPiece, decode
from qa_app.transcription.engine import Engine
from qa_app.transcription.errors import TranscriptError
from qa_app.transcription.transcribe import (
    Progress,
    ResumePoint,
    transcribe,
    transcribe_file,
)
from qa_app.transcription.transcript import Speaker, Transcript, TranscriptionOptions
from qa_app.transcription.windows import LONGEST_COVER, LONGEST_WINDOW, Window, windows

OPTIONS = TranscriptionOptions()


@pytest.fixture(scope="module")
def small_steps(engine: Engine) -> Engine:
    """The engine, taking so few windows at once that a short call has several steps."""
    return cast(
        Engine,
        SimpleNamespace(
            name=engine.name,
            model=engine.model,
            batch_size=2,
            language_odds=engine.language_odds,
            words=engine.words,
        ),
    )


@pytest.fixture(scope="module")
def steps(card_call: Path, small_steps: Engine) -> list[Progress]:
    return list(transcribe(card_call, OPTIONS, small_steps))


@pytest.fixture(scope="module")
def truth(card_call: Path) -> Transcript:
    path = SAMPLES / "transcripts" / f"{card_call.stem}.json"
    return Transcript.from_json(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def found(card_call: Path) -> list[Window]:
    pieces = list(decode(card_call))
    return list(windows(pieces, plan_channels(pieces, agent_channel="left").sources))


@pytest.mark.parametrize("speaker", [Speaker.AGENT, Speaker.CUSTOMER])
def test_each_speaker_s_words_are_heard_as_theirs(
    steps: list[Progress], truth: Transcript, speaker: Speaker
) -> None:
    heard = [segment for step in steps for segment in step.segments]
    assert {segment.speaker for segment in heard} == {Speaker.AGENT, Speaker.CUSTOMER}
    assert jiwer.wer(said_by(speaker, truth.segments), said_by(speaker, heard)) < 0.15


def test_each_turn_is_found_at_its_time(steps: list[Progress], truth: Transcript) -> None:
    heard = [segment for step in steps for segment in step.segments]
    for turn in truth.segments:
        starts = [segment.start for segment in heard if segment.speaker == turn.speaker]
        assert min(abs(start - turn.start) for start in starts) < 0.6, turn.text


def test_words_segments_and_progress_are_in_order(steps: list[Progress]) -> None:
    done = [step.done_seconds for step in steps]
    assert done == sorted(done)
    assert done[-1] == steps[-1].duration
    assert all(step.language == "en" for step in steps)
    for step in steps:
        starts = [segment.start for segment in step.segments]
        assert starts == sorted(starts)
        for segment in step.segments:
            assert segment.text == "".join(word.word for word in segment.words).strip() != ""
            assert 0 <= segment.start <= segment.end <= step.duration
            assert 0 < segment.confidence <= 1


def test_an_interrupted_call_goes_on_as_if_nothing_had_happened(
    card_call: Path, small_steps: Engine, engine: Engine, steps: list[Progress]
) -> None:
    assert len(steps) >= 3
    stored = json.loads(json.dumps(steps[0].resume_from.to_json()))
    rest = transcribe(card_call, OPTIONS, small_steps, resume_from=ResumePoint.from_json(stored))
    assert [step.segments for step in rest] == [step.segments for step in steps[1:]]
    done = transcribe(card_call, OPTIONS, engine, resume_from=steps[-1].resume_from)
    assert [step.segments for step in done] == [()]


def test_a_damaged_resume_point_is_refused() -> None:
    with pytest.raises(TranscriptError):
        ResumePoint.from_json({"channels": "split"})


def test_windows_hold_all_speech_once(found: list[Window], truth: Transcript) -> None:
    for speaker in (Speaker.AGENT, Speaker.CUSTOMER):
        mine = [window for window in found if window.source.speaker == speaker]
        turns = [turn for window in mine for turn in window.turns]
        for before, after in pairwise(turns):
            assert before.heard_until <= after.heard_from + 1 / RATE
        for segment in truth.segments:
            if segment.speaker == speaker:
                middle = (segment.start + segment.end) / 2
                assert any(turn.heard_from <= middle <= turn.heard_until for turn in turns)
    for window in found:
        assert len(window.samples) <= LONGEST_WINDOW * RATE
        assert window.turns[-1].end - window.start <= LONGEST_COVER


def test_speech_across_the_border_of_two_pieces_stays_whole(
    card_call: Path, found: list[Window]
) -> None:
    pieces = decode(card_call, piece_seconds=7)
    again = windows(pieces, [window.source for window in found[:2]])

    def spans(some: list[Window]) -> dict[int, list[tuple[float, float]]]:
        result: dict[int, list[tuple[float, float]]] = {}
        for window in some:
            result.setdefault(window.source.channel, []).extend(window.spans)
        return result

    for channel, turns in spans(list(again)).items():
        expected = spans(found)[channel]
        assert len(turns) == len(expected)
        assert np.allclose(turns, expected, atol=0.3)


def test_sound_already_transcribed_is_left_out_of_the_windows(found: list[Window]) -> None:
    source = Source(0, Speaker.AGENT)
    (turn, *_) = next(window for window in found if window.source.channel == 0).turns
    samples = np.zeros((1, 60 * RATE), np.float32)
    samples[0, 10 * RATE : 10 * RATE + len(turn.samples)] = turn.samples
    samples[0, 40 * RATE : 40 * RATE + len(turn.samples)] = turn.samples
    (whole,) = windows([AudioPiece(0, samples)], [source])
    (rest,) = windows([AudioPiece(0, samples)], [source], done_until=[30.0])
    assert len(whole.turns) == 2 * len(rest.turns)
    assert rest.spans == whole.spans[len(rest.spans) :]


def test_a_recording_in_which_nobody_speaks_gives_no_text(
    write_audio: Write, engine: Engine
) -> None:
    noise = np.random.default_rng(3).normal(0, 0.01, (2, 40 * 8_000))
    transcript = transcribe_file(write_audio("noise.wav", noise), OPTIONS, engine)
    assert transcript.segments == ()
    assert transcript.duration == pytest.approx(40, abs=0.1)
    silence = transcribe_file(write_audio("silence.wav", np.zeros((2, 80_000))), OPTIONS, engine)
    assert (silence.segments, silence.channels) == ((), "mixed")
