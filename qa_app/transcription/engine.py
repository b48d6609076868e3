"""What a transcription engine is, and how one is loaded by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from qa_app.transcription.decode import Samples
from qa_app.transcription.device import chosen_compute_type, chosen_device
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.transcript import TranscriptionOptions, Word
from qa_app.transcription.weights import Weights, find_checkpoint, find_weights

DEFAULT_ENGINE = "faster-whisper"
DEFAULT_MODEL = "base"
ENGINES = (DEFAULT_ENGINE, "openai-whisper")


class Engine(Protocol):
    """Whisper in one of its forms: windows of sound in, words with times out.

    ``batch_size`` is how many windows it likes to take at once.
    """

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def batch_size(self) -> int: ...

    def language_odds(
        self, windows: Sequence[Samples], languages: Sequence[str]
    ) -> list[dict[str, float]]:
        """How likely each of ``languages`` is in each window (16 kHz, shape (n,), at most 30 s).

        The languages' shares of 1 in each. What is worked out for it serves :meth:`words`, when
        that is given the same arrays.
        """
        ...

    def words(
        self, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
    ) -> list[list[Word]]:
        """For each window its words, times in seconds from that window's own start."""
        ...


def shares(likely: Mapping[str, float], languages: Sequence[str]) -> dict[str, float]:
    """What each of ``languages`` has of all that they have together."""
    found = {language: likely.get(language, 0.0) for language in languages}
    whole = sum(found.values())
    return {language: part / whole if whole else 0.0 for language, part in found.items()}


def load_engine(
    name: str = DEFAULT_ENGINE,
    model: str = DEFAULT_MODEL,
    *,
    models_dir: Path,
    allow_download: bool = False,
    device: str = "cpu",
    compute_type: str = "auto",
    threads: int | None = None,
) -> Engine:
    """Load one of :data:`ENGINES` with its weights; takes a second and some hundred MB.

    ``model`` is a model's name, a folder or a file; ``threads`` None means one for each core;
    ``device.py`` says what ``device`` and ``compute_type`` may be.
    Raises :class:`~qa_app.transcription.errors.TranscriptionError` (``engine_unknown``,
    ``device_missing``, ``compute_type_missing``, ``engine_missing``, ``model_wrong_kind``,
    ``weights_damaged``, ``out_of_memory`` and the codes of
    :func:`~qa_app.transcription.weights.find_weights`).
    """
    weights = find_engine_weights(name, model, models_dir=models_dir, allow_download=allow_download)
    device = chosen_device(device, name)
    compute_type = chosen_compute_type(compute_type, device, name)
    try:
        return _engine_class(name)(
            weights, device=device, compute_type=compute_type, threads=threads
        )
    except ModuleNotFoundError as error:
        raise TranscriptionError("engine_missing", engine=name) from error


def find_engine_weights(
    name: str, model: str, *, models_dir: Path, allow_download: bool = False
) -> Weights:
    """The weights of ``model`` in the form that the engine takes, made ready if need be."""
    if name not in ENGINES:
        raise TranscriptionError("engine_unknown", engine=name)
    find = find_weights if name == DEFAULT_ENGINE else find_checkpoint
    return find(model, models_dir=models_dir, allow_download=allow_download)


def _engine_class(name: str) -> Callable[..., Engine]:
    # Imported here: the engines are heavy, and the web process never needs them.
    if name == DEFAULT_ENGINE:
        from qa_app.transcription.faster_whisper_engine import FasterWhisperEngine

        return FasterWhisperEngine
    from qa_app.transcription.openai_whisper_engine import OpenAIWhisperEngine

    return OpenAIWhisperEngine
