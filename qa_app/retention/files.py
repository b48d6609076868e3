"""The files of a call: its recording, masked copies, and what broken writes and uploads left."""

import hashlib
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings, scratch_name
from qa_app.foundation.transaction import settings

_COPY = re.compile(r"\.[0-9a-f]{16}")
CHUNK = 1024 * 1024
# A beginning that many recordings share, such as a header and a silence, says nothing yet.
TELLING = 16 * 1024
# What somebody is sending at this moment is still being written to.
STILL_COMING = 120


def count_files(call: Call) -> Counter[str]:
    """How many files of each kind there are."""
    found: Counter[str] = Counter()
    for name in recordings().beside(call.storage_key):
        ending = name.removeprefix(call.sha256)
        copy = "masked copies" if _COPY.fullmatch(ending) else "temporary files"
        itself = ending in ("", f".{call.without}")
        found["recordings" if itself else copy] += 1
    found["temporary files"] += sum(1 for _ in _leftovers(call))
    return +found


def remove_files(call: Call) -> None:
    """Take all of them away; they may be gone already."""
    remove_leftovers(call)
    recordings().remove_all(call.storage_key)


def remove_leftovers(call: Call) -> None:
    """Take away what broken uploads and writes left of it on this machine."""
    for path in list(_leftovers(call)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _leftovers(call: Call) -> Iterator[Path]:
    """What this machine's folder of incoming files still has of the call."""
    for path in settings().incoming_dir.iterdir():
        files = path.rglob("*") if path.is_dir() else [path]
        if path.name.startswith(scratch_name(call.id)) or any(_is_piece_of(f, call) for f in files):
            yield path


def _is_piece_of(path: Path, call: Call) -> bool:
    """Whether a file has the recording's content, or the beginning of it."""
    try:
        size, changed = path.stat().st_size, path.stat().st_mtime
        whole = size == call.size
        if not path.is_file() or not (whole or TELLING < size < call.size):
            return False
        if not whole and time.time() - changed < STILL_COMING:
            return False
        with path.open("rb") as file:
            if whole:  # the recording may have lost its card codes since it came in
                return hashlib.file_digest(file, "sha256").hexdigest() == call.sha256
            with recordings().open(call.storage_key) as recording:
                return _begins_with(recording, file)
    except FileNotFoundError:
        return False


def _begins_with(recording: BinaryIO, file: BinaryIO) -> bool:
    while piece := file.read(CHUNK):
        if recording.read(len(piece)) != piece:
            return False
    return True
