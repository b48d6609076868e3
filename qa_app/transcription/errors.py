"""The one exception tree of this room: a stable code, its figures, and a plain sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

MESSAGES = {
    "empty_file": "The file is empty.",
    "not_audio": "The file is not a recording that can be read.",
    "unfinished": "The file breaks off before the table that says where its sound is:"
    " export or copy it again.",
    "no_header": "The file has no header that says how its sound is stored: export it as WAV.",
    "no_audio_stream": "The file has no audio in it.",
    "undecodable": "The sound in the file is stored in a way that cannot be decoded ({codec}).",
    "zero_length": "The recording has no sound in it (0 seconds).",
    "truncated": "The recording ends after {seconds:.2f} s: too little to transcribe.",
    "too_long": "The recording is longer than the limit of {limit:.0f} s.",
    "too_many_channels": "The recording has {channels} channels; up to eight are accepted.",
    "sample_rate": "The recording's sample rate of {rate} Hz is outside {low} to {high} Hz.",
    "model_unknown": "There is no Whisper model called {model!r}.",
    "model_wrong_kind": "The engine {engine} cannot load the weights at {path}.",
    "engine_unknown": "There is no transcription engine called {engine!r}.",
    "engine_missing": "The transcription engine {engine} is not installed.",
    "weights_missing": "The weights of the Whisper model {model!r} are not on this machine"
    " and could not be downloaded.",
    "hub_unreachable": "The hub with the Whisper model {model!r} cannot be reached: this needs a"
    " machine with a network (HF_ENDPOINT names another hub).",
    "device_missing": "There is no CUDA GPU here that the engine can use.",
    "compute_type_missing": "{device} cannot compute in {compute_type} here, but in {able}.",
    "weights_checksum": "The weights of the Whisper model {model!r} are damaged"
    " (their checksum is wrong).",
    "weights_damaged": "The weights at {path} are damaged or of another kind of model.",
    "weights_unwritable": "The model folder {path} cannot be written: {reason}.",
    "voices_missing": "The weights that tell voices apart are not on this machine.",
    "out_of_memory": "There was not enough memory to transcribe the recording.",
    "cancelled": "The transcription was cancelled.",
}


class TranscriptionError(Exception):
    """A recording that cannot be transcribed, or an engine that cannot run.

    ``code`` is one of :data:`MESSAGES`; ``params`` fill its sentence. Callers that speak other
    languages word the error from the two; ``str()`` is one line of English.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(MESSAGES[code].format(**params))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self.code, self.params)  # it travels between processes


def _rebuilt(code: str, params: dict[str, object]) -> TranscriptionError:
    return TranscriptionError(code, **params)


@contextmanager
def out_of_memory_is_said() -> Iterator[None]:
    """Raise ``out_of_memory`` for each of the ways in which engines say so."""
    try:
        yield
    except MemoryError as error:
        raise TranscriptionError("out_of_memory") from error
    except RuntimeError as error:
        if "memory" in str(error).lower() or "alloc" in str(error).lower():
            raise TranscriptionError("out_of_memory") from error
        raise


class TranscriptError(ValueError):
    """Data that is not a transcript: where it goes wrong (``path``) and how (``problem``)."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")
