"""Files of DATA_DIR are for the one who runs QA Coach, and for nobody else on the machine."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from qa_app.foundation.settings import Settings

PRIVATE = 0o077
# What is ours in DATA_DIR; whoever chose their home for it keeps everything else as it was.
OURS = ("*.sqlite3*", "audit-journal*", "secret_key", "encryption_key", "incoming", "recordings")


def keep_private() -> None:
    """Let no file that this process or one started by it makes be read by others."""
    os.umask(PRIVATE)


def tighten(settings: Settings) -> int:
    """Take others' rights to what lies in DATA_DIR away, and log how many had some."""
    import structlog  # takes a moment, and small commands have nothing to log

    changed = sum(_take_rights(path) for path in _ours(settings))
    if changed:
        structlog.get_logger().warning(
            "closed to others", folder=str(settings.data_dir), files=changed
        )
    return changed


def _ours(settings: Settings) -> Iterator[Path]:
    yield settings.data_dir
    for pattern in OURS:
        for path in settings.data_dir.glob(pattern):
            yield path
            for folder, _folders, files in os.walk(path):
                yield Path(folder)
                yield from (Path(folder) / file for file in files)


def _take_rights(path: Path) -> bool:
    try:
        known = path.lstat()
        if stat.S_ISLNK(known.st_mode) or not known.st_mode & PRIVATE:
            return False
        path.chmod(stat.S_IMODE(known.st_mode) & ~PRIVATE)
    except OSError:  # gone meanwhile, or somebody else's
        return False
    return True
