"""Many recordings at once: one process for each core, each with one thread and an engine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa_app.transcription.cores import core_count
from qa_app.transcription.engine import Engine, load_engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Transcript, TranscriptionOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChoice:
    """Which engine each process loads: see :func:`~qa_app.transcription.engine.load_engine`."""

    name: str
    model: str
    models_dir: Path


def transcribe_many(
    files: Sequence[Path],
    options: TranscriptionOptions,
    choice: EngineChoice,
    *,
    processes: int | None = None,
) -> Iterator[tuple[Path, Transcript | Exception]]:
    """The transcript of each file, or why it has none, in the order in which they are ready.

    ``processes`` None means one for each core; each takes about 1 GB with the model ``base``.
    The weights should be in place (:func:`~qa_app.transcription.engine.find_engine_weights`),
    or each process would make them ready for itself.
    """
    # The longest first: otherwise one process might be busy with it long after the others.
    ordered = sorted(files, key=_size, reverse=True)
    with ProcessPoolExecutor(
        min(processes or core_count(), len(files)),
        # Not forked: a copy of a process that has threads may hang.
        mp_context=multiprocessing.get_context("spawn"),
    ) as pool:
        jobs = {pool.submit(_transcribe, file, options, choice): file for file in ordered}
        for job in as_completed(jobs):
            try:
                yield jobs[job], job.result()
            except BrokenProcessPool:
                yield jobs[job], TranscriptionError("out_of_memory")


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


@cache
def _engine(choice: EngineChoice) -> Engine:
    return load_engine(choice.name, choice.model, models_dir=choice.models_dir, threads=1)


def _transcribe(
    file: Path, options: TranscriptionOptions, choice: EngineChoice
) -> Transcript | Exception:
    try:
        return transcribe_file(file, options, _engine(choice))
    except (OSError, TranscriptionError) as error:
        return error
