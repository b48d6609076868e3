"""A CTranslate2 model as an openai-whisper checkpoint: the same numbers under other names.

CTranslate2 keeps query, key and value of an attention in one matrix and gives the key a bias
of zeros; openai-whisper keeps three and has no such bias. Nothing is rounded on the way, so
both engines run on one and the same set of weights.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.errors import TranscriptionError

Array = NDArray[np.generic]

FORMAT = 6
DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
SELF_ATTENTION = {0: ("query", "key", "value"), 1: ("out",)}
CROSS_ATTENTION = {0: ("query",), 1: ("key", "value"), 2: ("out",)}
NORMS = {"self_attention": "attn_ln", "attention": "cross_attn_ln", "ffn": "mlp_ln"}
WHOLE = {
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/embeddings/weight": "decoder.token_embedding.weight",
    "encoder/layer_norm/gamma": "encoder.ln_post.weight",
    "encoder/layer_norm/beta": "encoder.ln_post.bias",
    "decoder/layer_norm/gamma": "decoder.ln.weight",
    "decoder/layer_norm/beta": "decoder.ln.bias",
} | {
    f"encoder/conv{number}/{part}": f"encoder.conv{number}.{part}"
    for number in (1, 2)
    for part in ("weight", "bias")
}
IN_A_LAYER = re.compile(
    r"(encoder|decoder)/layer_(\d+)/(self_attention|attention|ffn)/"
    r"(?:layer_norm/(gamma|beta)|linear_(\d)/(weight|bias))"
)


def write_checkpoint(model: Path, target: Path) -> None:
    """Write the ``model.bin`` of a CTranslate2 Whisper model as an openai-whisper ``.pt`` file.

    Raises :class:`~qa_app.transcription.errors.TranscriptionError` (``weights_damaged``) when
    it is no such model, OSError when ``target`` cannot be written.
    """
    import torch

    try:
        variables = read_variables(model)
        dims = _dimensions(variables)
        tensors = {name: torch.from_numpy(array) for name, array in openai_tensors(variables)}
    except (KeyError, ValueError, IndexError, struct.error, EOFError) as error:
        raise TranscriptionError("weights_damaged", path=str(model)) from error
    torch.save({"dims": dims, "model_state_dict": tensors}, target)


def read_variables(model: Path) -> dict[str, Array]:
    """The named arrays in a ``model.bin``; those stored as int8 are dequantised."""
    with model.open("rb") as file:
        (version,) = struct.unpack("<I", _exactly(file, 4))
        if version != FORMAT or _text(file) != "WhisperSpec":
            raise ValueError("not a Whisper model in a known version of the format")
        _revision, count = struct.unpack("<II", _exactly(file, 8))
        variables = dict(_variable(file) for _ in range(count))
    scales = {name: scale for name, scale in variables.items() if name.endswith("_scale")}
    for name, scale in scales.items():
        whole = variables[name.removesuffix("_scale")].astype(np.float32)
        variables[name.removesuffix("_scale")] = whole / scale.astype(np.float32).reshape(-1, 1)
        del variables[name]
    return variables


def openai_tensors(variables: dict[str, Array]) -> Iterator[tuple[str, Array]]:
    """The arrays under the names, and in the parts, of openai-whisper's state dict."""
    for name, array in variables.items():
        if name in WHOLE:
            yield WHOLE[name], array
        elif found := IN_A_LAYER.fullmatch(name):
            side, layer, block, norm, linear, part = found.groups()
            prefix = f"{side}.blocks.{layer}"
            if norm:
                kind = {"gamma": "weight", "beta": "bias"}[norm]
                yield f"{prefix}.{NORMS[block]}.{kind}", array
            elif block == "ffn":
                yield f"{prefix}.mlp.{2 * int(linear)}.{part}", array
            else:
                for piece, values in _attention(block, int(linear), array):
                    if (piece, part) != ("key", "bias"):
                        yield f"{prefix}.{_attention_name(block)}.{piece}.{part}", values


def _attention_name(block: str) -> str:
    """openai-whisper's name of an attention block."""
    return "attn" if block == "self_attention" else "cross_attn"


def _attention(block: str, linear: int, array: Array) -> Iterator[tuple[str, Array]]:
    pieces = (SELF_ATTENTION if block == "self_attention" else CROSS_ATTENTION)[linear]
    # Copies, or each of the three would be saved together with the whole of which it is a view.
    parts = (part.copy() for part in np.split(array, len(pieces)))
    return zip(pieces, parts, strict=True)


def _dimensions(variables: dict[str, Array]) -> dict[str, int]:
    audio_context, audio_state = variables["encoder/position_encodings/encodings"].shape
    text_context, text_state = variables["decoder/position_encodings/encodings"].shape
    return {
        "n_mels": variables["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": audio_context,
        "n_audio_state": audio_state,
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": _layers(variables, "encoder"),
        "n_vocab": variables["decoder/embeddings/weight"].shape[0],
        "n_text_ctx": text_context,
        "n_text_state": text_state,
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": _layers(variables, "decoder"),
    }


def _layers(variables: dict[str, Array], side: str) -> int:
    found = (IN_A_LAYER.fullmatch(name) for name in variables)
    return 1 + max(int(match[2]) for match in found if match and match[1] == side)


def _variable(file: BinaryIO) -> tuple[str, Array]:
    name = _text(file)
    (rank,) = _exactly(file, 1)
    shape = struct.unpack(f"<{rank}I", _exactly(file, 4 * rank))
    kind, size = struct.unpack("<BI", _exactly(file, 5))
    return name, np.frombuffer(bytearray(_exactly(file, size)), DTYPES[kind]).reshape(shape)


def _text(file: BinaryIO) -> str:
    (size,) = struct.unpack("<H", _exactly(file, 2))
    return _exactly(file, size)[:-1].decode()  # it ends with a zero byte


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise EOFError("the file ends too early")
    return data
