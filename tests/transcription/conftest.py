"""Real sound, real weights: signals are synthesised, speech is the project's own sample calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import av
import numpy as np
import pytest

from qa_app.transcription.engine import Engine, load_engine
from qa_app.transcription.transcript import Segment, Speaker

SAMPLES = Path(__file__).parents[2] / "samples"
Write = Callable[..., Path]


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def engine(models_dir: Path) -> Engine:
    return load_engine(models_dir=models_dir)


@pytest.fixture(scope="session")
def card_call() -> Path:
    """A sample call of a minute and a half in English, agent left, customer right."""
    return SAMPLES / "recordings" / "en-card-charge.opus"


@pytest.fixture
def write_audio(tmp_path: Path) -> Write:
    """Encode samples of shape (channels, n), -1 to 1, as a file of any kind PyAV can write."""

    def write(
        name: str,
        samples: np.ndarray,
        *,
        rate: int = 8_000,
        codec: str = "pcm_s16le",
        options: dict[str, str] | None = None,
        bit_rate: int | None = None,
    ) -> Path:
        path = tmp_path / name
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(samples)]
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate, layout=layout, options=options or {})
            if bit_rate:
                stream.bit_rate = bit_rate
            resampler = av.AudioResampler(
                format=stream.codec_context.format, layout=layout, rate=rate
            )
            for first in range(0, samples.shape[1], 80_000):
                block = np.ascontiguousarray(samples[:, first : first + 80_000], np.float32)
                frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
                frame.sample_rate, frame.pts = rate, first
                for part in resampler.resample(frame):
                    container.mux(stream.encode(part))
            container.mux(stream.encode(None))
        return path

    return write


def said_by(speaker: Speaker, segments: Iterable[Segment]) -> str:
    """What one of them says, in order, in small letters without marks."""
    ordered = sorted(segments, key=lambda segment: segment.start)
    text = " ".join(segment.text for segment in ordered if segment.speaker == speaker)
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def tone(seconds: float, *, rate: int = 8_000, hertz: float = 440.0) -> np.ndarray:
    """A tone at half of full scale, shape (n,)."""
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
