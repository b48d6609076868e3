"""Which settings and rubrics are in force on a machine: on record whenever they have changed."""

import re
import socket
from dataclasses import fields
from typing import Any

from sqlalchemy import make_url, select
from sqlalchemy.exc import ArgumentError

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.scorecards.in_use import rubrics_in_use

SECRET = re.compile("SECRET|KEY|PASSWORD|TOKEN")
LOOKED_BACK = 200  # rows: as many machines may have been started since this one was


def note_what_is_in_force(settings: Settings) -> None:
    """Put on record what is other than when this machine was last started. Commits."""
    _keep(
        "settings",
        {setting.metadata["name"]: _shown(settings, setting) for setting in fields(settings)},
    )
    note_rubrics()


def note_rubrics() -> None:
    """Put on record which rubrics are in use, if they are others than before. Commits."""
    rubrics = rubrics_in_use()
    _keep("rubrics", {name: f"{one.version} ({one.digest[:12]})" for name, one in rubrics.items()})


def _keep(subject: str, now: dict[str, str]) -> None:
    before = _last(subject)
    changed = audit.differences(before, now)
    if changed:
        details = {"host": socket.gethostname(), "now": now}
        action = "change" if before else "start"
        audit.log(action, subject, changes=changed if before else None, details=details)
    db.session.commit()


def _last(subject: str) -> dict[str, str]:
    """What was in force here when it last went on record."""
    noted = select(AuditRecord.details).where(
        AuditRecord.subject == subject, AuditRecord.subject_id.is_(None)
    )
    newest_first = noted.order_by(AuditRecord.at.desc(), AuditRecord.id.desc())
    for details in db.session.scalars(newest_first.limit(LOOKED_BACK)):
        if details.get("host") == socket.gethostname():
            return dict(details["now"])
    return {}


def _shown(settings: Settings, setting: Any) -> str:
    """A setting's value; of what is secret only a digest, which tells that it was changed."""
    name, value = setting.metadata["name"], getattr(settings, setting.name)
    text = str(getattr(value, "pattern", value))
    if SECRET.search(name):
        return _hidden(text)
    if name.endswith("_URL") and "@" in text:
        return f"{_without_password(text)} {_hidden(text)}"
    return text


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return ""


def _hidden(text: str) -> str:
    return f"hidden ({audit.keyed(text)[:8]})" if text else ""
