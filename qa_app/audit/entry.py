"""What is to be put on record, before it has its place there."""

import getpass
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click
from flask import has_request_context, request
from flask_login import current_user

from qa_app.foundation.extensions import utc_now

LONGEST_ADDRESS = 45  # a proxy may send anything


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    ``details`` holds figures and keyed digests, never anything personal: they stay as long as
    the row. ``reason`` and ``changes`` (by field: before, after) can be erased.
    """

    at: datetime
    actor: str
    person_id: int | None
    address: str
    action: str
    subject: str
    subject_id: int | None
    reason: str = ""
    changes: dict[str, Any] | None = None
    details: dict[str, Any] = field(default_factory=dict)


def entry_of_now(
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    reason: str,
    changes: dict[str, Any] | None,
    details: dict[str, Any] | None,
    by: int | None,
) -> Entry:
    """An entry with who does it, from where: whoever sends the request, or runs the command."""
    actor, person_id, address, how = _doer(by)
    return Entry(
        utc_now(), actor, person_id, address, action, subject, subject_id,
        reason=reason, changes=changes or None, details={**how, **(details or {})},
    )  # fmt: skip


def _doer(by: int | None) -> tuple[str, int | None, str, dict[str, Any]]:
    if has_request_context():
        signed_in = current_user.id if current_user and current_user.is_authenticated else None
        person_id = by or signed_in
        address = (request.remote_addr or "")[:LONGEST_ADDRESS]
        return "person" if person_id else "nobody", person_id, address, {}
    if by:
        return "person", by, "", {}
    command = click.get_current_context(silent=True)
    if command is None or command.command.name in {"worker", "run"}:
        return "worker", None, "", {}
    # Which command, and which account of the machine ran it; not what was given to it.
    words = command.command_path.split()[1:]
    return "command", None, "", {"command": " ".join(words), "account": _system_account()}


def _system_account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return ""
