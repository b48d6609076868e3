"""What leaks from one side of a call into the other is not heard as the wrong person's words."""

import json
from pathlib import Path

import jiwer
import numpy as np
import pytest
from conftest import SAMPLES, Write, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_app.transcription.cross_talk import without_cross_talk
from qa_app.transcription.decode import RATE, AudioPiece, Samples, decode
from qa_app.transcription.engine import Engine
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Speaker, Transcript, TranscriptionOptions

FRAME = 320


@pytest.fixture(scope="module")
def call(card_call: Path) -> Samples:
    """Both channels of the sample call, agent left, customer right."""
    return np.concatenate([piece.samples for piece in decode(card_call)], axis=1)


def leaking(call: Samples, decibels: float, delay: float) -> Samples:
    """Each side with the other in it: fainter, later, and with two reflections."""
    gain, late = 10 ** (decibels / 20), round(delay * RATE)
    path = np.zeros(late + 500, np.float32)
    path[late], path[late + 150], path[late + 430] = gain, 0.5 * gain, -0.3 * gain
    copies = np.stack([np.convolve(side, path)[: len(side)] for side in call[::-1]])
    return (call + copies).astype(np.float32)


def cleaned(call: Samples, seconds: float = 120) -> Samples:
    size = round(seconds * RATE)
    pieces = (
        AudioPiece(first / RATE, call[:, first : first + size])
        for first in range(0, call.shape[1], size)
    )
    return np.concatenate([piece.samples for piece in without_cross_talk(pieces)], axis=1)


def energies(sound: Samples) -> np.ndarray:
    whole = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    return np.mean(whole.astype(np.float64) ** 2, axis=1)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(("decibels", "delay"), [(-12, 0.0), (-12, 0.05), (-18, 0.15), (-25, 0.25)])
def test_a_side_is_silent_while_only_the_other_speaks(
    call: Samples, decibels: float, delay: float, side: int
) -> None:
    heard = energies(cleaned(leaking(call, decibels, delay))[side])
    own, other = energies(call[side]), energies(call[1 - side])
    only_other = (other > 1e-5) & (own < 1e-7)
    assert np.mean(heard[only_other] < 1e-7) > 0.95
    speaking = own > 1e-4
    assert np.mean(heard[speaking] > 0.5 * own[speaking]) > 0.99


def test_a_leak_is_found_in_short_pieces_too(call: Samples) -> None:
    heard = energies(cleaned(leaking(call, -15, 0.03), seconds=20)[0])
    only_other = (energies(call[1]) > 1e-5) & (energies(call[0]) < 1e-7)
    assert np.mean(heard[only_other] < 1e-7) > 0.9


def test_both_are_heard_where_they_speak_at_once(call: Samples) -> None:
    together = np.stack([call[0], np.roll(call[1], -3 * RATE)])
    heard = cleaned(leaking(together, -15, 0.05))
    left, right = energies(together[0]), energies(together[1])
    both = (left > 1e-4) & (right > 1e-4)
    assert both.sum() > 100
    for side, own in enumerate((left, right)):
        assert np.mean(energies(heard[side])[both] > 0.3 * own[both]) > 0.9


def test_a_call_without_cross_talk_is_left_as_it_is(call: Samples) -> None:
    assert np.array_equal(cleaned(call), call)


def test_nobody_s_words_are_written_down_as_the_other_s(
    call: Samples, card_call: Path, engine: Engine, write_audio: Write
) -> None:
    path = SAMPLES / "transcripts" / f"{card_call.stem}.json"
    truth = Transcript.from_json(json.loads(path.read_text(encoding="utf-8")))
    recording = write_audio("leaking.wav", leaking(call, -12, 0.05), rate=RATE)
    heard = transcribe_file(recording, TranscriptionOptions(language="en"), engine)
    for speaker in (Speaker.AGENT, Speaker.CUSTOMER):
        said, written = (said_by(speaker, some.segments) for some in (truth, heard))
        assert jiwer.wer(said, written) < 0.15


@settings(max_examples=25, deadline=None)
@given(
    seconds=st.floats(0.001, 4), seed=st.integers(0, 999), level=st.sampled_from([0, 1e-6, 0.1, 1])
)
def test_any_sound_comes_out_as_long_as_it_went_in(seconds: float, seed: int, level: float) -> None:
    noise = np.random.default_rng(seed).standard_normal((2, max(1, round(seconds * RATE))))
    sound = (level * noise).astype(np.float32)
    heard = cleaned(np.stack([sound[0], np.roll(sound[0], 99) * 0.2]), seconds=1)
    assert heard.shape == sound.shape
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()
