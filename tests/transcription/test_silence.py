"""Silence is silent: nothing is written where nobody speaks, and quiet speech is not lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import Write

from qa_app.transcription.channels import Source
from qa_app.transcription.decode import decode
from qa_app.transcription.engine import Engine
from qa_app.transcription.invented import believable, letters
from qa_app.transcription.speech import Speech
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Segment, Speaker, Transcript, TranscriptionOptions
from qa_app.transcription.windows import Window
from tests import nonspeech
from tests.nonspeech import KINDS, RATE, Sound, at_level

BOTH = ("ko", "en")


def heard(write_audio: Write, engine: Engine, sound: Sound, language: str) -> Transcript:
    path = write_audio("call.wav", np.clip(sound, -1, 1)[None], rate=RATE)
    return transcribe_file(path, TranscriptionOptions(language=language), engine)


@pytest.fixture(scope="module")
def voice(card_call: Path) -> Sound:
    """Half a minute of one person, pauses included, at 8 kHz."""
    (piece,) = decode(card_call, piece_seconds=200)
    return nonspeech.telephone_band(piece.samples[0, : 40 * 16_000].astype(float), rate=16_000)[::2]


@pytest.fixture(scope="module")
def crowd(voice: Sound) -> Sound:
    """Nine voices at once, backwards: what an open microphone in a full room picks up."""
    return np.sum([np.roll(voice[::-1], shift * 39_000) for shift in range(9)], axis=0)


@pytest.mark.parametrize("kind", list(KINDS))
def test_nothing_is_written_where_nobody_speaks(
    kind: str, write_audio: Write, engine: Engine
) -> None:
    for language in BOTH:
        assert heard(write_audio, engine, KINDS[kind](40), language).segments == ()


def test_nothing_is_written_in_ten_minutes_of_hold_music(
    write_audio: Write, engine: Engine
) -> None:
    music = np.concatenate([KINDS["hold music, melody"](60)] * 10)
    assert heard(write_audio, engine, music, "ko").segments == ()


@pytest.mark.parametrize("language", BOTH)
def test_nothing_is_written_for_a_distant_crowd(
    crowd: Sound, language: str, write_audio: Write, engine: Engine
) -> None:
    assert heard(write_audio, engine, at_level(crowd, -55)[: 20 * RATE], language).segments == ()


def spoken_words(transcript: Transcript) -> int:
    return sum(len(segment.text.split()) for segment in transcript.segments)


@pytest.mark.parametrize("kind", ["faint", "in noise", "faint, in noise, mu-law"])
def test_quiet_speech_keeps_its_words(
    kind: str, voice: Sound, write_audio: Write, engine: Engine
) -> None:
    whole = spoken_words(heard(write_audio, engine, voice, "en"))
    talking = voice / np.sqrt(np.mean(voice[np.abs(voice) > 0.01] ** 2))
    noise = np.random.default_rng(1).normal(size=len(voice))
    if kind == "in noise":  # 10 dB below the voice
        sound = 10 ** (-30 / 20) * (talking + 10 ** (-10 / 20) * noise)
    else:
        sound = 10 ** (-45 / 20) * (talking + (10 ** (-15 / 20) * noise if "mu" in kind else 0))
    path = write_audio(
        "quiet.wav", sound[None], codec="pcm_mulaw" if "mu" in kind else "pcm_s16le", rate=RATE
    )
    kept = spoken_words(transcribe_file(path, TranscriptionOptions(language="en"), engine))
    assert kept == pytest.approx(whole, rel=0.07)


def test_minutes_of_waiting_inside_a_call_stay_empty(
    voice: Sound, write_audio: Write, engine: Engine
) -> None:
    waiting = [KINDS[kind](60) for kind in ("hold music, fast", "ring-back 440+480 Hz")]
    before = len(voice) / RATE
    transcript = heard(write_audio, engine, np.concatenate([voice, *waiting, voice]), "en")
    assert transcript.segments[0].start < 2
    assert transcript.segments[-1].end > before + 121
    for segment in transcript.segments:
        assert segment.end < before + 0.3 or segment.start > before + 119.7, segment.text


def one_turn(seconds: float, texts: Sequence[tuple[str, float]]) -> list[str]:
    """What is believed of these texts, evenly laid over one turn of so many seconds."""
    turn = Speech(10.0, 10.0 + seconds, 9.5, np.zeros(round((seconds + 1) * 16_000), np.float32))
    part = seconds / len(texts)
    segments = [
        Segment(10 + i * part, 10 + (i + 1) * part, text, Speaker.UNKNOWN, confidence)
        for i, (text, confidence) in enumerate(texts)
    ]
    window = Window(Source(0, Speaker.UNKNOWN), (turn,))
    return [segment.text for segment in believable(window, segments)]


@pytest.mark.parametrize(
    ("seconds", "texts"),
    [
        (3, [("다음 영상에서 만나요", 0.15)]),
        (2, [("시청해주셔서 감사합니다", 0.45)]),
        (8, [("Thank you for watching.", 0.95)]),
        (2, [("Thank you for watching!", 0.4)]),
        (6, [("you", 0.6)]),
        (12, [("네", 0.95)]),
        (1, [("오오오오오", 0.52)]),
        (0.3, [("와우!", 0.4)]),
        (0.5, [("I am not going to say that again to anybody", 0.6)]),
        (6, [("I don't know what I'm saying.", confidence) for confidence in (0.5, 0.8, 0.95)]),
    ],
)
def test_what_the_sound_does_not_bear_out_is_left_out(
    seconds: float, texts: list[tuple[str, float]]
) -> None:
    assert one_turn(seconds, texts) == []


@pytest.mark.parametrize(
    ("seconds", "texts"),
    [
        (0.3, [("네", 0.9)]),
        (1.5, [("감사합니다", 0.35)]),
        (2, [("시청해주셔서 감사합니다", 0.95)]),
        (2, [("No, no, no, no.", 0.6)]),
        (2, [("0000", 0.6)]),
        (9, [("I can't hear you, one moment please.", 0.45)]),
        (8, [("제 주문 번호는", 0.8)]),
    ],
)
def test_real_speech_is_believed_however_short_or_doubtful(
    seconds: float, texts: list[tuple[str, float]]
) -> None:
    assert one_turn(seconds, texts) == [text for text, _ in texts]


def test_what_is_hard_to_hear_says_so_to_everyone() -> None:
    sure, unsure = (Segment(0, 1, "네", Speaker.AGENT, confidence) for confidence in (0.9, 0.4))
    transcript = Transcript("ko", 1, "e", "m", "mixed", (sure, unsure))
    assert [segment.unsure for segment in transcript.segments] == [False, True]
    again = Transcript.from_json(transcript.to_json())
    assert [segment.unsure for segment in again.segments] == [False, True]


def test_a_korean_syllable_counts_as_more_than_a_letter() -> None:
    assert letters("네, ok 2!") == 2.5 + 3
