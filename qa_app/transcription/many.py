"""Many recordings at once, one for each core."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event

from qa_app.transcription.cores import core_count
from qa_app.transcription.engine import DEFAULT_ENGINE, Engine, load_engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Transcript, TranscriptionOptions

# Calls at once that the default engine has a worker for.
SHARING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChoice:
    """Which engine each process loads: see :func:`~qa_app.transcription.engine.load_engine`."""

    name: str
    model: str
    models_dir: Path
    device: str = "cpu"
    compute_type: str = "auto"

    def load(self, threads: int | None = None) -> Engine:
        """The engine, with its weights."""
        return load_engine(
            self.name,
            self.model,
            models_dir=self.models_dir,
            device=self.device,
            compute_type=self.compute_type,
            threads=threads,
        )


def transcribe_many(
    files: Sequence[Path],
    options: TranscriptionOptions,
    choice: EngineChoice,
    *,
    at_once: int | None = None,
) -> Iterator[tuple[Path, Transcript | Exception]]:
    """The transcript of each file, or why it has none, in the order in which they are ready.

    ``at_once`` None means a call for each core. Two share an engine; more, or two of the
    reference engine, have a process each, about 1 GB with the model ``base``. The weights should
    be in place (:func:`~qa_app.transcription.engine.find_engine_weights`), or each process would
    make them ready for itself.
    """
    count = min(at_once or core_count(), len(files))
    # The longest first: otherwise one core might be busy with it long after the others.
    ordered = sorted(files, key=_size, reverse=True)
    if choice.name == DEFAULT_ENGINE and count <= SHARING:
        return _with_one_engine(ordered, options, choice, count)
    return _in_processes(ordered, options, choice, count)


def _with_one_engine(
    files: Sequence[Path], options: TranscriptionOptions, choice: EngineChoice, count: int
) -> Iterator[tuple[Path, Transcript | Exception]]:
    """Nothing is started or loaded twice, and the last call has all cores."""
    try:
        engine = choice.load(threads=core_count())
    except TranscriptionError as error:
        yield from ((file, error) for file in files)
        return
    over = Event()
    with ThreadPoolExecutor(count) as pool:
        jobs = {pool.submit(_result, file, options, engine, over.is_set): file for file in files}
        try:
            for job in as_completed(jobs):
                yield jobs[job], job.result()
        finally:  # for whoever leaves early
            over.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _in_processes(
    files: Sequence[Path], options: TranscriptionOptions, choice: EngineChoice, count: int
) -> Iterator[tuple[Path, Transcript | Exception]]:
    # Not forked: a copy of a process that has threads may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        jobs = {pool.submit(_transcribe, file, options, choice): file for file in files}
        for job in as_completed(jobs):
            try:
                yield jobs[job], job.result()
            except BrokenProcessPool:
                yield jobs[job], TranscriptionError("out_of_memory")


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


@cache
def _engine(choice: EngineChoice) -> Engine:
    return choice.load(threads=1)


def _transcribe(
    file: Path, options: TranscriptionOptions, choice: EngineChoice
) -> Transcript | Exception:
    try:
        return _result(file, options, _engine(choice))
    except (OSError, TranscriptionError) as error:
        return error


def _result(
    file: Path,
    options: TranscriptionOptions,
    engine: Engine,
    given_up: Callable[[], bool] = lambda: False,
) -> Transcript | Exception:
    try:
        return transcribe_file(file, options, engine, given_up=given_up)
    except (OSError, TranscriptionError) as error:
        return error
