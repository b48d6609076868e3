"""How fast and how right the transcription is, beside faster-whisper as it comes.

Both on the same weights (``base``, int8, beam 5), the same English sample calls and in the
same run; the figure to quote is the ratio. Run with ``make bench``.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jiwer
from faster_whisper import WhisperModel, decode_audio

from qa_app.settings import Settings
from qa_app.transcription.engine import load_engine
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import TranscriptionOptions
from qa_app.transcription.weights import find_weights

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
PLAIN = jiwer.Compose(
    [
        jiwer.ToLowerCase(),
        jiwer.RemovePunctuation(),  # type: ignore[no-untyped-call]
        jiwer.RemoveMultipleSpaces(),
        jiwer.Strip(),
        jiwer.ReduceToListOfListOfWords(),
    ]
)


def spoken(call_id: str) -> str:
    """What was said in a sample call, in order."""
    script = json.loads((SAMPLES / "transcripts" / f"{call_id}.json").read_text())
    return " ".join(turn["text"] for turn in script["segments"])


def measure(name: str, transcribe: Callable[[Path], str], files: list[Path]) -> float:
    """Print one row; gives the seconds that all files took together."""
    seconds = 0.0
    errors = []
    for file in files:
        start = time.perf_counter()
        text = transcribe(file)
        seconds += time.perf_counter() - start
        wrong = jiwer.wer(
            spoken(file.stem), text, reference_transform=PLAIN, hypothesis_transform=PLAIN
        )
        errors.append(wrong)
    print(f"{name:<36}{seconds:8.1f} s   word error rate {sum(errors) / len(errors):6.1%}")
    return seconds


def main() -> None:
    """Measure both and print their ratio."""
    settings = Settings.from_environment(os.environ)
    weights = find_weights("base", models_dir=settings.models_dir)
    engine = load_engine(models_dir=settings.models_dir)
    plain = WhisperModel(str(weights.path), device="cpu", compute_type="int8")
    options = TranscriptionOptions(language="en")

    def ours(file: Path) -> str:
        return " ".join(s.text for s in transcribe_file(file, options, engine).segments)

    def as_it_comes(file: Path) -> str:
        heard = []
        for channel in decode_audio(str(file), split_stereo=True):
            segments, _info = plain.transcribe(channel, language="en", word_timestamps=True)
            heard += [(segment.start, segment.text) for segment in segments]
        return " ".join(text for _start, text in sorted(heard))

    files = sorted((SAMPLES / "recordings").glob("en-*.opus"))
    for run in (1, 2):
        print(f"run {run}, {len(files)} calls, {os.cpu_count()} cores", file=sys.stderr)
        base = measure("faster-whisper, channel by channel", as_it_comes, files)
        own = measure("QA Coach", ours, files)
        print(f"QA Coach is {base / own:.2f} times as fast")


if __name__ == "__main__":
    main()
