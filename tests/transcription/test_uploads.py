"""What is uploaded may be anything: it is measured, or refused with the reason."""

import io
import struct
import tracemalloc
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from conftest import Write, tone

from qa_app.privacy.sound import mask_sound
from qa_app.transcription.decode import decode
from qa_app.transcription.errors import MESSAGES, TranscriptionError
from qa_app.transcription.peaks import PeaksBuilder
from qa_app.transcription.probe import probe

HOUR = 3_600


def refused(file: Path, max_seconds: float = HOUR) -> str:
    with pytest.raises(TranscriptionError) as caught:
        probe(file, max_seconds=max_seconds)
    assert "\n" not in str(caught.value)
    return caught.value.code


def wav_header(*, claimed_bytes: int, rate: int = 8_000, channels: int = 1) -> bytes:
    rest = struct.pack(
        "<4s4sIHHIIHH4sI",
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        rate,
        rate * 2 * channels,
        2 * channels,
        16,
        b"data",
        claimed_bytes,
    )
    return struct.pack("<4sI", b"RIFF", (claimed_bytes + 36) & 0xFFFFFFFF) + rest


def file_of(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.wav", b"", "empty_file"),
        ("letter.wav", b"Dear customer, please find enclosed the recording.\n" * 50, "not_audio"),
        ("letter.mp3", b"Dear customer, please find enclosed the recording.\n" * 50, "not_audio"),
        ("noise.wav", bytes(range(256)) * 40, "not_audio"),
        ("list.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n", "not_audio"),
        ("list.wav", b"ffconcat version 1.0\nfile /etc/passwd\n", "not_audio"),
        ("header.wav", wav_header(claimed_bytes=0), "zero_length"),
        ("slow.wav", wav_header(claimed_bytes=4_000, rate=10) + bytes(4_000), "sample_rate"),
        ("short.wav", wav_header(claimed_bytes=99_999) + bytes(3_200), "truncated"),
    ],
)
def test_what_is_no_recording_is_refused_with_its_reason(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    assert refused(file_of(tmp_path, name, content)) == code


def test_the_file_s_name_does_not_matter_for_an_open_file() -> None:
    with pytest.raises(TranscriptionError) as caught:
        probe(io.BytesIO(b"just text " * 100), max_seconds=HOUR)
    assert caught.value.code == "not_audio"


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        for _ in range(10):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    assert refused(path) == "no_audio_stream"


def of_channels(count: int, folder: Path) -> Path:
    """A WAV of a second in which each channel has a level of its own."""
    levels = np.arange(1, count + 1) * 1_000
    path = folder / f"{count}.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(count)
        out.setsampwidth(2)
        out.setframerate(8_000)
        out.writeframes(np.tile(levels, (8_000, 1)).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("count", [3, 4, 5, 6, 8])
def test_each_of_up_to_eight_channels_is_heard_by_itself(tmp_path: Path, count: int) -> None:
    path = of_channels(count, tmp_path)
    assert probe(path, max_seconds=HOUR).channels == count
    (piece,) = decode(path)
    assert piece.samples[:, 2_000] * 32_768 == pytest.approx(np.arange(1, count + 1) * 1_000, 0.01)
    peaks = PeaksBuilder(channels=count)
    peaks.add(piece)
    assert len(peaks.result()) == 1
    heard = io.BytesIO()
    mask_sound(path, [], heard)
    assert probe(heard, max_seconds=HOUR).channels == 1


def test_more_than_eight_channels_are_refused(tmp_path: Path) -> None:
    assert refused(of_channels(9, tmp_path)) == "too_many_channels"


def test_a_header_that_claims_hours_is_not_believed(tmp_path: Path) -> None:
    content = wav_header(claimed_bytes=67_000 * 16_000) + bytes(16_000)
    info = probe(file_of(tmp_path, "liar.wav", content), max_seconds=HOUR)
    assert info.duration == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "codec", "seconds", "options"),
    [
        ("silence.flac", "flac", 2 * HOUR, {}),
        ("silence.opus", "libopus", HOUR / 3, {"frame_duration": "60", "compression_level": "0"}),
    ],
)
def test_a_small_file_that_holds_hours_stops_at_the_limit(
    write_audio: Write, name: str, codec: str, seconds: float, options: dict[str, str]
) -> None:
    silence = np.zeros((1, round(seconds * 8_000)), np.float32)
    path = write_audio(name, silence, codec=codec, options=options)
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    try:
        assert refused(path, max_seconds=60) == "too_long"
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_recording_that_breaks_off_is_kept_up_to_there(
    write_audio: Write, tmp_path: Path
) -> None:
    whole = write_audio("call.mp3", tone(20)[None], codec="libmp3lame")
    content = whole.read_bytes()
    half = file_of(tmp_path, "half.mp3", content[: len(content) // 2])
    assert probe(half, max_seconds=HOUR).duration == pytest.approx(10, abs=0.5)


class Counting(io.BytesIO):
    """A file that knows how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        part = super().read(size)
        self.taken += len(part)
        return part


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("call.wav", "pcm_s16le"),
        ("call.wav", "pcm_mulaw"),
        ("call.mp3", "libmp3lame"),
        ("call.ogg", "libopus"),
        ("call.m4a", "aac"),
    ],
)
def test_of_a_long_recording_only_the_start_is_listened_to(
    write_audio: Write, name: str, codec: str
) -> None:
    rate = 48_000 if codec == "libopus" else 16_000
    path = write_audio(name, tone(300, rate=rate)[None], rate=rate, codec=codec)
    file = Counting(path.read_bytes())
    info = probe(file, max_seconds=HOUR)
    assert not info.measured
    assert info.duration == pytest.approx(300, rel=0.02)
    assert file.taken < path.stat().st_size / 3 + 300_000


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels"),
    [
        ("call.wav", "pcm_s16le", 8_000, 2),
        ("call-mulaw.wav", "pcm_mulaw", 8_000, 2),
        ("call.mp3", "libmp3lame", 16_000, 1),
        ("call.m4a", "aac", 16_000, 2),
        ("call.ogg", "libopus", 48_000, 2),
        ("call.flac", "flac", 16_000, 1),
        ("call.amr", "libopencore_amrnb", 8_000, 1),
    ],
)
def test_what_recorders_write_is_measured(
    write_audio: Write, name: str, codec: str, rate: int, channels: int
) -> None:
    sound = np.repeat(tone(3, rate=rate)[None], channels, axis=0)
    info = probe(write_audio(name, sound, rate=rate, codec=codec), max_seconds=HOUR)
    assert info.duration == pytest.approx(3, abs=0.15)
    assert (info.channels, info.sample_rate) == (channels, rate)


def test_each_error_says_what_is_wrong_in_one_line() -> None:
    figures = {
        "codec": "g729",
        "seconds": 0.2,
        "limit": 10,
        "channels": 6,
        "rate": 1,
        "low": 2,
        "high": 3,
        "model": "x",
        "engine": "y",
        "path": "z",
        "reason": "full",
        "device": "cpu",
        "able": "int8",
        "compute_type": "float16",
    }
    for code in MESSAGES:
        error = TranscriptionError(code, **figures)
        assert error.code == code
        assert str(error).endswith((".", "wrong)."))
        assert "\n" not in str(error)
