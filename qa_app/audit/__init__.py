"""The record: who signed in, opened, heard, changed, exported or took away what, and why.

``log`` and ``look`` are the ways to write. A row of a change has what was changed, before and
after (``Before``). Rows are numbered without a gap and chained
(``chain.py``), so that a row that is changed or missing is found (``verifying.py``); the database
itself refuses to change or delete them. The record names people, calls and plans by their
numbers, and holds no spoken word, no search text, no password and no customer's reference.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa_app.audit.changes import ADDED, CHANGED, REMOVED, Before, differences
    from qa_app.audit.models import AuditHead, AuditRecord
    from qa_app.audit.pruning import erase_texts_of, prune
    from qa_app.audit.reading import noted_since, records_of
    from qa_app.audit.typed import keyed
    from qa_app.audit.writing import ONE_LOOK, init_app, log, look, take_in

__all__ = [
    "ADDED",
    "CHANGED",
    "ONE_LOOK",
    "REMOVED",
    "AuditHead",
    "AuditRecord",
    "Before",
    "differences",
    "erase_texts_of",
    "init_app",
    "keyed",
    "log",
    "look",
    "noted_since",
    "prune",
    "records_of",
    "take_in",
]

# Loaded when they are wanted: a small command writes its row without the web's packages.
_MODULES = {
    "changes": {"ADDED", "CHANGED", "REMOVED", "Before", "differences"},
    "models": {"AuditHead", "AuditRecord"},
    "pruning": {"erase_texts_of", "prune"},
    "reading": {"noted_since", "records_of"},
    "typed": {"keyed"},
    "writing": {"ONE_LOOK", "init_app", "log", "look", "take_in"},
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
