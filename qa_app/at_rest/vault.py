"""The running app's keys: found where the settings say, and checked against the database.

The database knows the keys' names. So a key that is missing or wrong is noticed before anything
is written, and no new one is ever made beside data that needs another.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import structlog
from flask import Flask, current_app
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from qa_app.at_rest.keys import GivenKeys, Key, KeyMissing, KeyProblem, Keys, new_key, read_keys
from qa_app.at_rest.models import EncryptionKey
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import Settings

log = structlog.get_logger()
COMMAND_SECONDS = 30
NOT_STARTED = 3  # gunicorn starts no more processes then


def keys() -> Keys:
    """The keys of the running app."""
    return cast(Keys, current_app.extensions["keys"])


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its keys; they are read when they are first needed."""
    app.extensions["keys"] = Keys(_source(settings))


def _source(settings: Settings) -> "GivenKeys | KeyFile":
    if command := settings.encryption_key_command:
        return GivenKeys(lambda: read_keys(_printed_by(command), "ENCRYPTION_KEY_COMMAND"))
    if given := settings.encryption_key:
        return GivenKeys(lambda: read_keys(given, "ENCRYPTION_KEY"))
    return KeyFile(settings.encryption_key_file)


def _printed_by(command: str) -> str:
    try:
        # The person who runs QA Coach has set it; nothing of what it prints is shown.
        answer = subprocess.run(  # noqa: S603
            shlex.split(command),
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as problem:
        how = type(problem).__name__
        raise KeyProblem(f"ENCRYPTION_KEY_COMMAND: the command printed no key ({how})") from None
    return answer.stdout


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file of keys; made where no data needs one that is not here."""

    path: Path

    def read(self) -> list[Key]:
        """The keys in it, the present one first."""
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            self._make()
            text = self.path.read_text()
        except (OSError, UnicodeDecodeError) as problem:
            raise KeyProblem(f"ENCRYPTION_KEY_FILE={str(self.path)!r}: {problem}") from None
        return read_keys(text, f"ENCRYPTION_KEY_FILE={str(self.path)!r}")

    def version(self) -> object:
        """When the file was written."""
        try:
            known = self.path.stat()
        except OSError:
            return None
        return known.st_mtime_ns, known.st_ino

    def _make(self) -> None:
        if needed := _names_in_database():
            raise KeyMissing(
                f"ENCRYPTION_KEY_FILE={str(self.path)!r}: the file is missing, and recordings are "
                f"encrypted with the key {needed[-1]}: put the file back"
            )
        self.write(new_key(), replace=False)

    def write(self, text: str, *, replace: bool = True) -> None:
        """Put keys in the file, whole or not at all, readable by its owner only."""
        try:
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
            with os.fdopen(handle, "w") as out:
                out.write(f"{text}\n")
                out.flush()
                os.fsync(handle)
            written = Path(name)
            if replace:
                written.replace(self.path)
                return
            try:
                self.path.hardlink_to(written)
            except FileExistsError:
                pass  # another process was faster, and its key is as good
            finally:
                written.unlink()
        except OSError as problem:
            reason = problem.strerror
            raise KeyProblem(f"ENCRYPTION_KEY_FILE={str(self.path)!r}: {reason}") from None


def _names_in_database() -> list[str]:
    """The names of the keys that are needed, the newest last; asked beside any transaction."""
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        sqlite = db.engine.dialect.name == "sqlite"
        there = (
            "SELECT name FROM sqlite_master WHERE name = 'encryption_key'"
            if sqlite
            else "SELECT to_regclass('encryption_key')"
        )
        cursor.execute(there)
        row = cursor.fetchone()
        if row is None or row[0] is None:
            return []
        cursor.execute("SELECT key_id, sealed_at IS NOT NULL FROM encryption_key ORDER BY number")
        return still_needed(cast("list[tuple[str, bool]]", cursor.fetchall()))
    finally:
        connection.close()


def still_needed(rows: list[tuple[str, bool]]) -> list[str]:
    """The last key under which everything was brought, and those after it."""
    needed: list[str] = []
    for key_id, everything in rows:
        needed = [key_id] if everything else [*needed, key_id]
    return needed


def check_keys() -> None:
    """See that the keys here are those that the data needs, and note a new one by its name.

    Commits. For the start of everything that reads or writes recordings.

    Raises:
        KeyProblem: when a key is missing, is another one or cannot be read.
    """
    current, here = keys().current.id, keys().ids
    needed = _names_in_database()
    missing = [key_id for key_id in needed if key_id not in here]
    if missing:
        raise KeyMissing(
            f"recordings are encrypted with the key {missing[-1]}, which is not here "
            f"(here: {', '.join(here)}): put it back where ENCRYPTION_KEY_FILE, ENCRYPTION_KEY or "
            "ENCRYPTION_KEY_COMMAND finds it"
        )
    if current not in needed:
        note_key(current)


def stop_without_keys(app: Flask) -> None:
    """End a web process whose keys are missing, with a line that says so.

    While the database is away or not made yet nothing can be said; then nothing is encrypted.
    """
    with app.app_context():
        try:
            check_keys()
        except KeyProblem as problem:
            print(f"qa-app: {problem}", file=sys.stderr, flush=True)  # noqa: T201
            raise SystemExit(NOT_STARTED) from None
        except DBAPIError:
            log.warning("the keys could not be checked: the database does not answer")
        finally:
            db.session.remove()


def note_key(key_id: str) -> None:
    """Put a key's name in the database as the newest one; commits.

    Raises:
        KeyMissing: when another machine began with another key at the same moment.
    """
    known = db.session.scalars(select(EncryptionKey).order_by(EncryptionKey.number)).all()
    number = known[-1].number + 1 if known else 1
    values = {"number": number, "key_id": key_id, "since": utc_now()}
    if key_id in {key.key_id for key in known}:
        statement = update(EncryptionKey).where(EncryptionKey.key_id == key_id)
        db.session.execute(statement.values(number=number, sealed_at=None))
    else:
        try:
            db.session.execute(insert(EncryptionKey).values(values))
        except IntegrityError:
            db.session.rollback()
            raise KeyMissing("another machine has begun to encrypt with its own key; give all "
                             "machines the same one") from None  # fmt: skip
    db.session.commit()
    log.info("encrypting with a key", key=key_id)
