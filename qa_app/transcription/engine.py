"""What a transcription engine is, and how one is loaded by its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from qa_app.transcription.decode import Samples
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.transcript import TranscriptionOptions, Word

DEFAULT_ENGINE = "faster-whisper"
DEFAULT_MODEL = "base"


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

    def detect_language(self, windows: Sequence[Samples], languages: Sequence[str]) -> str:
        """The likeliest of ``languages`` in ``windows`` (16 kHz, shape (n,), at most 30 s)."""
        ...

    def words(
        self, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
    ) -> list[list[Word]]:
        """For each window its words, times in seconds from that window's own start."""
        ...


def load_engine(
    name: str = DEFAULT_ENGINE,
    model: str = DEFAULT_MODEL,
    *,
    models_dir: Path,
    allow_download: bool = False,
    device: str = "cpu",
) -> Engine:
    """Load an engine with its weights; takes a second and some hundred MB.

    ``model`` is a model's name, a folder or a file. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError` (``engine_unknown``,
    ``engine_missing`` and the codes of
    :func:`~qa_app.transcription.weights.find_weights`).
    """
    if name != "faster-whisper":
        raise TranscriptionError("engine_unknown", engine=name)
    # Imported here: the engine is heavy, and the web process never needs it.
    from qa_app.transcription.faster_whisper_engine import FasterWhisperEngine
    from qa_app.transcription.weights import find_weights

    weights = find_weights(model, models_dir=models_dir, allow_download=allow_download)
    return FasterWhisperEngine(weights, device=device)
