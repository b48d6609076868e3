"""A recording is decoded in pieces whose times stay true, and drawn as a waveform."""

import io

import numpy as np
import pytest
from conftest import Write, tone

from qa_app.transcription.channels import plan_channels
from qa_app.transcription.container import open_container, sounds
from qa_app.transcription.decode import RATE, AudioPiece, decode
from qa_app.transcription.peaks import PeaksBuilder
from qa_app.transcription.probe import probe
from qa_app.transcription.transcript import Speaker


def test_pieces_follow_one_another_and_lose_nothing(write_audio: Write) -> None:
    path = write_audio("call.wav", np.stack([tone(7), tone(7, hertz=900)]))
    pieces = list(decode(path, piece_seconds=2))
    assert [piece.start for piece in pieces] == [0, 2, 4, 6]
    assert pieces[-1].end == pytest.approx(7, abs=0.01)
    assert all(piece.samples.shape[0] == 2 for piece in pieces)
    whole = np.concatenate([piece.samples for piece in pieces], axis=1)
    assert np.corrcoef(whole[0, 1000:-1000], tone(7, rate=RATE)[1000 : whole.shape[1] - 1000])[
        0, 1
    ] == pytest.approx(1, abs=0.01)


def test_the_same_open_file_can_be_decoded_again(write_audio: Write) -> None:
    file = io.BytesIO(write_audio("call.wav", tone(1)[None]).read_bytes())
    assert len(list(decode(file))) == len(list(decode(file))) == 1


def test_pauses_of_a_mobile_recording_keep_their_length(write_audio: Write) -> None:
    """AMR with discontinuous transmission: FFmpeg cannot decode its comfort noise."""
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.0005, 20 * 8_000)
    noise[: 5 * 8_000] += tone(5)
    noise[15 * 8_000 :] += tone(5)
    path = write_audio("call.amr", noise[None], codec="libopencore_amrnb", options={"dtx": "1"})
    with path.open("rb") as file, open_container(file) as container:
        assert any(
            isinstance(sound, float) for sound in sounds(container, container.streams.audio[0])
        )
    (piece,) = decode(path)
    loud = np.flatnonzero(np.abs(piece.samples[0]) > 0.2) / RATE
    assert piece.end == pytest.approx(20, abs=0.2)
    assert loud[loud > 7][0] == pytest.approx(15, abs=0.2)
    assert probe(path, max_seconds=60).duration == pytest.approx(piece.end, abs=0.1)


def test_the_waveform_shows_where_it_is_loud_and_is_bounded() -> None:
    sound = np.zeros((2, 60 * RATE), np.float32)
    sound[0, 30 * RATE : 40 * RATE] = 0.5
    sound[1, 50 * RATE :] = -0.25
    peaks = PeaksBuilder(channels=2)
    for first in range(0, 60, 7):
        peaks.add(AudioPiece(first, sound[:, first * RATE : (first + 7) * RATE]))
    left, right = peaks.result()
    assert len(left) == len(right) == 2000
    assert set(left[1001:1333]) == {100}
    assert set(left[:999]) == {0}
    assert set(right[1670:]) == {50}


def test_the_waveform_of_silence_and_of_a_blink_can_be_drawn() -> None:
    for seconds in (0.01, 1.0):
        peaks = PeaksBuilder(channels=1)
        peaks.add(AudioPiece(0, np.zeros((1, round(seconds * RATE) + 50), np.float32)))
        assert set(peaks.result()[0]) == {0}


def _plan(left: np.ndarray, right: np.ndarray | None, agent: str = "left"):
    channels = [left] if right is None else [left, right]
    samples = np.stack(channels).astype(np.float32)
    cut = samples.shape[1] // 3
    pieces = [AudioPiece(0, samples[:, :cut]), AudioPiece(cut / RATE, samples[:, cut:])]
    return plan_channels(pieces, agent_channel=agent)


def test_two_different_channels_are_agent_and_customer() -> None:
    plan = _plan(tone(9, rate=RATE), tone(9, rate=RATE, hertz=700))
    assert plan.channels == "split"
    assert [source.speaker for source in plan.sources] == [Speaker.AGENT, Speaker.CUSTOMER]
    swapped = _plan(tone(9, rate=RATE), tone(9, rate=RATE, hertz=700), agent="right")
    assert [source.speaker for source in swapped.sources] == [Speaker.CUSTOMER, Speaker.AGENT]
    assert plan.duration == pytest.approx(9)


def test_sound_on_one_side_only_may_be_both_people() -> None:
    sound = tone(9, rate=RATE)
    plan = _plan(np.zeros_like(sound), sound)
    assert plan.channels == "mixed"
    assert [(source.channel, source.speaker) for source in plan.sources] == [(1, Speaker.UNKNOWN)]
    assert _plan(sound, None).channels == "mixed"


def test_a_silent_recording_has_nobody_in_it() -> None:
    silence = np.zeros(5 * RATE)
    assert _plan(silence, silence).sources == ()
