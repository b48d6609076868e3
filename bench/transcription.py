"""How fast and how right the transcription is, beside openai-whisper and faster-whisper.

    python bench/transcription.py [FOLDER] [--runs N] [--reference-word-times]

FOLDER has recordings, each with what was said beside it: a .txt, or a .json transcript, with
the same stem. Without one it is the English sample calls. All engines run on the same weights
(``base``) and in the same run, each in a process of its own; the figure to quote is the ratio,
in time of the same work, to openai-whisper with beam 5 as its command line runs it: each
channel as a file of its own, with the ladder of temperatures. Loading is not counted.
"""

import argparse
import json
import multiprocessing
import os
import re
import resource
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np

from qa_app.foundation.settings import Settings
from qa_app.transcription.cores import core_count
from qa_app.transcription.decode import decode
from qa_app.transcription.engine import DEFAULT_ENGINE, DEFAULT_MODEL, load_engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.many import EngineChoice, transcribe_many
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Transcript, TranscriptionOptions
from qa_app.transcription.weights import find_checkpoint, find_weights

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
REFERENCE = "openai-whisper, beam 5"


@dataclass(frozen=True)
class Work:
    """What every engine gets: recordings, the language of each, and where the weights are."""

    files: tuple[Path, ...]
    languages: dict[Path, str]
    models_dir: Path
    word_times: bool


@dataclass(frozen=True)
class Outcome:
    """Seconds and processor seconds for all recordings, their texts, a process's peak in MB."""

    seconds: float
    processor: float
    texts: dict[Path, str]
    memory: float


