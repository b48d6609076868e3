"""What is in a backup: a list of its files with their checksums, written last.

    DIR/qa-coach-20261127T120000Z/
        manifest.json
        database.sqlite3 or database.dump
        recordings/ab/ab…            encrypted, as they lie in the store

A folder without its list is no backup: it was not finished.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

NAME = "manifest.json"
FORMAT = 1
PREFIX = "qa-coach-"
CHUNK = 1024 * 1024


class BackupProblem(Exception):
    """A backup that cannot be made or used; says in one line why, and what to do."""


@dataclass
class Manifest:
    """The list. ``files`` has size and SHA-256 by path, ``missing`` the recordings that were gone.

    ``keys`` names the keys that the recordings need; ``erased`` are things that had been erased
    by then, as [kind, number]; ``settings`` are all but the secret ones.
    """

    version: str
    revision: str
    database: str
    made_at: str
    keys: list[str]
    settings: dict[str, str]
    erased: list[list[Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    files: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Put it into the folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The list of a backup.

        Raises:
            BackupProblem: when there is none that this version can read.
        """
        try:
            data = json.loads((folder / NAME).read_text(encoding="utf-8"))
            known = cls(**data)
        except FileNotFoundError:
            raise BackupProblem(
                f"{folder}: this is no finished backup ({NAME} is missing)"
            ) from None
        except (OSError, ValueError, TypeError):
            raise BackupProblem(f"{folder}: {NAME} is damaged, or of a newer version") from None
        if known.format != FORMAT:
            raise BackupProblem(f"{folder}: made by a newer version of QA Coach")
        return known

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    def check(self, folder: Path) -> None:
        """Compare every file with the list.

        Raises:
            BackupProblem: at the first one that is missing, damaged or not in it.
        """
        for name, (size, digest) in self.files.items():
            path = folder / name
            if not path.is_file() or path.is_symlink():
                raise BackupProblem(f"{folder}: {name} is missing")
            if path.stat().st_size != size or digest_of(path) != digest:
                raise BackupProblem(f"{folder}: {name} is damaged")
        others = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        if more := sorted(others - {NAME, *self.files}):
            raise BackupProblem(f"{folder}: {more[0]} is not in the list of what belongs here")


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backups_in(place: Path) -> Iterator[tuple[Path, Manifest]]:
    """The finished backups in a folder, the oldest first."""
    for folder in sorted(place.glob(f"{PREFIX}*")):
        try:
            yield folder, Manifest.read(folder)
        except BackupProblem:
            continue
