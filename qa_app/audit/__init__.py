"""The record: who signed in, opened, heard, changed, exported or took away what, and why.

``log`` and ``look`` are the ways to write. A row of a change has what was changed, before and
after (``Before``). Rows are numbered without a gap and chained
(``chain.py``), so that a row that is changed or missing is found (``verifying.py``); the database
itself refuses to change or delete them. The record names people, calls and plans by their
numbers, and holds no spoken word, no search text, no password and no customer's reference.
"""

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
