"""Checking that the record is whole: no row changed, none missing, none put in.

Three things are compared: each row with its own hash, each hash with the one before, and the last
one with the signed head. Somebody who can put back an older database, head and all, is found
only by a head that was noted elsewhere (``expected``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from qa_app.audit.appending import signing_key
from qa_app.audit.chain import is_signed, row_hash, text_digest
from qa_app.audit.models import AuditRecord
from qa_app.audit.tables import HEAD
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings

AT_ONCE = 1000
COLUMNS = AuditRecord.__table__.columns


@dataclass(frozen=True, slots=True)
class NotedHead:
    """The number and hash of a row, as somebody noted them elsewhere: ``1532:9f86…``."""

    number: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "NotedHead":
        """Read what ``qa-app audit head`` wrote.

        Raises:
            ValueError: when it is no head.
        """
        number, _, digest = text.strip().partition(":")
        if not number.isdecimal() or len(digest) != 64:
            raise ValueError("a head is a number, a colon and 64 characters")
        return cls(int(number), digest.lower())

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(slots=True)
class Verification:
    """What was checked: the rows, and each fault in a sentence."""

    first: int
    head: NotedHead
    rows: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)


def current_head() -> NotedHead:
    """The head as it stands now."""
    head = db.session.execute(select(HEAD)).mappings().one()
    return NotedHead(head["last_id"], head["last_hash"])


def verify(expected: Sequence[NotedHead] = ()) -> Verification:
    """Check all rows, as they stood at one moment; writers are not held up."""
    engine = db.engine.execution_options(writes=False)
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        head = connection.execute(select(HEAD)).mappings().one_or_none()
        if head is None:
            return Verification(0, NotedHead(0, ""), faults=["the head of the record is gone"])
        return _Check(dict(head), expected).done(_rows(connection))


class _Check:
    """One walk along the chain."""

    def __init__(self, head: Mapping[str, Any], expected: Sequence[NotedHead]) -> None:
        self.head = head
        self.verification = Verification(
            head["first_id"], NotedHead(head["last_id"], head["last_hash"])
        )
        self.expected = {noted.number: noted.hash for noted in expected}
        self.vouched = 0  # rows up to here are as they were when a head was noted
        self.breaks: list[int] = []
        self.emptied: set[int] = set()
        self.on_record: set[int] = set()
        self.number: int = head["first_id"] - 1
        self.last: str = head["first_follows"]

    def done(self, rows: Iterator[RowMapping]) -> Verification:
        """Walk along all rows."""
        if not is_signed(signing_key(settings().secret_key), self.head):
            self._fault(
                "the head is not signed with this SECRET_KEY: somebody wrote around the app, or "
                "the key was changed"
            )
        self._compare_with_noted()
        for row in rows:
            self._follow(row)
        if (self.number, self.last) != (self.head["last_id"], self.head["last_hash"]):
            self._compare_end()
        self._tell_breaks()
        for number in sorted(self.emptied - self.on_record):
            self._fault(f"the text of row {number} was erased, and no row says so")
        for number in sorted(self.expected):
            self._fault(f"row {number}, whose head was noted, is not here any more")
        return self.verification

    def _follow(self, row: RowMapping) -> None:
        complete = self._compare_number(row["id"])
        if complete and row_hash(self.last, dict(row)) != row["hash"]:
            self._fault(f"row {row['id']} was changed")
        self._compare_text(row)
        self.number, self.last = row["id"], row["hash"]
        self.verification.rows += 1
        self._compare_with_noted()
        if (row["action"], row["subject"]) == ("broken", "record"):
            self.breaks.append(row["id"])
        elif (row["action"], row["subject"]) == ("erase text", "record"):
            self.on_record.update(row["details"]["ids"])

    def _compare_number(self, number: int) -> bool:
        """Whether nothing is missing before this row."""
        missing = number - self.number - 1
        if missing > 0:
            between = str(number - 1) if missing == 1 else f"{self.number + 1} to {number - 1}"
            self._fault(f"missing: row {between}" if missing == 1 else f"missing: rows {between}")
        if number == self.head["last_id"] + 1:
            self._fault(f"row {number} and what follows were written around the app")
        return missing == 0

    def _compare_text(self, row: RowMapping) -> None:
        if row["salt"]:
            if text_digest(row["salt"], row["reason"], row["changes"]) != row["digest"]:
                self._fault(f"the text of row {row['id']} was changed")
            return
        self.verification.erased += 1
        self.emptied.add(row["id"])
        if row["reason"] or row["changes"]:
            self._fault(f"the text of row {row['id']} was written after it had been erased")

    def _compare_with_noted(self) -> None:
        noted = self.expected.pop(self.number, None)
        if noted is None:
            return
        if noted == self.last:
            self.vouched = self.number
        else:
            self._fault(f"row {self.number} is not the one whose head was noted")

    def _compare_end(self) -> None:
        last = self.head["last_id"]
        if self.number < last:
            self._fault(f"missing: the last rows, {self.number + 1} to {last}")
        elif self.number == last:
            self._fault(f"row {last} is not the one that the head names")

    def _tell_breaks(self) -> None:
        for number in self.breaks:
            if number - 1 > self.vouched:
                self._fault(
                    f"row {number}: the head before it was not signed with the SECRET_KEY of then; "
                    f"where that was changed, a head noted at row {number - 1} shows that nothing "
                    "else was"
                )

    def _fault(self, sentence: str) -> None:
        self.verification.faults.append(sentence)


def _rows(connection: Connection) -> Iterator[RowMapping]:
    """All rows in their order, some at a time."""
    after: int | None = 0
    while after is not None:
        some: Select[Any] = (
            select(*COLUMNS).where(COLUMNS.id > after).order_by(COLUMNS.id).limit(AT_ONCE)
        )
        rows = connection.execute(some).mappings().all()
        yield from rows
        after = rows[-1]["id"] if rows else None
