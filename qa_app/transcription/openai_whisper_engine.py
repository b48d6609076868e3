"""openai-whisper (PyTorch) as the engine: the reference that others are measured against."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import whisper

from qa_app.transcription.cores import core_count
from qa_app.transcription.decode import Samples
from qa_app.transcription.engine import shares
from qa_app.transcription.errors import TranscriptionError, out_of_memory_is_said
from qa_app.transcription.transcript import TranscriptionOptions, Word
from qa_app.transcription.weights import Weights

# The temperatures of openai-whisper's command line, tried in turn until a window sounds right.
TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class OpenAIWhisperEngine:
    """See :class:`~qa_app.transcription.engine.Engine`; hears one window after the other."""

    name = "openai-whisper"
    batch_size = 1

    def __init__(
        self,
        weights: Weights,
        *,
        device: str = "cpu",
        compute_type: str = "float16",
        threads: int | None = None,
    ) -> None:
        if weights.kind != "openai":
            raise TranscriptionError("model_wrong_kind", engine=self.name, path=weights.path)
        self.model = weights.name
        self._fp16 = device != "cpu" and compute_type == "float16"
        torch.set_num_threads(threads or core_count())
        try:
            with out_of_memory_is_said():
                self._whisper = whisper.load_model(str(weights.path), device=device)
        except (RuntimeError, KeyError, TypeError, EOFError, pickle.UnpicklingError) as error:
            raise TranscriptionError("weights_damaged", path=str(weights.path)) from error
        # A file has no word on which heads of the attention tell the time; the names have.
        if heads := whisper._ALIGNMENT_HEADS.get(weights.name):
            self._whisper.set_alignment_heads(heads)

    def language_odds(
        self, windows: Sequence[Samples], languages: Sequence[str]
    ) -> list[dict[str, float]]:
        """How likely each of ``languages`` is in each window."""
        return [self._language_odds(window, languages) for window in windows]

    def _language_odds(self, window: Samples, languages: Sequence[str]) -> dict[str, float]:
        mels = whisper.log_mel_spectrogram(
            whisper.pad_or_trim(window), self._whisper.dims.n_mels, device=self._whisper.device
        )
        _, found = self._whisper.detect_language(mels)
        return shares(found, languages)

    def words(
        self, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
    ) -> list[list[Word]]:
        """The words of each window."""
        with out_of_memory_is_said():
            return [self._words(window, language, options) for window in windows]

    def _words(self, window: Samples, language: str, options: TranscriptionOptions) -> list[Word]:
        result: dict[str, Any] = self._whisper.transcribe(
            np.ascontiguousarray(window),
            language=language,
            beam_size=options.beam_size,
            best_of=options.beam_size,
            temperature=TEMPERATURES,
            initial_prompt=options.prompt,
            condition_on_previous_text=False,
            word_timestamps=True,
            fp16=self._fp16,
            verbose=None,
        )
        return [
            Word(word["word"], float(word["start"]), float(word["end"]), float(word["probability"]))
            for segment in result["segments"]
            for word in segment["words"]
        ]
