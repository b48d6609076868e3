"""Brings a backup back into an empty centre, after every file of it was checked."""

from collections.abc import Iterator
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import select

from qa_app import audit
from qa_app.at_rest import vault
from qa_app.backup.databases import check_empty, put_back
from qa_app.backup.manifest import BackupProblem, Manifest, backups_in
from qa_app.calls.models import GOING, Call, CallState
from qa_app.calls.storage import recordings
from qa_app.foundation.errors import QaCoachError
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import ROOT
from qa_app.retention.erasing import order_erasure


def check_backup(folder: Path) -> Manifest:
    """Compare a backup with its own list.

    Raises:
        BackupProblem: when something is missing, damaged or does not belong to it.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    return manifest


def restore(folder: Path) -> Manifest:
    """Put database and recordings where the settings want them; the caller upgrades after it.

    Nothing is overwritten. One that was broken off can be begun again.

    Raises:
        BackupProblem: when the backup cannot be used, or there is something already.
        KeyProblem: when a key that its recordings need is not here.
    """
    manifest = check_backup(folder)
    _check_version(folder, manifest)
    check_empty()
    here = vault.keys().ids
    if missing := [key for key in manifest.keys if key not in here]:
        raise BackupProblem(
            f"the backup's recordings need the key {missing[-1]}, which is not here: name the "
            "folder that the keys were kept in with --keys"
        )
    for name in manifest.files:
        if name.startswith("recordings/"):
            key = name.removeprefix("recordings/")
            if not recordings().put_sealed(folder / name, key):
                raise BackupProblem(f"another recording lies under {key}: nothing is overwritten")
    put_back(folder / manifest.database)
    return manifest


def _check_version(folder: Path, manifest: Manifest) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    try:
        ScriptDirectory.from_config(config).get_revision(manifest.revision)
    except CommandError:
        raise BackupProblem(
            f"{folder}: made by {manifest.version}, a newer version of QA Coach than this"
        ) from None


def erased_since(folder: Path, manifest: Manifest) -> Iterator[int]:
    """Calls that newer backups in the same place know to be erased, and this one still has."""
    known = {tuple(one) for one in manifest.erased}
    gone: set[int] = set()
    for _folder, newer in backups_in(folder.resolve().parent):
        if newer.at > manifest.at:
            gone |= {
                number
                for kind, number in map(tuple, newer.erased)
                if kind == "call" and (kind, number) not in known
            }
    for call_id in sorted(gone):
        state = db.session.scalar(select(Call.state).where(Call.id == call_id))
        if state is not None and state != CallState.ERASED and state not in GOING:
            yield call_id


def finish(folder: Path, manifest: Manifest) -> list[int]:
    """Order once more what was erased since the backup, and put the restoring on record; commits.

    Gives the calls; the worker erases them.
    """
    again = list(erased_since(folder, manifest))
    try:
        if again:
            reason = "Erased before; the backup that was restored is older."
            order_erasure(again, reason=reason, by=None)
    except QaCoachError as problem:
        raise BackupProblem(f"calls {again} must be erased again: {problem.message}") from None
    details = {"made_at": manifest.made_at, "erased_again": len(again)}
    audit.log("restore", "centre", details=details)
    db.session.commit()
    return again
