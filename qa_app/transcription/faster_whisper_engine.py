"""faster-whisper (CTranslate2) as the engine: int8, shortened windows, several in one batch.

The encoder's work grows with the square of a window's length, and so does what the decoder reads
for each second of sound. So windows are 24 s long here, not 30. Windows much shorter than that,
or cut off where their sound ends, are heard worse: text is lost or said over and over.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import Any
from weakref import finalize

import numpy as np
from ctranslate2 import StorageView, set_random_seed
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

from qa_app.transcription.allocator import keep_large_blocks
from qa_app.transcription.cores import core_count
from qa_app.transcription.decode import RATE, Samples
from qa_app.transcription.engine import shares
from qa_app.transcription.errors import TranscriptionError, out_of_memory_is_said
from qa_app.transcription.repetition import cut_short, is_stuck
from qa_app.transcription.transcript import TranscriptionOptions, Word
from qa_app.transcription.weights import Weights

# What the encoder hears at once, in seconds; the longer only where a window needs it.
SHORT, LONG = 24, 30
FRAMES_PER_SECOND = 100
# Two batches side by side keep two cores busier than one batch on both; more need more memory.
MOST_WORKERS = 2
# Windows in each batch. The decoder is a little faster with more, but each takes 50 MB, and a
# process is to stay well below 1.5 GB.
BATCH_SIZE = 6
# Quick Korean takes ten. More only makes a model that is stuck slower.
TOKENS_PER_SECOND = 14
# Whisper's own signs of a window gone wrong: text that repeats itself, or wild guessing.
REPETITIVE = 2.4
GUESSING = -1.0
SECOND_HEARING = (0.0, 0.4, 0.8)
# Marks that belong to the word after them or before them.
OPENING, CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class _Text:
    """What the decoder made of one window, and the mean of its tokens' log probabilities."""

    tokens: list[int]
    sureness: float


