"""Which channels of a recording are heard: one sound only once, and noise not as a person."""

import io
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from scipy.signal import resample_poly

from qa_app.transcription.channels import ChannelPlan, plan_channels
from qa_app.transcription.decode import RATE, AudioPiece, Samples, decode
from qa_app.transcription.transcribe import ResumePoint
from qa_app.transcription.transcript import Heard, Speaker
from tests import nonspeech

SECONDS = 36
Change = Callable[[Samples], Samples]


@pytest.fixture(scope="module")
def call(card_call: Path) -> Samples:
    """Both sides of a call, agent left, customer right."""
    whole = np.concatenate([piece.samples for piece in decode(card_call)], axis=1)
    return whole[:, : SECONDS * RATE]


@pytest.fixture(scope="module")
def both(call: Samples) -> Samples:
    """Both voices on one channel."""
    return 0.7 * call.sum(axis=0)


def planned(*channels: Samples, agent: str = "left") -> ChannelPlan:
    samples = np.stack(channels).astype(np.float32)
    size = 20 * RATE
    pieces = [
        AudioPiece(first / RATE, samples[:, first : first + size])
        for first in range(0, samples.shape[1], size)
    ]
    return plan_channels(pieces, agent_channel=agent)


def heard(plan: ChannelPlan) -> tuple[str, tuple[int, ...]]:
    return plan.channels, tuple(source.channel for source in plan.sources)


def late(seconds: float) -> Change:
    number = round(seconds * RATE)
    return lambda sound: np.concatenate((np.zeros(number, np.float32), sound))[: len(sound)]


def noise(decibels: float, slope: float = 0, seed: int = 1) -> Samples:
    """Noise of a telephone's band at 16 kHz."""
    sound = nonspeech.at_level(nonspeech.coloured(SECONDS, slope, seed=seed), decibels)
    return np.repeat(sound, 2).astype(np.float32)


def line(sound: np.ndarray) -> Samples:
    """What a test sound of 8 kHz is at 16 kHz."""
    return np.repeat(sound, 2)[: SECONDS * RATE].astype(np.float32)


