"""Recordings for tests, made on the spot: tones, silence, and the ways in which files are bad."""

import io
import wave
from pathlib import Path

import numpy as np

from qa_app.transcription.decode import RATE, decode

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ENGLISH_CALL = SAMPLES / "recordings" / "en-card-charge.opus"
ENGLISH_SCRIPT = SAMPLES / "transcripts" / "en-card-charge.json"


def tone(seconds: float = 1.0, *, rate: int = 8000, channels: int = 1, pitch: float = 440) -> bytes:
    """A WAV file with a quiet tone; different pitches give different files."""
    times = np.arange(round(seconds * rate)) / rate
    sound = (3000 * np.sin(2 * np.pi * pitch * times)).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.repeat(sound, channels).tobytes())
    return file.getvalue()


def claiming_hours(seconds: float = 0.2) -> bytes:
    """A small WAV file whose header claims four gigabytes of sound."""
    honest = bytearray(tone(seconds))
    honest[4:8] = honest[40:44] = b"\xff\xff\xff\x7f"
    return bytes(honest)


def one_after_the_other(*recordings: Path) -> bytes:
    """A stereo WAV file with these recordings in it, at 16 kHz."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for recording in recordings:
            for piece in decode(recording):
                out.writeframes((piece.samples.T * 32_000).astype("<i2").tobytes())
    return file.getvalue()
