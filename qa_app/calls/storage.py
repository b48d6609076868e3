"""Where recordings lie: a folder or an S3-compatible store, behind one door."""

import re
from functools import cache
from pathlib import Path
from typing import BinaryIO, cast

import fsspec

from qa_app.transaction import settings

# What is made of a recording lies beside it, under the name that its tones have.
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}(?:\.[0-9a-f]{16})?")


class RecordingStorage:
    """Recordings by key; keys are made from content hashes, never from client file names."""

    def __init__(self, url: str) -> None:
        self._files, self._root = fsspec.core.url_to_fs(url, auto_mkdir=True)

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a recording's key: {key!r}")
        return f"{self._root}/{key}"

    def keep(self, incoming: Path, key: str) -> None:
        """Move an uploaded file in; the recording is there whole or not at all."""
        path = self._path(key)
        self._files.makedirs(self._files._parent(path), exist_ok=True)
        self._files.put_file(str(incoming), f"{path}.part")
        self._files.mv(f"{path}.part", path)

    def open(self, key: str, *, name: str = "") -> BinaryIO:
        """Open a recording for reading; it can seek.

        ``name`` is what the file was called when it came: of one without a header nothing else
        tells what it is.
        """
        file = self._files.open(self._path(key), "rb")
        if name:
            file.name = name
        return cast(BinaryIO, file)

    def exists(self, key: str) -> bool:
        """Whether the recording is there."""
        return bool(self._files.exists(self._path(key)))

    def size(self, key: str) -> int:
        """How many bytes a recording has."""
        return int(self._files.size(self._path(key)))

    def copies(self, key: str) -> list[str]:
        """The keys of what else lies there of the same recording: copies, and what it was."""
        came_in = key.partition(".")[0]
        path = self._path(came_in)
        found = self._files.glob(f"{path}.*")
        names = (f"{came_in}{str(name)[-17:]}" for name in found)
        there = [came_in] if came_in != key and self.exists(came_in) else []
        return [*there, *(name for name in names if _KEY.fullmatch(name) and name != key)]

    def beside(self, key: str) -> list[str]:
        """The names of all files of a recording: itself, its copies, what a broken write left."""
        path = self._path(key)
        folder = self._files._parent(path)
        if not self._files.exists(folder):
            return []
        self._files.invalidate_cache(folder)
        names = (str(name).rpartition("/")[2] for name in self._files.ls(folder, detail=False))
        came_in = key.rpartition("/")[2].partition(".")[0]
        return [name for name in names if name.startswith(came_in)]

    def remove_all(self, key: str) -> None:
        """Take away every file of a recording; they may be gone already."""
        folder = self._files._parent(self._path(key))
        for name in self.beside(key):
            self._files.rm_file(f"{folder}/{name}")

    def remove(self, key: str) -> None:
        """Take a recording away; it may be gone already."""
        if self.exists(key):
            self._files.rm_file(self._path(key))


@cache
def _storage(url: str) -> RecordingStorage:
    return RecordingStorage(url)


def recordings() -> RecordingStorage:
    """The recordings of the running app."""
    return _storage(settings().recordings_url)


def scratch_name(call_id: int) -> str:
    """How the names of a call's temporary folders begin."""
    return f"call-{call_id}-"
