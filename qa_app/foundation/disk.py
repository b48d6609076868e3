"""Room on the disk: asked for before anything large is taken, and told before it runs out."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from flask_babel import gettext as _

from qa_app.foundation.errors import DiskFull
from qa_app.foundation.settings import Settings
from qa_app.foundation.transaction import settings

MB = 1024 * 1024


def free_beyond_reserve(known: Settings) -> int:
    """How many bytes may still be taken where uploads arrive; negative once it is too full."""
    return shutil.disk_usage(known.incoming_dir).free - known.keep_free_mb * MB


def ask_for_room(size: int, *, promised: int = 0) -> None:
    """Ask for room for a recording of ``size`` bytes, beside what others were ``promised``.

    Raises:
        DiskFull: when there is too little.
    """
    known = settings()
    needed = size * (2 if _kept_on_the_same_disk(known) else 1)
    if free_beyond_reserve(known) - promised < needed:
        raise DiskFull(
            _(
                "There is not enough disk space for this recording: %(size)s MB are needed. "
                "Nothing was stored. Tell the administrator, and upload it again once there is "
                "space.",
                size=-(-needed // MB),
            )
        )


def recordings_folder(known: Settings) -> Path | None:
    """The folder of the recordings, where it is one on this machine."""
    parts = urlsplit(known.recordings_url)
    return Path(parts.path) if parts.scheme == "file" else None


def _kept_on_the_same_disk(known: Settings) -> bool:
    """Whether a recording is there twice for a moment, as it came and as it is kept."""
    folder = recordings_folder(known)
    if folder is None:
        return False
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return there.stat().st_dev == known.incoming_dir.stat().st_dev
