"""On what Whisper computes: the processor, or a CUDA GPU, and in which number format."""

from __future__ import annotations

from typing import Literal

from qa_app.transcription.errors import TranscriptionError

Device = Literal["auto", "cpu", "cuda"]
DEVICES: tuple[Device, ...] = ("auto", "cpu", "cuda")
# As CTranslate2 calls them; "auto" is int8 on a processor and float16 on a GPU.
COMPUTE_TYPES = (
    "auto", "int8", "int8_float16", "int8_bfloat16", "int8_float32", "int16", "float16",
    "bfloat16", "float32",
)  # fmt: skip
_TORCH_TYPES = frozenset({"auto", "float16", "float32"})


def chosen_device(device: str, engine: str) -> str:
    """ "cpu" or "cuda": of "auto" what is there. Raises ``device_missing`` without a GPU."""
    if device == "cpu":
        return "cpu"
    if gpu_count(engine):
        return "cuda"
    if device == "cuda":
        raise TranscriptionError("device_missing", device=device)
    return "cpu"


def chosen_compute_type(compute_type: str, device: str, engine: str) -> str:
    """The number format, checked. Raises ``compute_type_missing`` if the device has it not."""
    if compute_type == "auto":
        return "int8" if device == "cpu" else "float16"
    if engine == "openai-whisper":
        able = _TORCH_TYPES - ({"float16"} if device == "cpu" else frozenset())
    else:
        import ctranslate2

        able = frozenset(ctranslate2.get_supported_compute_types(device))
    if compute_type not in able:
        raise TranscriptionError(
            "compute_type_missing",
            compute_type=compute_type,
            device=device,
            able=", ".join(sorted(able - {"auto"})),
        )
    return compute_type


def gpu_count(engine: str) -> int:
    """How many CUDA GPUs the engine can use."""
    if engine == "openai-whisper":
        import torch

        return torch.cuda.device_count() if torch.cuda.is_available() else 0
    import ctranslate2

    try:
        return int(ctranslate2.get_cuda_device_count())
    except RuntimeError:  # a driver that does not fit
        return 0
