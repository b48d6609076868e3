"""What is hidden in the text is a soft tone in the sound, and nothing else changes."""

import io
import tracemalloc
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from qa_app.privacy import find_personal_data
from qa_app.privacy.sound import PITCH, SoundSpan, mask_sound, sound_spans
from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.errors import TranscriptionError
from tests.privacy.talks import talk
from tests.recordings import ENGLISH_CALL, tone

NUMBER = "a: 연락처요. | c: 네, 공일공에 이삼사오에 육칠팔구요."


def heard(file: io.BytesIO | Path) -> np.ndarray:
    return np.concatenate([piece.samples for piece in decode(file)], axis=1)


def part(samples: np.ndarray, start: float, end: float) -> np.ndarray:
    return samples[round(start * RATE) : round(end * RATE)]


def share_of_tone(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    pitch = np.fft.rfftfreq(len(samples), 1 / RATE)
    return float(power[np.abs(pitch - PITCH) < 20].sum() / power.sum())


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


@pytest.fixture(scope="module")
def masked() -> tuple[np.ndarray, np.ndarray]:
    """The sample call before, and after hiding 5.5 to 9.4 s of the customer."""
    out = io.BytesIO()
    mask_sound(ENGLISH_CALL, [SoundSpan(5.5, 9.4)], out)
    return heard(ENGLISH_CALL), heard(out)


def test_only_a_tone_is_heard_in_the_span(masked: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = masked
    assert share_of_tone(part(before[1], 5.5, 9.4)) < 0.2
    for channel in after:
        assert share_of_tone(part(channel, 5.5, 9.4)) > 0.99
        assert np.abs(part(channel, 5.5, 9.4)).max() < 0.1


def test_everything_else_sounds_as_before(masked: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = masked
    assert abs(before.shape[1] - after.shape[1]) <= 0.03 * RATE
    for start in (10.0, 20.0, 35.0, 60.0):
        for channel in (0, 1):
            was, is_now = (part(sound[channel], start, start + 5) for sound in (before, after))
            if np.abs(was).max() > 0.02:
                assert likeness(was, is_now) > 0.97, (channel, start)


def test_words_are_hidden_by_their_times_with_a_margin() -> None:
    call = talk(NUMBER, timed=True)
    words = call.segments[1].words
    (span,) = sound_spans(find_personal_data(call), call, margin=0.15)
    assert span.start == pytest.approx(words[2].start - 0.15)
    assert span.end == pytest.approx(words[3].end + 0.15)


@pytest.mark.parametrize("times", ["none", "doubtful", "squeezed"])
def test_unsure_times_hide_the_whole_segment(times: str) -> None:
    call = talk(NUMBER, timed=True)
    segment = call.segments[1]
    last = segment.words[3]
    wrong = {
        "none": (),
        "doubtful": (*segment.words[:3], replace(last, probability=0.1)),
        "squeezed": (*segment.words[:3], replace(last, end=last.start)),
    }[times]
    call = replace(call, segments=(call.segments[0], replace(segment, words=wrong)))
    (span,) = sound_spans(find_personal_data(call), call, margin=0.15)
    assert span.start == pytest.approx(segment.start - 0.15)
    assert span.end == pytest.approx(segment.end + 0.15)


@pytest.mark.parametrize("channels", [1, 2])
def test_channels_are_kept_and_all_are_hidden(channels: int) -> None:
    out = io.BytesIO()
    mask_sound(io.BytesIO(tone(3, channels=channels)), [SoundSpan(1, 2)], out)
    sound = heard(out)
    assert len(sound) == channels
    for channel in sound:
        assert share_of_tone(part(channel, 1.1, 1.9)) > 0.9
        assert share_of_tone(part(channel, 2.2, 2.9)) < 0.1


def test_what_no_browser_plays_becomes_what_each_plays() -> None:
    recorded = Path(__file__).parents[1] / "transcription" / "recorded" / "gsm.wav"
    out = io.BytesIO()
    mask_sound(recorded, [SoundSpan(1, 2)], out)
    out.seek(0)
    with av.open(out) as played:
        assert (played.format.name, played.streams.audio[0].codec_context.name) == (
            "mp3",
            "mp3float",
        )
    out.seek(0)
    assert likeness(part(heard(recorded)[0], 2.2, 3.9), part(heard(out)[0], 2.2, 3.9)) > 0.9


def test_hours_take_no_more_memory_than_minutes(tmp_path: Path) -> None:
    """Sound is read, covered and written in pieces."""
    path = tmp_path / "call.wav"
    path.write_bytes(tone(240, channels=2))
    tracemalloc.start()
    mask_sound(path, [SoundSpan(60, 70)], tmp_path / "masked.mp3")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


def test_a_failed_file_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionError):
        mask_sound(io.BytesIO(b"no sound at all"), [], tmp_path / "out.mp3")
    assert list(tmp_path.iterdir()) == []
