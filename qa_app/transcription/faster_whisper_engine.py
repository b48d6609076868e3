"""faster-whisper (CTranslate2) as the engine: int8, several windows in one batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.transcribe import Segment as RawSegment

from qa_app.transcription.allocator import keep_large_blocks
from qa_app.transcription.cores import core_count
from qa_app.transcription.decode import RATE, Samples
from qa_app.transcription.errors import TranscriptionError, out_of_memory_is_said
from qa_app.transcription.repetition import cut_short, is_stuck
from qa_app.transcription.transcript import TranscriptionOptions, Word
from qa_app.transcription.weights import Weights

# Eight are hardly faster than four and hold half a gigabyte more.
BATCH_SIZE = 4
# Windows of a batch are laid this far apart in one buffer, so that times tell them apart.
SLOT = 30
FRAMES_PER_SECOND = 100  # Whisper's unit for ``seek``
# Whisper's own signs of a window gone wrong: text that repeats itself, or wild guessing.
REPETITIVE = 2.4
GUESSING = -1.0
SECOND_HEARING = (0.0, 0.4, 0.8)


class FasterWhisperEngine:
    """See :class:`~qa_app.transcription.engine.Engine`."""

    name = "faster-whisper"
    batch_size = BATCH_SIZE

    def __init__(
        self, weights: Weights, *, device: str = "cpu", threads: int | None = None
    ) -> None:
        if weights.kind != "ctranslate2":
            raise TranscriptionError("model_wrong_kind", engine=self.name, path=weights.path)
        keep_large_blocks()
        self.model = weights.name
        try:
            with out_of_memory_is_said():
                self._whisper = WhisperModel(
                    str(weights.path),
                    device=device,
                    compute_type="int8" if device == "cpu" else "default",
                    cpu_threads=threads or core_count(),
                    local_files_only=True,
                )
        except RuntimeError as error:
            raise TranscriptionError("weights_damaged", path=str(weights.path)) from error
        self._batched = BatchedInferencePipeline(self._whisper)

    def detect_language(self, windows: Sequence[Samples], languages: Sequence[str]) -> str:
        """The likeliest of ``languages`` in the window with the most sound."""
        longest = max(windows, key=len)
        _, _, found = self._whisper.detect_language(audio=longest)
        probabilities = dict(found)
        return max(languages, key=lambda language: probabilities.get(language, 0.0))

    def words(
        self, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
    ) -> list[list[Word]]:
        """The words of each window; memory grows with the batch, not with the call."""
        found: list[list[Word]] = [[] for _ in windows]
        try:
            for segment in self._transcribe_batch(windows, language, options):
                # Not by its start: that may have been moved a little before its clip.
                slot = segment.seek // (SLOT * FRAMES_PER_SECOND)
                found[slot] += self._checked(segment, windows[slot], slot, language, options)
        except MemoryError as error:
            raise TranscriptionError("out_of_memory") from error
        except RuntimeError as error:
            if "memory" in str(error).lower() or "alloc" in str(error).lower():
                raise TranscriptionError("out_of_memory") from error
            raise
        return found

    def _transcribe_batch(
        self, windows: Sequence[Samples], language: str, options: TranscriptionOptions
    ) -> Iterable[RawSegment]:
        buffer = np.zeros(len(windows) * SLOT * RATE, np.float32)
        clips = []
        for slot, window in enumerate(windows):
            begin = slot * SLOT
            buffer[begin * RATE : begin * RATE + len(window)] = window
            clips.append({"start": float(begin), "end": begin + len(window) / RATE})
        segments: Iterable[RawSegment]
        segments, _ = self._batched.transcribe(
            buffer,
            language=language,
            beam_size=options.beam_size,
            word_timestamps=True,
            initial_prompt=options.prompt,
            clip_timestamps=clips,
            batch_size=len(windows),
        )
        return segments

    def _checked(
        self,
        segment: RawSegment,
        window: Samples,
        slot: int,
        language: str,
        options: TranscriptionOptions,
    ) -> list[Word]:
        """The segment's words, or those of a second hearing of its window, if it is surer."""
        words = _words([segment], -float(slot * SLOT))
        if (
            segment.compression_ratio <= REPETITIVE
            and segment.avg_logprob >= GUESSING
            and not is_stuck(words)
        ):
            return words
        # The batched way decodes once; the sequential way tries other temperatures too.
        segments, _ = self._whisper.transcribe(
            window,
            language=language,
            beam_size=options.beam_size,
            temperature=SECOND_HEARING,
            word_timestamps=True,
            initial_prompt=options.prompt,
            condition_on_previous_text=False,
        )
        return max(cut_short(words), cut_short(_words(segments, 0.0)), key=_sureness)


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words) if words else 0.0


def _words(segments: Iterable[RawSegment], shift: float) -> list[Word]:
    return [
        Word(word.word, word.start + shift, word.end + shift, float(word.probability))
        for segment in segments
        for word in segment.words or ()
    ]
