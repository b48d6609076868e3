"""Makes a backup beside the working app: the database first, then the recordings it names.

A recording that is erased meanwhile is listed as missing; one that arrives meanwhile belongs to
the next backup. What the last backup in the same place has already becomes a hard link.
"""

import secrets
import shutil
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from qa_app import audit
from qa_app.at_rest.sealed_file import HEADER, key_id_of
from qa_app.at_rest.vault import still_needed
from qa_app.backup.databases import take_snapshot
from qa_app.backup.manifest import PREFIX, BackupProblem, Manifest, backups_in, digest_of
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import SECRETS, Settings
from qa_app.foundation.transaction import settings

KEY_FILES = ("secret_key", "encryption_key")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, and how many recordings are in it, were there before, and were gone."""

    folder: Path
    recordings: int
    linked: int
    missing: int


def make_backup(place: Path) -> Made:
    """Make a backup in a folder of its own within ``place``; put it on record.

    Raises:
        BackupProblem: when it cannot be made.
    """
    at = utc_now()
    place.mkdir(parents=True, exist_ok=True)
    before = next(iter(list(backups_in(place))[::-1]), None)
    unfinished = place / f".unfinished-{secrets.token_hex(4)}"
    unfinished.mkdir()
    try:
        made = _fill(unfinished, before, at.isoformat())
        folder = place / f"{PREFIX}{at:%Y%m%dT%H%M%SZ}"
        unfinished.rename(folder)
    except OSError as problem:
        raise BackupProblem(f"{place}: {problem.strerror}") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    audit.log("back up", "centre", details={"recordings": made.recordings})
    db.session.commit()
    return Made(folder, made.recordings, made.linked, made.missing)


def _fill(folder: Path, before: tuple[Path, Manifest] | None, made_at: str) -> Made:
    snapshot = take_snapshot(folder)
    manifest = Manifest(
        version=version("qa-coach"),
        revision=snapshot.revision,
        database=snapshot.name,
        made_at=made_at,
        keys=still_needed(snapshot.keys),
        settings=shown_settings(settings()),
        erased=snapshot.erased,
    )
    copy = folder / snapshot.name
    manifest.files[snapshot.name] = [copy.stat().st_size, digest_of(copy)]
    linked = 0
    for key in snapshot.recordings:
        name = f"recordings/{key}"
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            same = _same_as_before(before, name, key)
            if same is not None and _linked(same[0], target):
                manifest.files[name] = same[1]
                linked += 1
                continue
            recordings().copy_sealed(key, target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            manifest.missing.append(key)
            continue
        manifest.files[name] = [target.stat().st_size, digest_of(target)]
        _note_key(manifest, target)
    manifest.write(folder)
    return Made(folder, len(manifest.files) - 1, linked, len(manifest.missing))


def _note_key(manifest: Manifest, target: Path) -> None:
    """A recording that has come under a new key since the database was copied needs that one."""
    with target.open("rb") as file:
        key_id = key_id_of(file.read(HEADER))
    if key_id and key_id not in manifest.keys:
        manifest.keys.append(key_id)


def _same_as_before(
    before: tuple[Path, Manifest] | None, name: str, key: str
) -> tuple[Path, list[Any]] | None:
    """The last backup's copy and its entry, if it is the same: no two files begin alike.

    Raises:
        FileNotFoundError: when the recording is gone.
    """
    header = recordings().header(key)
    if before is None or name not in before[1].files:
        return None
    copy = before[0] / name
    try:
        with copy.open("rb") as file:
            same = file.read(HEADER) == header
    except OSError:
        return None
    return (copy, before[1].files[name]) if same else None


def _linked(copy: Path, target: Path) -> bool:
    try:
        target.hardlink_to(copy)
    except OSError:  # a file system without links
        return False
    return True


def copy_keys(folder: Path, backup: Path) -> list[str]:
    """Copy the files of keys apart from the backup; the names of those that there are.

    Raises:
        BackupProblem: when they would lie with what they open.
    """
    if folder.resolve().is_relative_to(backup.parent.resolve()):
        raise BackupProblem(f"{folder}: keep the keys in another place than the backups")
    folder.mkdir(parents=True, exist_ok=True)
    copied = []
    for source in (settings().data_dir / "secret_key", settings().encryption_key_file):
        if source.is_file():
            name = dict(zip(("secret_key",), KEY_FILES, strict=False)).get(
                source.name, KEY_FILES[1]
            )
            shutil.copyfile(source, folder / name)
            copied.append(name)
    return copied


def shown_settings(chosen: Settings) -> dict[str, str]:
    """All settings but the secret ones; of an address that may hold a password, all but that."""
    shown = {}
    for setting in fields(chosen):
        name, value = setting.metadata["name"], getattr(chosen, setting.name)
        if name not in SECRETS:
            shown[name] = str(getattr(value, "pattern", value))
        elif name.endswith("_URL"):
            shown[name] = (
                make_url(str(value)).render_as_string() if "@" in str(value) else str(value)
            )
    return shown
