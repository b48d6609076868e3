"""Whatever a recorder writes is heard: its length is right and its sound is the sound."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from conftest import Write

from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.probe import probe

SECONDS = 4.0
# The encoder of Windows Media Audio starts only with one of its own rates.
BIT_RATES = {"wmav2": 64_000}


def chirps(rate: int, channels: int = 1) -> np.ndarray:
    """Pulses of rising pitch, different on each channel: no stretch looks like another."""
    times = np.arange(round(SECONDS * rate)) / rate
    one = 0.4 * np.sin(2 * np.pi * (300 + 120 * times) * times) * (times % 0.5 < 0.35)
    two = 0.4 * np.sin(2 * np.pi * (900 - 60 * times) * times) * (times % 0.8 < 0.5)
    return np.stack([one, two][:channels])


def decoded(path: Path) -> np.ndarray:
    return np.concatenate([piece.samples for piece in decode(path)], axis=1)


def likeness(heard: np.ndarray, truth: np.ndarray) -> float:
    """The best correlation within the tenth of a second by which encoders shift sound."""
    size = max(len(heard), len(truth)) + 1_600
    spectra = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(truth, size))
    products = np.fft.irfft(spectra, size)
    best = max(products[:1_600].max(), products[-1_600:].max())
    return float(best / np.sqrt(np.sum(heard**2) * np.sum(truth**2)))


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels", "lowest"),
    [
        ("u8.wav", "pcm_u8", 8_000, 1, 0.98),
        ("s16.wav", "pcm_s16le", 8_000, 2, 0.99),
        ("s16-44.wav", "pcm_s16le", 44_100, 2, 0.99),
        ("s24.wav", "pcm_s24le", 48_000, 2, 0.99),
        ("f32.wav", "pcm_f32le", 16_000, 1, 0.99),
        ("f64.wav", "pcm_f64le", 11_025, 1, 0.99),
        ("alaw.wav", "pcm_alaw", 8_000, 2, 0.98),
        ("mulaw.wav", "pcm_mulaw", 8_000, 1, 0.98),
        ("ima.wav", "adpcm_ima_wav", 8_000, 1, 0.95),
        ("ms.wav", "adpcm_ms", 8_000, 2, 0.95),
        ("call.au", "pcm_mulaw", 8_000, 1, 0.98),
        ("call.aiff", "pcm_s16be", 22_050, 2, 0.99),
        ("call.caf", "pcm_s16le", 32_000, 1, 0.99),
        ("call.w64", "pcm_s16le", 16_000, 2, 0.99),
        ("call.mp3", "libmp3lame", 8_000, 1, 0.95),
        ("call-44.mp3", "libmp3lame", 44_100, 2, 0.95),
        ("call.m4a", "aac", 24_000, 2, 0.95),
        ("call.aac", "aac", 16_000, 1, 0.95),
        ("call.ogg", "libopus", 48_000, 2, 0.9),
        ("call.opus", "libopus", 16_000, 1, 0.9),
        ("call.webm", "libopus", 48_000, 1, 0.9),
        ("call.mka", "flac", 48_000, 2, 0.99),
        ("call.flac", "flac", 12_000, 2, 0.99),
        ("call.wma", "wmav2", 44_100, 2, 0.95),
        ("call.amr", "libopencore_amrnb", 8_000, 1, 0.8),
        ("call.3gp", "libopencore_amrnb", 8_000, 1, 0.8),
        ("call.g722", "g722", 16_000, 1, 0.8),
        ("call.mov", "pcm_s16le", 48_000, 2, 0.99),
        ("call.avi", "libmp3lame", 44_100, 2, 0.95),
        ("call.mpg", "mp2", 48_000, 2, 0.95),
    ],
)
def test_what_recorders_write_is_heard_as_it_sounded(
    name: str, codec: str, rate: int, channels: int, lowest: float, write_audio: Write
) -> None:
    path = write_audio(
        name, chirps(rate, channels), rate=rate, codec=codec, bit_rate=BIT_RATES.get(codec)
    )
    info, heard = probe(path, max_seconds=60), decoded(path)
    assert info.duration == pytest.approx(SECONDS, abs=0.1)
    assert heard.shape[1] / RATE == pytest.approx(SECONDS, abs=0.1)
    assert info.channels == len(heard) == channels
    for channel, truth in zip(heard, chirps(RATE, channels), strict=True):
        assert likeness(channel, truth) > lowest


@pytest.mark.parametrize("name", ["gsm.wav", "call.gsm"])
def test_gsm_of_old_recorders_is_heard_as_it_sounded(name: str) -> None:
    path = Path(__file__).with_name("recorded") / name
    info, heard = probe(path, max_seconds=60), decoded(path)
    assert info.duration == pytest.approx(SECONDS, abs=0.1)
    assert likeness(heard[0], chirps(RATE)[0]) > 0.95


def test_a_film_of_a_call_gives_its_sound(tmp_path: Path) -> None:
    path = tmp_path / "screen.mp4"
    with av.open(str(path), "w") as container:
        film = container.add_stream("mpeg4", rate=10)
        film.width = film.height = 64
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for _ in range(round(SECONDS * 10)):
            container.mux(film.encode(picture))
        container.mux(film.encode(None))
        frame = av.AudioFrame.from_ndarray(chirps(16_000).astype(np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = 16_000, 0
        container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    assert likeness(decoded(path)[0], chirps(RATE)[0]) > 0.95


@pytest.mark.parametrize("wrong", ["call.mp3", "call.txt", "call"])
def test_a_wrong_extension_does_not_matter(wrong: str, write_audio: Write) -> None:
    path = write_audio("call.flac", chirps(8_000), codec="flac")
    info = probe(path.rename(path.with_name(wrong)), max_seconds=60)
    assert (info.codec, info.duration) == ("flac", pytest.approx(SECONDS, abs=0.1))


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [("call.webm", "libopus", 48_000), ("call.mka", "pcm_s16le", 8_000)],
)
def test_sound_that_was_not_sent_is_silence_so_that_times_stay_true(
    name: str, codec: str, rate: int, tmp_path: Path
) -> None:
    """A browser's recording has no packets for the time in which the line was down."""
    path = tmp_path / name
    sound = chirps(rate)[0].astype(np.float32)
    size = rate // 50
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        resampler = av.AudioResampler(stream.codec_context.format, "mono", rate)
        packets = []
        for first in range(0, len(sound), size):
            frame = av.AudioFrame.from_ndarray(sound[None, first : first + size], "fltp", "mono")
            frame.sample_rate, frame.pts = rate, first
            for part in resampler.resample(frame):
                packets += stream.encode(part)
        packets += stream.encode(None)
        lost = round(30 / packets[0].time_base)
        for packet in packets:
            if packet.pts * packet.time_base >= SECONDS / 2:
                packet.pts += lost
                packet.dts += lost
            container.mux(packet)
    assert probe(path, max_seconds=60).duration == pytest.approx(SECONDS + 30, abs=0.1)
    heard = decoded(path)[0]
    assert len(heard) / RATE == pytest.approx(SECONDS + 30, abs=0.1)
    assert np.abs(heard[round(2.2 * RATE) : round(31.8 * RATE)]).max() < 0.01
    assert likeness(heard[32 * RATE :], chirps(RATE)[0][2 * RATE :]) > 0.9
    with pytest.raises(TranscriptionError) as caught:
        probe(path, max_seconds=20)
    assert caught.value.code == "too_long"
