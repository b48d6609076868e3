"""The folder of what is still arriving, swept of what nobody will come back for.

Whoever is at a file or folder there holds it by a lock of the kernel, which ends with its process
however that ends. So what a killed process left is told from what is arriving.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

log = structlog.get_logger()

# What can be gone on with waits longer than what was only somebody's for a moment.
RESUMABLE = "resumable-"
RESUMABLE_SECONDS = 24 * 3600
# Between a file's making and its being held, and where a file system knows no locks.
UNHELD_SECONDS = 600


class Held(Exception):
    """Somebody else is at it."""


def hold(descriptor: int) -> None:
    """Hold an open file or folder until it is closed. Raises Held."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Held from error


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file or folder meanwhile. Raises Held, or FileNotFoundError where it is gone."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        hold(descriptor)
        yield
    finally:
        os.close(descriptor)


def last_touched(path: Path) -> float:
    """When anything of it was written last, in seconds since 1970."""
    inside = path.rglob("*") if path.is_dir() else ()
    return max(float(each.lstat().st_mtime) for each in (path, *inside))


def sweep(folder: Path) -> int:
    """Take away what nobody is at and nobody will go on with; how many went."""
    return sum(_took(path) for path in folder.iterdir())


def _took(path: Path) -> bool:
    with suppress(Held, FileNotFoundError):  # arriving, or gone already
        kept = RESUMABLE_SECONDS if path.name.startswith(RESUMABLE) else UNHELD_SECONDS
        if time.time() - last_touched(path) < kept:
            return False
        with held(path):
            remove(path)
        log.info("swept what was left behind", name=path.name)
        return True
    return False


def remove(path: Path) -> None:
    """Take a file or folder away."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
