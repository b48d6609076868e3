"""Where recordings lie: a folder or an S3-compatible store, encrypted, behind one door."""

import fcntl
import io
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from qa_app.at_rest.sealed_file import (
    HEADER,
    MAGIC,
    SEGMENT,
    SealedFile,
    key_id_of,
    length_inside,
    length_outside,
    rewrapped,
    seal,
)
from qa_app.at_rest.vault import keys
from qa_app.foundation.incoming_folder import held
from qa_app.foundation.transaction import settings

# What is made of a recording lies beside it, under the name that its tones have.
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}(?:\.[0-9a-f]{16})?")


class RecordingStorage:
    """Recordings by key; keys are made from content hashes, never from client file names.

    What an earlier version kept in the clear is read as it is, until ``reseal`` was there.
    """

    def __init__(self, url: str) -> None:
        # An S3 store has no folders to make, and refuses the word.
        options = {} if url.startswith("s3:") else {"auto_mkdir": True}
        self._files, self._root = fsspec.core.url_to_fs(url, **options)

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a recording's key: {key!r}")
        return f"{self._root}/{key}"

    def keep(self, incoming: Path, key: str) -> None:
        """Put an uploaded file in, encrypted; the recording is there whole or not at all."""
        with incoming.open("rb") as source, self._written(key) as target:
            seal(source, target, size=incoming.stat().st_size, name=key, keys=keys())

    @contextmanager
    def _written(self, key: str, unless: "_Version | None" = None) -> Iterator[BinaryIO]:
        """A file that takes the recording's place when it is whole.

        It does not where the recording is no longer the one that ``unless`` is of.
        """
        path = self._path(key)
        self._files.makedirs(self._files._parent(path), exist_ok=True)
        part = f"{path}.part-{secrets.token_hex(4)}"
        try:
            with self._files.open(part, "wb") as target:
                yield cast(BinaryIO, target)
            with self._alone():
                if unless is None or self._version(key) == unless:
                    self._files.mv(part, path)
        finally:
            if self._files.exists(part):
                self._files.rm_file(part)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Of all processes on a folder, one at a time changes what lies under a key."""
        if not isinstance(self._files, LocalFileSystem):
            yield
            return
        Path(self._root).mkdir(parents=True, exist_ok=True)
        folder = os.open(self._root, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network file systems lock no folder
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def open(self, key: str, *, name: str = "") -> BinaryIO:
        """Open a recording for reading; it can seek.

        ``name`` is what the file was called when it came: of one without a header nothing else
        tells what it is.

        Raises:
            SealedFileDamaged: here or while it is read, when it is not as it was kept.
        """
        file = self._bytes(key)
        if file.read(len(MAGIC)) != MAGIC:
            file.seek(0)
            if name:
                file.name = name
            return cast(BinaryIO, file)
        try:
            inside = SealedFile(file, key, keys())
        except BaseException:
            file.close()
            raise
        inside.name = name or self._path(key)
        return io.BufferedReader(inside, SEGMENT)

    def exists(self, key: str) -> bool:
        """Whether the recording is there."""
        return bool(self._files.exists(self._path(key)))

    def size(self, key: str) -> int:
        """How many bytes a recording has."""
        header = self.header(key)
        if key_id_of(header):
            return length_inside(header)
        return int(self._files.size(self._path(key)))

    def is_whole(self, key: str, size: int) -> bool:
        """Whether a recording of so many bytes is there to its end."""
        if not self.exists(key):
            return False
        lies_there = int(self._files.size(self._path(key)))
        sealed = key_id_of(self.header(key)) is not None
        return lies_there == (length_outside(size) if sealed else size)

    def key_id(self, key: str) -> str | None:
        """The name of the key that a recording is encrypted with; None in the clear."""
        return key_id_of(self.header(key))

    def header(self, key: str) -> bytes:
        """How its file begins: no two encrypted ones begin alike."""
        return bytes(self._files.cat_file(self._path(key), start=0, end=HEADER))

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
        with self._alone():
            for name in self.beside(key):
                self._files.rm_file(f"{folder}/{name}")

    def remove(self, key: str) -> None:
        """Take a recording away; it may be gone already."""
        with self._alone():
            if self.exists(key):
                self._files.rm_file(self._path(key))

    def reseal(self, key: str) -> bool:
        """Encrypt a recording that lies in the clear, or under an earlier key; False for others.

        It stays readable throughout. One that is replaced or removed meanwhile is left alone.

        Raises:
            FileNotFoundError: when it is not there.
            SealedFileDamaged: when its key is not here.
        """
        version, header = self._version(key), self.header(key)
        key_id = key_id_of(header)
        if key_id == keys().current.id:
            return False
        if key_id is None:
            size = self.size(key)
            with self._bytes(key) as source, self._written(key, version) as out:
                seal(source, out, size=size, name=key, keys=keys())
        else:
            self._rewrap(key, header, version)
        return True

    def copy_sealed(self, key: str, target: Path) -> None:
        """Copy a recording to a file as it lies there, encrypted in any case.

        Raises:
            FileNotFoundError: when it is not there.
        """
        with self._bytes(key) as source, target.open("wb") as out:
            if source.read(len(MAGIC)) == MAGIC:
                source.seek(0)
                shutil.copyfileobj(source, out, SEGMENT)
            else:
                size = source.seek(0, os.SEEK_END)
                source.seek(0)
                seal(source, out, size=size, name=key, keys=keys())

    def put_sealed(self, copy: Path, key: str) -> bool:
        """Bring such a copy back; False when another recording lies there already."""
        with copy.open("rb") as source:
            if self.exists(key):
                return source.read(HEADER) == self.header(key)
            with self._written(key) as out:
                shutil.copyfileobj(source, out, SEGMENT)
        return True

    def _rewrap(self, key: str, header: bytes, version: "_Version") -> None:
        begin = rewrapped(header, key, keys())
        if isinstance(self._files, LocalFileSystem):
            with self._alone(), Path(self._path(key)).open("r+b", buffering=0) as file:
                if file.read(HEADER) == header:
                    os.pwrite(file.fileno(), begin, 0)  # within one sector: all of it or nothing
                    os.fsync(file.fileno())
            return
        with self._bytes(key) as source, self._written(key, version) as out:
            source.seek(HEADER)
            out.write(begin)
            while piece := source.read(SEGMENT):
                out.write(piece)

    def _bytes(self, key: str) -> Any:
        """The file as it lies there."""
        return self._files.open(self._path(key), "rb")

    def _version(self, key: str) -> "_Version":
        """What changes whenever other bytes lie under the key; empty when there are none."""
        try:
            known: dict[str, Any] = self._files.info(self._path(key))
        except FileNotFoundError:
            return ()
        return tuple(known.get(name) for name in ("ino", "mtime", "ETag", "size"))


_Version = tuple[Any, ...]


@cache
def _storage(url: str) -> RecordingStorage:
    return RecordingStorage(url)


def recordings() -> RecordingStorage:
    """The recordings of the running app."""
    return _storage(settings().recordings_url)


def scratch_name(call_id: int) -> str:
    """How the names of a call's temporary folders begin."""
    return f"call-{call_id}-"


@contextmanager
def scratch_folder(call_id: int) -> Iterator[Path]:
    """A folder for what is made of a call; it goes at the end, or is swept when its worker died."""
    incoming = settings().incoming_dir
    with (
        TemporaryDirectory(dir=incoming, prefix=scratch_name(call_id)) as folder,
        held(Path(folder)),
    ):
        yield Path(folder)
