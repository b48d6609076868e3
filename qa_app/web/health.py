"""How this web server is, for load balancers and whoever watches it.

``error`` (503): people cannot be served here. ``warning`` (200): they can, but somebody has to see
to something. What is dear to find out, whether each page of the database can be read, is looked at
seldom and beside the requests.
"""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import structlog
from flask import Flask, current_app
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from qa_app.foundation.disk import MB, recordings_folder
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings

log = structlog.get_logger()
CHECK_SECONDS = 3600
# A check takes at most this part of the time, however large the database.
CHECK_SHARE = 0.01
# With less than this nothing can be written any more.
LEAST_FREE = 8 * MB


class Room(Enum):
    """How much is left on the disk."""

    ENOUGH = "enough"
    LITTLE = "little"
    NONE = "none"


@dataclass(frozen=True)
class Problem:
    """What is wrong, and whether people can be served all the same."""

    what: str
    text: str
    serving: bool = False


class PageCheck:
    """Reads all pages of a SQLite database now and then, in a thread of its own."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._turn = threading.Lock()
        self._next = 0.0
        self.damage: str | None = None

    def begin_if_due(self) -> None:
        """Look in the background, unless somebody does or did a while ago."""
        if self._file and time.monotonic() >= self._next and self._turn.acquire(blocking=False):
            threading.Thread(target=self._look, args=(self._file,), daemon=True).start()

    def _look(self, file: Path) -> None:
        began = time.monotonic()
        try:
            self.damage = damage_in(file)
        finally:
            took = time.monotonic() - began
            self._next = time.monotonic() + max(CHECK_SECONDS, took / CHECK_SHARE)
            self._turn.release()
        if self.damage:
            log.error("the database is damaged", what=self.damage)


def damage_in(file: Path) -> str | None:
    """The first damage in a SQLite database's pages; None for none."""
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)
        try:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return None  # locked or away: that is told by others
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else " ".join(str(said).split())


def room(known: Settings) -> Room:
    """How much is left on the fullest disk that is written to."""
    places = [known.incoming_dir, recordings_folder(known)]
    free = min(shutil.disk_usage(place).free for place in places if place and place.is_dir())
    if free < LEAST_FREE:
        return Room.NONE
    return Room.LITTLE if free < known.keep_free_mb * MB else Room.ENOUGH


def problems() -> list[Problem]:
    """All that is wrong now."""
    known: Settings = current_app.extensions["settings"]
    return [*_of_database(), *_of_disk(known), *_of_recordings(known)]


def answer() -> tuple[dict[str, Any], int]:
    """What is told of it, as JSON and as a status."""
    found = problems()
    serving = all(problem.serving for problem in found)
    told: dict[str, Any] = {
        "status": ("warning" if found else "ok") if serving else "error",
        "version": version("qa-coach"),
    }
    if found:
        told["problems"] = [{"what": each.what, "text": each.text} for each in found]
    return told, HTTPStatus.OK if serving else HTTPStatus.SERVICE_UNAVAILABLE


def note_damage() -> None:
    """Somebody met a page that cannot be read."""
    _page_check().damage = _page_check().damage or "a page cannot be read"


def _of_database() -> Iterator[Problem]:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        yield Problem("database", "the database cannot be reached")
        return
    check = _page_check()
    check.begin_if_due()
    if check.damage:
        yield Problem("database", f"the database is damaged ({check.damage}): restore a backup")


def _of_disk(known: Settings) -> Iterator[Problem]:
    try:
        left = room(known)
    except OSError:
        yield Problem("disk", "the data folder cannot be reached")
        return
    if left is Room.NONE:
        yield Problem("disk", "the disk is full: nothing can be stored")
    if left is Room.LITTLE:
        yield Problem("disk", "the disk is nearly full: no uploads are taken", serving=True)


def _of_recordings(known: Settings) -> Iterator[Problem]:
    """A folder that is not there yet is made with the first recording."""
    folder = recordings_folder(known)
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        within_reach = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        within_reach = False
    if not within_reach:
        yield Problem("recordings", "the recordings folder cannot be read and written")


def _page_check() -> PageCheck:
    return cast(PageCheck, current_app.extensions["page_check"])


def init_app(app: Flask, settings: Settings) -> None:
    """Prepare the look at the database's pages."""
    url = make_url(settings.database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    app.extensions["page_check"] = PageCheck(Path(str(url.database)) if is_file else None)