class FasterWhisperEngine:
    """See :class:`~qa_app.transcription.engine.Engine`."""

    name = "faster-whisper"

    def __init__(
        self,
        weights: Weights,
        *,
        device: str = "cpu",
        compute_type: str = "int8",
        threads: int | None = None,
    ) -> None:
        if weights.kind != "ctranslate2":
            raise TranscriptionError("model_wrong_kind", engine=self.name, path=weights.path)
        keep_large_blocks()
        # Second hearings draw by chance: the same recording is to give the same words.
        set_random_seed(1)
        self.model = weights.name
        threads = threads or core_count()
        self._workers = min(threads, MOST_WORKERS) if device == "cpu" else 1
        self.batch_size = BATCH_SIZE * self._workers
        self._idle = threading.Semaphore(self._workers)
        self._encoded: dict[int, tuple[int, StorageView]] = {}
        try:
            with out_of_memory_is_said():
                self._whisper = WhisperModel(
                    str(weights.path),
                    device=device,
                    compute_type=compute_type,
                    cpu_threads=threads // self._workers,
                    num_workers=self._workers,
                    local_files_only=True,
                )
        except RuntimeError as error:
            raise TranscriptionError("weights_damaged", path=str(weights.path)) from error
        self._tokenizer = cache(
            partial(Tokenizer, self._whisper.hf_tokenizer, self._whisper.model.is_multilingual)
        )

    def language_odds(
        self, windows: Sequence[Samples], languages: Sequence[str]
    ) -> list[dict[str, float]]:
        """How likely each of ``languages`` is in each window; what is encoded is kept for it."""
        odds = partial(self._language_odds, languages=languages)
        with (
            out_of_memory_is_said(),
            self._idle_workers(len(windows)) as workers,
            ThreadPoolExecutor(workers) as pool,
        ):
            return list(pool.map(odds, windows))

    def _language_odds(self, window: Samples, languages: Sequence[str]) -> dict[str, float]:
        frames = _frames([window])
        encoded = self._encode_one(window, frames)
        # Kept as long as the sound is: whoever lets go of that needs neither any more.
        self._encoded[id(window)] = (frames, encoded)
        finalize(window, self._encoded.pop, id(window), None)
        (found,) = self._whisper.model.detect_language(encoded)
        return shares({token.strip("<|>"): likely for token, likely in found}, languages)

    def words(
        self, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
    ) -> list[list[Word]]:
        """The words of each window; memory grows with the batch, not with the call."""
        hear = partial(self._hear, language=language, options=options)
        with out_of_memory_is_said(), self._idle_workers(len(windows)) as workers:
            each = -(-len(windows) // max(workers, -(-len(windows) // BATCH_SIZE)))
            parts = [windows[first : first + each] for first in range(0, len(windows), each)]
            with ThreadPoolExecutor(workers) as pool:
                return list(chain.from_iterable(pool.map(hear, parts)))

    @contextmanager
    def _idle_workers(self, most: int) -> Iterator[int]:
        """Take all workers that are idle, or wait for one; text does not depend on how many."""
        self._idle.acquire()
        taken = 1
        while taken < most and self._idle.acquire(blocking=False):
            taken += 1
        try:
            yield taken
        finally:
            self._idle.release(taken)

    def _hear(
        self, windows: Sequence[Samples], *, language: str, options: TranscriptionOptions
    ) -> list[list[Word]]:
        tokenizer = self._tokenizer(task="transcribe", language=language)
        encoded = self._encode(windows)
        found = []
        texts = self._decode(windows, encoded, tokenizer, options)
        for window, sound, text in zip(windows, encoded, texts, strict=True):
            words = self._words(window, sound, text, tokenizer)
            if _went_wrong(text, words, tokenizer):
                again = self._hear_again(window, language, options)
                words = max(cut_short(words), cut_short(again), key=_sureness)
            found.append(words)
        return found

    def _encode(self, windows: Sequence[Samples]) -> list[StorageView]:
        """Each window by itself: the encoder gains nothing from a batch but its memory."""
        frames = _frames(windows)
        encoded = []
        for window in windows:
            known, sound = self._encoded.get(id(window), (0, None))
            usable = sound is not None and known == frames
            encoded.append(sound if usable else self._encode_one(window, frames))
        return encoded

    def _encode_one(self, window: Samples, frames: int) -> StorageView:
        features = pad_or_trim(self._whisper.feature_extractor(window)[..., :-1], frames)
        view = StorageView.from_array(np.ascontiguousarray(features[np.newaxis]))
        return self._whisper.model.encode(view, to_cpu=True)

    def _decode(
        self,
        windows: Sequence[Samples],
        encoded: Sequence[StorageView],
        tokenizer: Tokenizer,
        options: TranscriptionOptions,
    ) -> list[_Text]:
        earlier = tokenizer.encode(options.prompt) if options.prompt else []
        prompt = self._whisper.get_prompt(tokenizer, earlier, without_timestamps=True)
        seconds = max(len(window) for window in windows) / RATE
        sounds = np.concatenate([np.asarray(sound) for sound in encoded])
        results = self._whisper.model.generate(
            StorageView.from_array(sounds),
            [prompt] * len(windows),
            beam_size=options.beam_size,
            max_length=min(
                len(prompt) + round((seconds + 1) * TOKENS_PER_SECOND), self._whisper.max_length
            ),
            suppress_tokens=list(get_suppressed_tokens(tokenizer, [-1])),
            return_scores=True,
        )
        return [_text(result.sequences_ids[0], result.scores[0]) for result in results]

    def _words(
        self, window: Samples, encoded: StorageView, text: _Text, tokenizer: Tokenizer
    ) -> list[Word]:
        """The words of a text with the times at which the model heard them."""
        seconds = len(window) / RATE
        tokens = [token for token in text.tokens if token < tokenizer.eot]
        segment: dict[str, Any] = {"seek": 0, "start": 0.0, "end": seconds, "tokens": tokens}
        frames = FRAMES_PER_SECOND * int(np.ceil(seconds))
        self._whisper.add_word_timestamps(
            [[segment]], tokenizer, encoded, frames, OPENING, CLOSING, last_speech_timestamp=0.0
        )
        return [
            Word(word["word"], word["start"], word["end"], float(word["probability"]))
            for word in segment["words"]
        ]

    def _hear_again(
        self, window: Samples, language: str, options: TranscriptionOptions
    ) -> list[Word]:
        """The words of a second hearing at full length, which tries other temperatures too."""
        segments, _ = self._whisper.transcribe(
            window,
            language=language,
            beam_size=options.beam_size,
            temperature=SECOND_HEARING,
            word_timestamps=True,
            initial_prompt=options.prompt,
            condition_on_previous_text=False,
        )
        return [
            Word(word.word, word.start, word.end, float(word.probability))
            for segment in segments
            for word in segment.words or ()
        ]


def _frames(windows: Sequence[Samples]) -> int:
    """How many frames the encoder is given of each of these windows."""
    longest = max(len(window) for window in windows)
    return FRAMES_PER_SECOND * (SHORT if longest <= SHORT * RATE else LONG)


def _text(tokens: list[int], score: float) -> _Text:
    """The score is the mean over the tokens; Whisper's own counts the end as one more."""
    return _Text(tokens, score * len(tokens) / (len(tokens) + 1))


def _went_wrong(text: _Text, words: Sequence[Word], tokenizer: Tokenizer) -> bool:
    repetitive = get_compression_ratio(tokenizer.decode(text.tokens)) > REPETITIVE
    return repetitive or text.sureness < GUESSING or is_stuck(words)


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words) if words else 0.0
