"""What could not be put on record at once, on this machine's disk until somebody does.

Sound goes out while the database is locked. The row is written here first and synced to the
disk; the next look or the next round of a worker takes it in. Somebody who dies between taking in
and forgetting leaves rows that are taken in twice, never none.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from qa_app.audit.entry import Entry
from qa_app.foundation.transaction import settings


def keep(entries: Sequence[Entry]) -> None:
    """Keep entries until they are taken in; they are on the disk when this returns."""
    lines = "".join(f"{json.dumps(_as_json(entry))}\n" for entry in entries)
    with _opened_to_add() as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def waits() -> bool:
    """Whether there is anything to take in."""
    return _waiting().exists() or _being_taken().exists()


def kept() -> list[Entry]:
    """What waits, to look something up."""
    return [entry for path in (_being_taken(), _waiting()) for entry in _read(path)]


@contextmanager
def taken() -> Iterator[list[Entry]]:
    """What waits, for whoever asks first; forgotten when the block ends well.

    Whoever keeps something meanwhile does not wait for it.
    """
    if not waits():
        yield []
        return
    with (_folder() / "audit-journal.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield []
            return
        if not _being_taken().exists() and _waiting().exists():
            with _opened_to_add():
                _waiting().rename(_being_taken())
        yield list(_read(_being_taken()))
        _being_taken().unlink(missing_ok=True)


def _folder() -> Path:
    return settings().data_dir


def _waiting() -> Path:
    return _folder() / "audit-journal.jsonl"


def _being_taken() -> Path:
    return _folder() / "audit-journal.taken.jsonl"


@contextmanager
def _opened_to_add() -> Iterator[IO[str]]:
    """The journal, for one at a time; opened anew where it was taken away meanwhile."""
    while True:
        with open(_waiting(), "a", encoding="utf-8", opener=_for_its_owner) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _waiting().exists() and os.fstat(file.fileno()).st_ino == _waiting().stat().st_ino:
                yield file
                return


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _read(path: Path) -> Iterator[Entry]:
    try:
        lines = path.read_text("utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return
    for line in lines:
        if line.endswith("\n"):  # the last one may be half there: a machine that stopped
            known = json.loads(line)
            yield Entry(**{**known, "at": datetime.fromisoformat(known["at"])})


def _as_json(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "at": entry.at.isoformat()}