def coded(sound: Samples, codec: str, kind: str, rate: int, bit_rate: int | None) -> Samples:
    """The sound after it went through a codec."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        if bit_rate:
            stream.bit_rate = bit_rate
        size = stream.codec_context.frame_size or 0
        form = stream.codec_context.format
        resampler = av.AudioResampler(format=form, layout="mono", rate=rate, frame_size=size)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[np.newaxis], np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = RATE
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    file.seek(0)
    again = np.concatenate([piece.samples[0] for piece in decode(file)])
    return np.resize(np.pad(again, (0, max(0, len(sound) - len(again)))), len(sound))


COPIES: dict[str, Change] = {
    "the same": lambda sound: sound,
    "0.1 ms late": lambda sound: late(0.0002)(sound),
    "45 ms late": late(0.045),
    "300 ms late": late(0.3),
    "turned over": lambda sound: -sound,
    "30 dB fainter": lambda sound: 0.03 * sound,
    "fainter, late and turned over": lambda sound: -0.1 * late(0.12)(sound),
    "with an offset": lambda sound: sound + 0.08,
    "in white noise": lambda sound: sound + noise(-30),
    "late in pink noise": lambda sound: late(0.08)(sound) + noise(-35, 1),
    "with hum": lambda sound: sound + line(nonspeech.at_level(nonspeech.hum(SECONDS, 50), -24)),
    "in u-law": lambda sound: coded(sound, "pcm_mulaw", "wav", 8_000, None),
    "in AMR at 4.75 kbit/s": lambda sound: coded(sound, "libopencore_amrnb", "amr", 8_000, 4_750),
    "in Opus at 8 kbit/s": lambda sound: coded(sound, "libopus", "ogg", 16_000, 8_000),
    "at another rate": lambda sound: np.resize(
        resample_poly(resample_poly(sound, 11_025, RATE), RATE, 11_025), len(sound)
    ),
}


@pytest.mark.parametrize("change", COPIES.values(), ids=COPIES)
def test_both_voices_on_both_sides_are_heard_once(both: Samples, change: Change) -> None:
    plan = planned(both, change(both))
    assert (plan.channels, len(plan.sources)) == ("mixed", 1)
    assert plan.hearing is not None
    assert plan.hearing.why is Heard.SAME


def test_of_two_copies_the_clearer_one_is_heard(both: Samples) -> None:
    assert heard(planned(0.05 * both + noise(-60), both)) == ("mixed", (1,))
    assert heard(planned(both, both + noise(-30))) == ("mixed", (0,))


SIDES: dict[str, Callable[[Samples, Samples], tuple[Samples, Samples]]] = {
    "nothing in common": lambda one, other: (one, other),
    "a leak of -12 dB both ways": lambda one, other: (one + 0.25 * other, other + 0.25 * one),
    "a late leak both ways": lambda one, other: (
        one + 0.25 * late(0.15)(other), other + 0.25 * late(0.15)(one)
    ),
    "a loud leak one way": lambda one, other: (one + 0.7 * late(0.02)(other), other),
    "common hum": lambda one, other: tuple(
        side + line(nonspeech.at_level(nonspeech.hum(SECONDS, 60), -30)) for side in (one, other)
    ),
    "common music": lambda one, other: tuple(
        side + line(nonspeech.at_level(nonspeech.music(SECONDS), -32)) for side in (one, other)
    ),
    "a common wait": lambda one, other: tuple(
        np.concatenate((line(nonspeech.at_level(nonspeech.music(SECONDS), -18)), side))
        for side in (one, other)
    ),
    "common noise": lambda one, other: (one + noise(-35), other + noise(-35)),
}  # fmt: skip


@pytest.mark.parametrize("change", SIDES.values(), ids=SIDES)
def test_two_people_stay_two_whatever_their_channels_have_in_common(
    call: Samples, change: Callable[[Samples, Samples], tuple[Samples, Samples]]
) -> None:
    plan = planned(*change(call[0], call[1]))
    assert heard(plan) == ("split", (0, 1))
    assert [source.speaker for source in plan.sources] == [Speaker.AGENT, Speaker.CUSTOMER]


NOBODY = {
    **{name: make for name, make in nonspeech.KINDS.items() if "music" not in name},
    "loud white noise": lambda s: nonspeech.at_level(nonspeech.coloured(s, 0), -12),
    "a constant offset": lambda s: np.full(round(s * nonspeech.RATE), 0.2),
    "hum and an offset": lambda s: nonspeech.at_level(nonspeech.hum(s, 50), -20) - 0.1,
    "hold music": nonspeech.KINDS["hold music, melody"],
}


@pytest.mark.parametrize("name", NOBODY)
def test_a_channel_on_which_nobody_speaks_is_no_side(both: Samples, name: str) -> None:
    sound = line(NOBODY[name](SECONDS))
    plan = planned(both, sound)
    assert heard(plan) == ("mixed", (0,))
    assert plan.sources[0].speaker is Speaker.UNKNOWN
    assert plan.hearing is not None
    assert plan.hearing.why is Heard.REST_SILENT


def test_one_word_makes_a_side(call: Samples) -> None:
    first = int(np.flatnonzero(np.abs(call[1]) > 0.02)[0])
    word = np.zeros_like(call[1])
    word[first : first + RATE] = 0.1 * call[1][first : first + RATE]
    assert heard(planned(call[0], word + noise(-60))) == ("split", (0, 1))


def test_silent_channels_and_copies_among_several_are_left_out(
    call: Samples, both: Samples
) -> None:
    silence = np.zeros_like(both)
    plan = planned(silence, call[0], noise(-40), call[1], 0.3 * call[0])
    assert heard(plan) == ("split", (1, 3))
    assert heard(planned(call[0], call[1], silence, silence, agent="right")) == ("split", (0, 1))
    assert heard(planned(silence, noise(-50), both)) == ("mixed", (2,))


def test_three_people_on_three_channels_are_mixed(call: Samples) -> None:
    third = np.roll(call[0][::-1], 5 * RATE)
    plan = planned(call[0], call[1], third, np.zeros_like(third))
    assert (plan.channels, plan.sources[0].channel, plan.sources[0].mixed_with) == (
        "mixed", 0, (1, 2)
    )  # fmt: skip
    assert plan.hearing is not None
    assert plan.hearing.why is Heard.MIXED_DOWN
    samples = np.stack([call[0], call[1], third, third])
    assert np.allclose(plan.sources[0].sound(samples), call[0] + call[1] + third)
    point = ResumePoint(plan, "en", (12.5,), ("en",))
    assert ResumePoint.from_json(point.to_json()) == point


def test_a_resume_point_of_an_earlier_version_is_understood() -> None:
    point = ResumePoint.from_json(
        {
            "channels": "split",
            "duration": 60.0,
            "sources": [[0, "agent"], [1, "customer"]],
            "language": "ko",
            "done_until": [3.0, 4.0],
        }
    )
    assert heard(point.plan) == ("split", (0, 1))
    assert point.languages == ("ko", "ko")
