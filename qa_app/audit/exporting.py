"""The record as a file: CSV for a table, JSON lines to check or to keep elsewhere."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from qa_app.audit.changed_words import changed_words
from qa_app.audit.models import AuditRecord

COLUMNS = (
    "id", "at", "actor", "person_id", "person", "address", "action", "subject", "subject_id",
    "reason", "changes", "details", "salt", "digest", "hash",
)  # fmt: skip
# A table has changes in words as well, in the language of whoever exports it.
IN_WORDS = "changed"
CSV_COLUMNS = (*COLUMNS[:11], IN_WORDS, *COLUMNS[11:])
# A cell that begins so is a formula to a spreadsheet, whoever typed it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[AuditRecord]) -> Iterator[str]:
    """A table, with a mark at the beginning by which Excel knows the encoding."""
    yield "\ufeff" + _csv_line(CSV_COLUMNS)
    for row in rows:
        values = {**_values(row), IN_WORDS: "\n".join(changed_words(row))}
        yield _csv_line([_cell(values[name]) for name in CSV_COLUMNS])


def as_json_lines(rows: Iterable[AuditRecord]) -> Iterator[str]:
    """An object a line; has all that the chain covers, so that a file can be checked by itself."""
    for row in rows:
        yield json.dumps(_values(row), ensure_ascii=False) + "\n"


FORMATS: dict[str, tuple[Callable[[Iterable[AuditRecord]], Iterator[str]], str]] = {
    "csv": (as_csv, "text/csv"),
    "jsonl": (as_json_lines, "application/x-ndjson"),
}


def _values(row: AuditRecord) -> dict[str, Any]:
    known = {name: getattr(row, name) for name in COLUMNS}
    return {
        **known,
        "at": row.at.isoformat(timespec="microseconds"),
        "person": row.person.name if row.person else None,
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
