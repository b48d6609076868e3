"""What is to be put on record, before it has its place there."""

import getpass
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click

from qa_app.foundation.database import utc_now


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


def entry_of_command(command: click.Context, action: str, subject: str) -> Entry:
    """An entry of what a command does."""
    details = how_it_runs(command)
    return Entry(utc_now(), "command", None, "", action, subject, None, details=details)


def how_it_runs(command: click.Context) -> dict[str, Any]:
    """Which command, and which account of the machine ran it; not what was given to it."""
    words = command.command_path.split()[1:]
    return {"command": " ".join(words), "account": _system_account()}


def _system_account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return ""
