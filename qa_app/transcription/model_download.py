"""Fetches a model from the hub that faster-whisper uses: checked, resumed, there whole or not.

Files arrive in a folder beside their place, which stays when the network breaks off, and take
their place when each has the checksum that the hub tells, and ``base`` the one that is pinned.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.known_models import KNOWN, KnownModel
from qa_app.transcription.weights import BLOCK, WHEEL_MODEL, WHEEL_SHA256, is_complete

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")


def fetch_model(name: str, models_dir: Path) -> Path:
    """Put the model into ``models_dir/<name>``; its folder, also when it is there already.

    Raises :class:`~qa_app.transcription.errors.TranscriptionError` (``model_unknown``,
    ``hub_unreachable``, ``weights_checksum``, ``weights_unwritable``).
    """
    model = KNOWN.get(name)
    if model is None:
        raise TranscriptionError("model_unknown", model=name)
    target = models_dir / name
    if is_complete(target):
        return target
    arriving = models_dir / f".{name}-arriving"
    try:
        arriving.mkdir(parents=True, exist_ok=True)
        _fetch(model, arriving)
        arriving.rename(target)
    except OSError as error:
        if is_complete(target):  # another process was first
            shutil.rmtree(arriving, ignore_errors=True)
            return target
        if error.errno is None:  # no fault of the disk: the hub's client found too few bytes
            raise TranscriptionError("hub_unreachable", model=name) from error
        reason = error.strerror or type(error).__name__
        raise TranscriptionError(
            "weights_unwritable", path=str(models_dir), reason=reason
        ) from error
    return target


def _fetch(model: KnownModel, folder: Path) -> None:
    import httpx2
    from huggingface_hub import HfApi, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    hub = HfApi(endpoint=os.environ.get("HF_ENDPOINT"))
    unreachable = (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, httpx2.HTTPError)
    try:
        told = hub.model_info(model.repository, files_metadata=True)
        for file in _needed(told.siblings):
            url = hf_hub_url(
                model.repository, file.rfilename, revision=told.sha, endpoint=hub.endpoint
            )
            _download(url, folder / file.rfilename, file.size)
    except unreachable as error:
        raise TranscriptionError("hub_unreachable", model=model.name) from error
    for file in _needed(told.siblings):
        _check(model.name, folder, file)
    pinned = model.name != WHEEL_MODEL or _sha256(folder / "model.bin") == WHEEL_SHA256
    if not pinned or not is_complete(folder):
        raise _damaged(model.name, folder / "model.bin")


def _download(url: str, path: Path, size: int | None) -> None:
    """Fetch a file; what an earlier try left of it is gone on from, to the hub's blocks of 10 MB.

    The client's own ``hf_hub_download`` begins anew each time.
    """
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers

    if path.is_file():
        return
    part = path.with_name(f"{path.name}.part")
    with part.open("ab") as file:
        http_get(
            url,
            file,
            resume_size=part.stat().st_size,
            headers=build_hf_headers(),
            expected_size=size,
        )
    part.rename(path)


def _needed(files: Iterable[RepoSibling] | None) -> list[RepoSibling]:
    return [
        file for file in files or () if any(fnmatch(file.rfilename, pattern) for pattern in FILES)
    ]


def _check(name: str, folder: Path, file: RepoSibling) -> None:
    """Compare a file with what the hub says of it: SHA-256 if it is large, else Git's own."""
    path = folder / file.rfilename
    if file.lfs is not None:
        right = _sha256(path) == file.lfs.sha256
    elif file.blob_id is not None:
        content = path.read_bytes()
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        right = blob.hexdigest() == file.blob_id
    else:
        right = False
    if not right:
        raise _damaged(name, path)


def _damaged(name: str, path: Path) -> TranscriptionError:
    """What is damaged is fetched anew the next time."""
    path.unlink(missing_ok=True)
    return TranscriptionError("weights_checksum", model=name)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
