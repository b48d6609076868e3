"""Recordings damaged in every way that a fuzz test knows, the same ones for the same number."""

from __future__ import annotations

import io
import random
import struct
from functools import cache

import av
import numpy as np

# (format, codec, Hz, bit rate): what recorders write, half a second to a second each.
WHOLE = (
    ("wav", "pcm_s16le", 8_000, None),
    ("wav", "pcm_mulaw", 8_000, None),
    ("wav", "adpcm_ima_wav", 8_000, None),
    ("w64", "pcm_s16le", 16_000, None),
    ("aiff", "pcm_s16be", 16_000, None),
    ("au", "pcm_alaw", 8_000, None),
    ("caf", "pcm_s16le", 16_000, None),
    ("mp3", "libmp3lame", 16_000, None),
    ("mp4", "aac", 16_000, None),
    ("mov", "pcm_s16le", 16_000, None),
    ("adts", "aac", 16_000, None),
    ("ogg", "libopus", 48_000, None),
    ("webm", "libopus", 48_000, None),
    ("matroska", "flac", 16_000, None),
    ("flac", "flac", 16_000, None),
    ("asf", "wmav2", 16_000, 32_000),
    ("amr", "libopencore_amrnb", 8_000, None),
    ("avi", "libmp3lame", 16_000, None),
    ("mpegts", "mp2", 16_000, None),
    ("flv", "libmp3lame", 44_100, None),
)
WILD = (0, 1, 0x7F, 0x80, 0xFF)
WILD_WORDS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


@cache
def whole(number: int) -> bytes:
    """One of the undamaged recordings: short, or longer than what an upload listens to."""
    seconds = 24 if number // len(WHOLE) % 7 == 6 else 0.8
    container_format, codec, rate, bit_rate = WHOLE[number % len(WHOLE)]
    file = io.BytesIO()
    times = np.arange(round(seconds * rate)) / rate
    sound = (0.3 * np.sin(2 * np.pi * (200 + 500 * times) * times)).astype(np.float32)[None]
    with av.open(file, "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        if bit_rate:
            stream.bit_rate = bit_rate
        resampler = av.AudioResampler(stream.codec_context.format, "mono", rate)
        frame = av.AudioFrame.from_ndarray(sound, "fltp", "mono")
        frame.sample_rate, frame.pts = rate, 0
        for part in resampler.resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return file.getvalue()


def truncated(content: bytearray, rng: random.Random) -> bytes:
    """Broken off at any byte."""
    return bytes(content[: rng.randrange(len(content))])


def wrong_header(content: bytearray, rng: random.Random) -> bytes:
    """Some bytes near the start made extreme."""
    for _ in range(rng.randrange(1, 6)):
        content[rng.randrange(min(len(content), 200))] = rng.choice(WILD)
    return bytes(content)


def wrong_field(content: bytearray, rng: random.Random) -> bytes:
    """A number of four bytes near the start made extreme."""
    at = rng.randrange(0, min(len(content), 400) - 4)
    content[at : at + 4] = struct.pack(rng.choice("<>") + "I", rng.choice(WILD_WORDS))
    return bytes(content)


def noisy(content: bytearray, rng: random.Random) -> bytes:
    """Random bytes anywhere."""
    for _ in range(rng.randrange(1, 60)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def rearranged(content: bytearray, rng: random.Random) -> bytes:
    """A stretch missing, repeated or replaced."""
    first, second = sorted(rng.sample(range(len(content)), 2))
    content[first:second] = rng.choice((b"", content[first:second] * 3, rng.randbytes(64)))
    return bytes(content)


def mixed_up(content: bytearray, rng: random.Random) -> bytes:
    """The head of one recording on the body of another, or on nothing but random bytes."""
    head = rng.choice((4, 12, 64, len(content) // 2))
    body = whole(rng.randrange(len(WHOLE)))[rng.choice((0, head)) :]
    return bytes(content[:head]) + (rng.randbytes(4_000) if rng.random() < 0.2 else body)


DAMAGES = (truncated, wrong_header, noisy, wrong_field, rearranged, mixed_up)


def damaged(case: int) -> bytes:
    """The upload of this case: 0 to as many as wanted."""
    rng = random.Random(case)
    return DAMAGES[case // len(WHOLE) % len(DAMAGES)](bytearray(whole(case)), rng)
