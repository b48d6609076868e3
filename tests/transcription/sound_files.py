"""Files made for tests with more in them than usual: tracks, parts, wrong sizes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import numpy as np

RATE = 16_000
# The encoders of these formats take only some layouts of samples, or only their own rates.
CODECS = {
    "wav": "pcm_s16le",
    "w64": "pcm_s16le",
    "rf64": "pcm_s16le",
    "aiff": "pcm_s16be",
    "au": "pcm_s16be",
    "caf": "pcm_s16le",
    "flac": "flac",
    "mp3": "libmp3lame",
    "ogg": "libopus",
    "mp4": "aac",
    "mov": "pcm_s16le",
    "matroska": "libopus",
    "webm": "libopus",
    "avi": "libmp3lame",
    "mpegts": "mp2",
    "adts": "aac",
    "amr": "libopencore_amrnb",
    "g722": "g722",
    "mulaw": "pcm_mulaw",
    "alaw": "pcm_alaw",
    "s16le": "pcm_s16le",
}


def voice(seconds: float, *, rate: int = RATE, pitch: float = 150.0) -> np.ndarray:
    """Something with syllables and harmonics, shape (n,): telephony codecs keep it."""
    times = np.arange(round(seconds * rate)) / rate
    sound = sum(np.sin(2 * np.pi * pitch * n * times) / n for n in range(1, 12))
    return 0.2 * sound * (0.2 + np.sin(2 * np.pi * 1.7 * times) ** 2)


def encoded(
    kind: str,
    *tracks: np.ndarray,
    rates: Sequence[int] = (),
    codecs: Sequence[str] = (),
    delays: Sequence[float] = (),
    options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
    picture: float = 0.0,
) -> bytes:
    """A file of this kind: each track is samples of shape (n,) or (channels, n) at its rate.

    A track begins ``delays`` seconds late; ``picture`` seconds of film are beside them.
    """
    file = io.BytesIO()
    with av.open(file, "w", format="wav" if kind == "rf64" else kind, options=options or {}) as out:
        packets = []
        if picture:
            film = out.add_stream("mpeg4", rate=5)
            film.width = film.height = 32
        streams = []
        for number, samples in enumerate(tracks):
            samples = np.atleast_2d(samples)
            rate = rates[number] if rates else RATE
            codec = codecs[number] if codecs else CODECS[kind]
            layout = "mono" if len(samples) == 1 else "stereo"
            stream = out.add_stream(codec, rate=rate, layout=layout, options=codec_options or {})
            streams.append((stream, samples, rate, layout, delays[number] if delays else 0.0))
        if picture:
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            for _ in range(round(picture * 5)):
                packets += film.encode(frame)
            packets += film.encode(None)
        for stream, samples, rate, layout, delay in streams:
            packets += _packets(stream, samples, rate, layout, delay)
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            out.mux(packet)
    return file.getvalue()


def _packets(stream, samples, rate, layout, delay):
    resampler = av.AudioResampler(stream.codec_context.format, layout, rate)
    packets = []
    for first in range(0, samples.shape[1], 16_000):
        block = np.ascontiguousarray(samples[:, first : first + 16_000], np.float32)
        frame = av.AudioFrame.from_ndarray(block, "fltp", layout)
        frame.sample_rate, frame.pts = rate, first + round(delay * rate)
        for part in resampler.resample(frame):
            packets += stream.encode(part)
    return packets + stream.encode(None)


def with_size(wav: bytes, *, riff: int, data: int) -> bytes:
    """A WAV file with other sizes in its header."""
    changed = bytearray(wav)
    changed[4:8] = riff.to_bytes(4, "little")
    place = wav.index(b"data") + 4
    changed[place : place + 4] = data.to_bytes(4, "little")
    return bytes(changed)
