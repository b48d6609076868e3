"""What is saved on top of the revision that a person saw, so that nobody overwrites unseen work."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CursorResult

from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db


def wrote(statement: Any) -> bool:
    """Whether an update of one revision found it still there."""
    result: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]
    return result.rowcount > 0


def stale(theirs: dict[str, str], revision: int) -> Conflict:
    """The refusal of what was based on an earlier revision, with what stands there now."""
    message = _("This was changed in another tab or by somebody else. Choose what to keep.")
    return Conflict(message, theirs=theirs, revision=revision)
