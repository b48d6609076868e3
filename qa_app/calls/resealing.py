"""Encrypts what an earlier version stored in the clear, or what is under an earlier key.

In small steps that may end at any point and be begun anew: what is done is passed over. The app
runs meanwhile, and reads both.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import structlog
from flask import Flask
from sqlalchemy import Text, case, cast, func, select, update

from qa_app.at_rest.keys import ID_BYTES, KeyMissing
from qa_app.at_rest.models import EncryptionKey
from qa_app.at_rest.sealed_column import MARK, ColumnDamaged, unsealed
from qa_app.at_rest.sealed_file import SealedFileDamaged
from qa_app.at_rest.vault import keys
from qa_app.calls.models import Call, StoredSegment
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now

log = structlog.get_logger()
CALLS, LINES = 20, 500
PLACE = "segment.original"
STORED = cast(StoredSegment.original, Text)  # as it lies in the database


@dataclass(slots=True)
class Resealed:
    """How much was encrypted anew, and how many recordings cannot be: missing key, damage."""

    recordings: int = 0
    lines: int = 0
    unreadable: int = 0


def is_all_sealed() -> bool:
    """Whether all that is stored has been brought under the present key."""
    newest = db.session.scalar(select(EncryptionKey).order_by(EncryptionKey.number.desc()).limit(1))
    db.session.commit()
    return bool(newest and newest.sealed_at and newest.key_id == keys().current.id)


def reseal_all(go_on: Callable[[], bool] = lambda: True) -> Resealed:
    """Encrypt everything with the present key. Commits; ``go_on`` is asked between the steps."""
    done, key_id = Resealed(), keys().current.id
    steps = (_reseal_recordings, _reseal_lines)
    for step in steps:
        after: int | None = 0
        while after is not None:
            if not go_on():
                return done
            after = step(after, done)
            db.session.commit()
    if not done.unreadable:
        newest = update(EncryptionKey).where(EncryptionKey.key_id == key_id)
        db.session.execute(newest.values(sealed_at=utc_now()))
        db.session.commit()
    _write_over_what_was()
    return done


def reseal_earlier(app: Flask, stop: Event) -> None:
    """Encrypt what an earlier version stored in the clear, little by little, until stopped."""
    with app.app_context():
        try:
            if not is_all_sealed():
                done = reseal_all(lambda: not stop.wait(0.02))
                log.info("encrypted", recordings=done.recordings, lines=done.lines)
        except Exception:
            # The next start goes on; `qa-app keys list` tells what is left.
            log.exception("encrypting was given up")


def _reseal_recordings(after: int, done: Resealed) -> int | None:
    """The recordings of some calls; gives the id to go on after."""
    query = select(Call).where(Call.id > after).order_by(Call.id).limit(CALLS)
    found = [(call.id, call.storage_key) for call in db.session.scalars(query)]
    db.session.commit()
    for call_id, source in found:
        for key in (source, *recordings().copies(source)):
            try:
                done.recordings += recordings().reseal(key)
            except FileNotFoundError:
                continue  # removed, or lost: there is nothing to encrypt
            except SealedFileDamaged:
                done.unreadable += 1
                log.warning("a recording cannot be read", call=call_id)
    return found[-1][0] if found else None


def _reseal_lines(after: int, done: Resealed) -> int | None:
    """Original words of some lines; gives the id to go on after."""
    other = ~STORED.startswith(f'"{MARK}{keys().current.id}:', autoescape=True)
    rows = db.session.execute(
        select(StoredSegment.id, STORED.label("stored"))
        .where(StoredSegment.id > after, StoredSegment.original.is_not(None), other)
        .order_by(StoredSegment.id)
        .limit(LINES)
    ).all()
    for row in rows:
        value = json.loads(row.stored)
        try:
            value = unsealed(value, PLACE) if isinstance(value, str) else value
        except (ColumnDamaged, KeyMissing):
            done.unreadable += 1
            log.warning("original words cannot be read", line=row.id)
            continue
        # Somebody may be correcting the line: then it has been encrypted anew.
        line = update(StoredSegment).where(StoredSegment.id == row.id, row.stored == STORED)
        db.session.execute(line.values(original=value).execution_options(synchronize_session=False))
        done.lines += 1
    return rows[-1].id if rows else None


def _write_over_what_was() -> None:
    """SQLite's freed pages are overwritten (`extensions.py`); its journal is emptied here."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def counts() -> dict[str | None, tuple[int, int]]:
    """For each key's name, None for the clear: how many recordings and how many lines."""
    found: dict[str | None, tuple[int, int]] = {}
    for key_id, number in _lines_by_key():
        found[key_id] = (0, number)
    for source in db.session.scalars(select(Call.sha256)).all():
        whole = f"{source[:2]}/{source}"
        for key in (whole, *recordings().copies(whole)):
            try:
                key_id = recordings().key_id(key)
            except FileNotFoundError:
                continue
            files, lines = found.get(key_id, (0, 0))
            found[key_id] = (files + 1, lines)
    return found


def _lines_by_key() -> list[tuple[str | None, int]]:
    marked = STORED.startswith(f'"{MARK}', autoescape=True)
    begin = len(MARK) + 2  # after the quotation mark of the JSON text
    name = case((marked, func.substr(STORED, begin, 2 * ID_BYTES)), else_=None)
    query = select(name, func.count()).where(StoredSegment.original.is_not(None)).group_by(name)
    return [(key_id, number) for key_id, number in db.session.execute(query)]