def openai_whisper(work: Work) -> Outcome:
    """openai-whisper as its command line runs it, channel by channel."""
    import torch
    import whisper

    torch.set_num_threads(core_count())
    weights = find_checkpoint(DEFAULT_MODEL, models_dir=work.models_dir)
    model = whisper.load_model(str(weights.path))
    model.set_alignment_heads(whisper._ALIGNMENT_HEADS[DEFAULT_MODEL])

    def hear(channel: object, language: str) -> list[tuple[float, str]]:
        result = model.transcribe(
            channel,
            language=language,
            beam_size=5,
            best_of=5,
            temperature=(0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
            fp16=False,
            word_timestamps=work.word_times,
        )
        return [(segment["start"], segment["text"]) for segment in result["segments"]]

    return _by_channel(work, hear)


def faster_whisper(work: Work) -> Outcome:
    """faster-whisper as it comes (int8, beam 5) with word timestamps, channel by channel."""
    from faster_whisper import WhisperModel

    weights = find_weights(DEFAULT_MODEL, models_dir=work.models_dir)
    model = WhisperModel(str(weights.path), device="cpu", compute_type="int8")

    def hear(channel: object, language: str) -> list[tuple[float, str]]:
        segments, _info = model.transcribe(channel, language=language, word_timestamps=True)
        return [(segment.start, segment.text) for segment in segments]

    return _by_channel(work, hear)


def one_call(work: Work) -> Outcome:
    """QA Coach, one call after the other."""
    engine = load_engine(models_dir=work.models_dir)

    def transcribe(file: Path) -> str:
        options = TranscriptionOptions(language=work.languages[file])
        return _text(transcribe_file(file, options, engine))

    return _timed(work, transcribe)


def folder(work: Work) -> Outcome:
    """QA Coach, all calls on all cores; loading is counted here."""
    choice = EngineChoice(name=DEFAULT_ENGINE, model=DEFAULT_MODEL, models_dir=work.models_dir)
    largest = _watched_memory()
    start, before = time.perf_counter(), time.process_time()
    texts = {}
    for language in sorted(set(work.languages.values())):
        files = [file for file in work.files if work.languages[file] == language]
        for file, result in transcribe_many(files, TranscriptionOptions(language=language), choice):
            if isinstance(result, Exception):
                raise result
            texts[file] = _text(result)
    seconds, children = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = time.process_time() - before + children.ru_utime + children.ru_stime
    return Outcome(seconds, processor, texts, max(largest(), _own_peak()))


ENGINES: dict[str, Callable[[Work], Outcome]] = {
    REFERENCE: openai_whisper,
    "faster-whisper as it comes": faster_whisper,
    "QA Coach, one call": one_call,
    "QA Coach, folder on all cores": folder,
}


def _by_channel(work: Work, hear: Callable[[object, str], list[tuple[float, str]]]) -> Outcome:
    def transcribe(file: Path) -> str:
        channels = np.concatenate([piece.samples for piece in decode(file)], axis=1)
        heard = [line for channel in channels for line in hear(channel, work.languages[file])]
        return " ".join(text for _start, text in sorted(heard))

    return _timed(work, transcribe)


def _timed(work: Work, transcribe: Callable[[Path], str]) -> Outcome:
    start, used = time.perf_counter(), time.process_time()
    texts = {file: transcribe(file) for file in work.files}
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    return Outcome(seconds, processor, texts, _own_peak())


def _own_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _watched_memory() -> Callable[[], float]:
    """Look at the processes that this one starts, until asked for the largest one's peak."""
    peaks: list[float] = [0.0]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.2):
            for child in multiprocessing.active_children():
                peaks.append(_peak(child.pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()

    def largest() -> float:
        stop.set()
        thread.join()
        return max(peaks)

    return largest


def _peak(pid: int | None) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _text(transcript: Transcript) -> str:
    return " ".join(segment.text for segment in transcript.segments)


def references(folder: Path | None) -> dict[Path, str]:
    """The recordings, each with what was said in it."""
    recordings = folder or SAMPLES / "recordings"
    scripts = folder or SAMPLES / "transcripts"
    pattern = "*" if folder else "en-*.opus"
    found = {}
    for file in sorted(recordings.glob(pattern)):
        script = scripts / f"{file.stem}.json"
        words = scripts / f"{file.stem}.txt"
        if file in (script, words):
            continue
        if script.is_file():
            found[file] = _text(Transcript.from_json(json.loads(script.read_text())))
        elif words.is_file():
            found[file] = words.read_text(encoding="utf-8")
    return found


def language_of(text: str) -> str:
    """Korean if Hangul is in the text, else English."""
    return "ko" if re.search("[가-힣]", text) else "en"


def error_rate(said: str, heard: str) -> float:
    """Of words in English, of characters without spaces in Korean; marks do not count."""
    if language_of(said) == "ko":
        return float(jiwer.cer(re.sub(r"[\W_]", "", said), re.sub(r"[\W_]", "", heard)))
    plain = [" ".join(re.findall(r"[a-z0-9']+", text.lower())) for text in (said, heard)]
    return float(jiwer.wer(plain[0], plain[1]))


def measure(name: str, work: Work) -> Outcome:
    """Run one engine in a fresh process, so that memory and allocator are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(ENGINES[name], work).result()


def report(outcomes: dict[str, list[Outcome]], said: dict[Path, str]) -> None:
    """Print a row for each engine: medians over the runs."""
    kinds = sorted({language_of(text) for text in said.values()})
    titles = ["seconds", "times", "processor", "times"]
    titles += [{"en": "WER", "ko": "CER"}[kind] for kind in kinds] + ["MB"]
    print(" " * 31 + "".join(f"{title:>10}" for title in titles))
    slowest = outcomes[REFERENCE]
    for name, runs in outcomes.items():
        cells = [*_ratio(slowest, runs, "seconds"), *_ratio(slowest, runs, "processor")]
        for kind in kinds:
            rates = [
                error_rate(text, runs[0].texts[file])
                for file, text in said.items()
                if language_of(text) == kind
            ]
            cells.append(f"{statistics.mean(rates):.1%}")
        cells.append(f"{max(outcome.memory for outcome in runs):.0f}")
        print(f"{name:<31}" + "".join(f"{cell:>10}" for cell in cells))


def _ratio(slowest: list[Outcome], runs: list[Outcome], figure: str) -> tuple[str, str]:
    """The median of a figure, and how many times less it is than the reference's."""
    base, own = (
        statistics.median(getattr(outcome, figure) for outcome in some) for some in (slowest, runs)
    )
    return f"{own:.1f}", f"{base / own:.1f}"


def main() -> None:
    """Measure all engines side by side and print their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument(
        "--reference-word-times", action="store_true", help="openai-whisper with word timestamps"
    )
    choice = parser.parse_args()
    said = references(choice.folder)
    if not said:
        parser.error("no recording with a .txt or .json of the same name beside it")
    settings = Settings.from_environment(os.environ)
    languages = {file: language_of(text) for file, text in said.items()}
    work = Work(tuple(said), languages, settings.models_dir, choice.reference_word_times)
    try:
        find_checkpoint(DEFAULT_MODEL, models_dir=settings.models_dir)
    except TranscriptionError as error:
        parser.error(str(error))
    outcomes: dict[str, list[Outcome]] = {name: [] for name in ENGINES}
    for _ in range(choice.runs):
        for name in ENGINES:
            outcomes[name].append(measure(name, work))
    times = "with" if choice.reference_word_times else "without"
    print(
        f"{len(said)} recordings, {core_count()} cores, {choice.runs} runs; "
        f"openai-whisper {times} word timestamps, all others with"
    )
    report(outcomes, said)


if __name__ == "__main__":
    main()
