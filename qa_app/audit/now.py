"""An entry of this moment, with who does it and from where."""

from typing import Any

import click
from flask import has_request_context, request
from flask_login import current_user

from qa_app.audit.entry import Entry, how_it_runs
from qa_app.foundation.extensions import utc_now

LONGEST_ADDRESS = 45  # a proxy may send anything


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
    return "command", None, "", how_it_runs(command)
