"""Evidence, clips, promises and moments say where in a transcript their words stand.

Until now they kept copies of the words. Each copy is looked for in the versions of its call's
transcript, first in the one that its review was made with. A line that stands in none of them is
kept as the words that it is: what was typed where nothing was recognised, what an older version
put together, what was corrected away, and what is left of a call whose text went by a rule.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

AT_ONCE = 50  # calls
# Whose words a line of a plan is, as plans said it until now, in the plan's language.
SPEAKERS = ("agent", "customer", "other agent", "announcement", "unknown")
NAMES = {
    "en": dict(
        zip(("Agent", "Customer", "Other agent", "Announcement", "Speaker"), SPEAKERS, strict=True)
    ),
    "ko": dict(zip(("상담사", "고객", "다른 상담사", "안내 멘트", "화자"), SPEAKERS, strict=True)),
}
# What rests on a version or a call, and keeps it: table, column, what it refers to.
RESTRICTED = (
    ("review", "call_id", "call"),
    ("review", "transcript_id", "transcript"),
    ("plan_clip", "call_id", "call"),
    ("plan_promise", "call_id", "call"),
)
# The tables that quote; whether a version must stay for them; the new columns by the old ones.
QUOTING = {
    "evidence": ("RESTRICT", {"quote": "quoted"}),
    "plan_clip": ("RESTRICT", {"quote": "quoted"}),
    "plan_promise": ("RESTRICT", {"what": "what_quoted", "by_when": "by_when_quoted"}),
    "moment": ("CASCADE", {"quote": "quoted"}),
}
IN_WORDS_OF_CALL = ("what", "by_when")

evidence = sa.table("evidence", *map(sa.column, ("id", "review_id", "start", "end", "quote")))
review = sa.table("review", *map(sa.column, ("id", "call_id", "transcript_id")))
plan = sa.table("plan", *map(sa.column, ("id", "language")))
plan_review = sa.table("plan_review", *map(sa.column, ("plan_id", "review_id")))
plan_point = sa.table("plan_point", *map(sa.column, ("id", "plan_id")))
plan_clip = sa.table(
    "plan_clip", *map(sa.column, ("id", "point_id", "call_id", "start", "end", "quote"))
)
plan_promise = sa.table(
    "plan_promise",
    *map(sa.column, ("id", "plan_id", "call_id", "start", "end", "what", "by_when")),
)
moment = sa.table(
    "moment",
    *map(sa.column, ("id", "call_id", "start", "end", "quote")),
    sa.column("segments", sa.JSON),
    sa.column("details", sa.JSON),
)
finding = sa.table("finding", *map(sa.column, ("call_id", "transcript_id")))
transcript = sa.table("transcript", *map(sa.column, ("id", "call_id", "complete")))
segment = sa.table(
    "segment",
    *map(
        sa.column,
        ("id", "transcript_id", "start", "end", "speaker", "text", "unintelligible"),
    ),
)


def upgrade() -> None:
    for table, (on_delete, columns) in QUOTING.items():
        op.add_column(table, sa.Column("transcript_id", sa.Integer(), nullable=True))
        _add_reference(table, on_delete)
        op.create_index(f"ix_{table}_transcript_id", table, ["transcript_id"])
        for name in columns.values():
            op.add_column(table, sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    voices = sa.Column("voices", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("plan_clip", voices)
    op.create_index("ix_review_transcript_id", "review", ["transcript_id"])
    for call_ids in _calls():
        for call in _read(call_ids):
            _find_places(call)
    for table, (_on_delete, columns) in QUOTING.items():
        for name in columns:
            op.drop_column(table, name)
    for table, column, to in RESTRICTED:
        _refer(table, column, to, "", " ON DELETE RESTRICT")


def downgrade() -> None:
    for table, column, to in RESTRICTED:
        _refer(table, column, to, " ON DELETE RESTRICT", "")
    for table, (_on_delete, columns) in QUOTING.items():
        for name in columns:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for table in QUOTING:
        _write_words(table)
    op.drop_index("ix_review_transcript_id", table_name="review")
    op.drop_column("plan_clip", "voices")
    for table, (on_delete, columns) in QUOTING.items():
        op.drop_index(f"ix_{table}_transcript_id", table_name=table)
        for name in columns.values():
            op.drop_column(table, name)
        _drop_reference(table, on_delete)
        op.drop_column(table, "transcript_id")


def _refer(table: str, column: str, to: str, before: str, after: str) -> None:
    """Change what happens to a reference when its row goes; no row changes by that."""
    name = f"fk_{table}_{column}_{to}"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, table, type_="foreignkey")
        rule = after.removeprefix(" ON DELETE ") or None
        op.create_foreign_key(name, table, to, [column], ["id"], ondelete=rule)
        return
    said = f"CONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {to} (id)"
    _rewrite(table, f"{said}{before}", f"{said}{after}")


def _add_reference(table: str, on_delete: str) -> None:
    """Let the new column refer to a version; no row does so yet."""
    name = f"fk_{table}_transcript_id_transcript"
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            name, table, "transcript", ["transcript_id"], ["id"], ondelete=on_delete
        )
        return
    key = f"CONSTRAINT pk_{table} PRIMARY KEY (id)"
    _rewrite(table, key, f"{key}{_reference(name, on_delete)}")


def _drop_reference(table: str, on_delete: str) -> None:
    name = f"fk_{table}_transcript_id_transcript"
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(table, _reference(name, on_delete), "")
    else:
        op.drop_constraint(name, table, type_="foreignkey")


def _reference(name: str, on_delete: str) -> str:
    to = "FOREIGN KEY(transcript_id) REFERENCES transcript (id)"
    return f", \n\tCONSTRAINT {name} {to} ON DELETE {on_delete}"


def _rewrite(table: str, before: str, after: str) -> None:
    """Change what a table allows; SQLite's manual has this way where no row changes."""
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")


@dataclass(frozen=True)
class Line:
    """A segment as people read it."""

    id: int
    start: float
    end: float
    speaker: str
    text: str
    is_read: bool


@dataclass
class Call:
    """A call's versions by their id, the newest last, and the rows that quote it."""

    id: int
    versions: dict[int, list[Line]] = field(default_factory=dict)
    evidence: list[Any] = field(default_factory=list)
    clips: list[Any] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)
    moments: list[Any] = field(default_factory=list)

    def in_turn(self, first: Sequence[int | None]) -> list[int]:
        """The versions to look in: those that are named, then the newest before the oldest."""
        named = [version for version in first if version in self.versions]
        return list(dict.fromkeys([*named, *reversed(self.versions)]))


Place = list[int]  # segment's id, first word, end, characters left out at either edge
Part = Place | str


def _calls() -> Iterator[Sequence[int]]:
    """The ids of all calls that are quoted, some at a time."""
    quoted = sa.union(
        sa.select(review.c.call_id).join(evidence, evidence.c.review_id == review.c.id),
        sa.select(plan_clip.c.call_id),
        sa.select(plan_promise.c.call_id),
        sa.select(moment.c.call_id),
    ).subquery()
    ids = op.get_bind().scalars(sa.select(quoted.c.call_id).order_by(quoted.c.call_id)).all()
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]


def _read(call_ids: Sequence[int]) -> list[Call]:
    calls = {call_id: Call(call_id) for call_id in call_ids}
    database = op.get_bind()
    lines = (
        sa.select(transcript.c.call_id, segment)
        .join(segment, segment.c.transcript_id == transcript.c.id)
        .where(transcript.c.call_id.in_(call_ids), transcript.c.complete == sa.true())
        .order_by(transcript.c.id, segment.c.start, segment.c.id)
    )
    for row in database.execute(lines):
        line = Line(
            row.id, row.start, row.end, row.speaker, row.text, bool(row.text or row.unintelligible)
        )
        calls[row.call_id].versions.setdefault(row.transcript_id, []).append(line)
    for name, query in _quoting(call_ids).items():
        for row in database.execute(query):
            getattr(calls[row.call_id], name).append(row)
    return list(calls.values())


def _quoting(call_ids: Sequence[int]) -> dict[str, Any]:
    reviewed = (
        sa.select(sa.func.max(review.c.transcript_id))
        .join(plan_review, plan_review.c.review_id == review.c.id)
        .where(plan_review.c.plan_id == plan_point.c.plan_id)
        .where(review.c.call_id == plan_clip.c.call_id)
    )
    return {
        "evidence": sa.select(evidence, review.c.call_id, review.c.transcript_id)
        .join(review, review.c.id == evidence.c.review_id)
        .where(review.c.call_id.in_(call_ids)),
        "clips": sa.select(
            plan_clip, plan.c.language, reviewed.scalar_subquery().label("transcript_id")
        )
        .join(plan_point, plan_point.c.id == plan_clip.c.point_id)
        .join(plan, plan.c.id == plan_point.c.plan_id)
        .where(plan_clip.c.call_id.in_(call_ids)),
        "promises": sa.select(plan_promise, finding.c.transcript_id)
        .outerjoin(finding, finding.c.call_id == plan_promise.c.call_id)
        .where(plan_promise.c.call_id.in_(call_ids)),
        "moments": sa.select(moment, finding.c.transcript_id)
        .outerjoin(finding, finding.c.call_id == moment.c.call_id)
        .where(moment.c.call_id.in_(call_ids)),
    }


def _find_places(call: Call) -> None:
    for row in call.evidence:
        version, parts = _cited(call, row, row.quote.split("\n"))
        _update("evidence", row.id, version, quoted=parts)
    for row in call.clips:
        told = [_told(line, row.language) for line in row.quote.split("\n")]
        if len({voice for voice, _words in told} - {None}) < 2:
            told = [(None, line) for line in row.quote.split("\n")]
        version, parts = _cited(call, row, [words for _voice, words in told])
        _update("plan_clip", row.id, version, quoted=parts, voices=[voice for voice, _ in told])
    for row in call.promises:
        _find_promise(call, row)
    for row in call.moments:
        _find_moment(call, row)


def _find_promise(call: Call, row: Any) -> None:
    """What was promised may go over lines that follow each other."""
    for version in call.in_turn([row.transcript_id]):
        lines = _near(row, call.versions[version])
        if what := _standing(row.what, lines):
            by_when = _standing(row.by_when, lines) or [row.by_when]
            _update("plan_promise", row.id, version, what_quoted=what, by_when_quoted=by_when)
            return
    _update("plan_promise", row.id, None, what_quoted=[row.what], by_when_quoted=[row.by_when])


def _find_moment(call: Call, row: Any) -> None:
    """A moment quotes lines that follow each other, by their positions among those that are read."""
    read = [line for line in call.versions.get(row.transcript_id, []) if line.is_read]
    lines = [read[at] for at in row.segments if at < len(read)]
    details = {
        name: (name in IN_WORDS_OF_CALL and value and _standing(str(value), lines)) or value
        for name, value in row.details.items()
    }
    parts: list[Part] = [*_standing(row.quote, lines)] or [row.quote]
    version = row.transcript_id if row.transcript_id in call.versions else None
    database = op.get_bind()
    database.execute(moment.update().where(moment.c.id == row.id).values(details=details))
    _update("moment", row.id, version, quoted=parts)


def _update(table: str, row_id: int, version: int | None, **quoted: list[Any]) -> None:
    row = sa.table(
        table, sa.column("id"), sa.column("transcript_id"), *(sa.column(n, sa.JSON) for n in quoted)
    )
    # Where nothing was said, nothing is quoted.
    values = {name: [part for part in parts if part != ""] for name, parts in quoted.items()}
    if "voices" in quoted:
        pairs = zip(quoted["quoted"], quoted["voices"], strict=True)
        values["voices"] = [voice for part, voice in pairs if part != ""]
    values["transcript_id"] = version
    op.get_bind().execute(row.update().where(row.c.id == row_id).values(values))


def _cited(call: Call, row: Any, lines: Sequence[str]) -> tuple[int | None, list[Part]]:
    """The version that has most of these lines, and where each stands in it."""
    best: tuple[int | None, list[Part]] = (row.transcript_id, list(lines))
    if row.transcript_id not in call.versions:
        best = (None, list(lines))
    most = 0
    for version in call.in_turn([row.transcript_id]):
        parts = _places(lines, _near(row, call.versions[version]))
        found = sum(not isinstance(part, str) for part in parts)
        if found > most:
            best, most = (version, parts), found
    return best


def _near(row: Any, lines: Sequence[Line]) -> list[Line]:
    """The lines of the quoted seconds, then all others: times may have been corrected."""
    near = [line for line in lines if line.end > row.start and line.start < row.end]
    return near + [line for line in lines if line not in near]


def _places(wanted: Sequence[str], lines: Sequence[Line]) -> list[Part]:
    """Where each line of a quote stands; of two segments with the same words, whose turn it is."""
    parts: list[Part] = []
    turn = 0
    for words in wanted:
        in_turn = [*range(turn, len(lines)), *range(min(turn, len(lines)))]
        found = ((at, place) for at in in_turn if (place := _standing(words, [lines[at]])))
        at, place = next(found, (None, []))
        parts.append(place[0] if place else words)
        turn = turn if at is None else at + 1
    return parts


def _told(line: str, language: str) -> tuple[str | None, str]:
    """Who says a line of a plan, where it begins with that, and the line itself."""
    name, colon, words = line.partition(": ")
    voice = NAMES.get(language, {}).get(name)
    return (voice, words) if colon and voice else (None, line)


def _standing(wanted: str, lines: Sequence[Line]) -> list[Place]:
    """Where words stand in lines that follow each other, by whole words before parts of them."""
    words = wanted.split()
    text = [(line.id, at, word) for line in lines for at, word in enumerate(line.text.split())]
    for edges in (_none, _cut) if words else ():
        for start in range(len(text) - len(words) + 1):
            stretch = text[start : start + len(words)]
            if (left_out := edges(words, [word for _line, _at, word in stretch])) is not None:
                return _as_places(stretch, *left_out)
    return []


def _as_places(stretch: Sequence[tuple[int, int, str]], skip: int, drop: int) -> list[Place]:
    runs = [list(run) for _line, run in groupby(stretch, key=lambda word: word[0])]
    places = [[run[0][0], run[0][1], run[-1][1] + 1, 0, 0] for run in runs]
    places[0][3], places[-1][4] = skip, drop
    return places


def _none(wanted: Sequence[str], words: Sequence[str]) -> tuple[int, int] | None:
    same = all(_form(one) == _form(word) for one, word in zip(wanted, words, strict=True))
    return (0, 0) if same else None


def _cut(wanted: Sequence[str], words: Sequence[str]) -> tuple[int, int] | None:
    if len(wanted) == 1:
        at = words[0].find(wanted[0])
        return None if at < 0 else (at, len(words[0]) - at - len(wanted[0]))
    inside = _none(wanted[1:-1], words[1:-1]) is not None
    if inside and words[0].endswith(wanted[0]) and words[-1].startswith(wanted[-1]):
        return len(words[0]) - len(wanted[0]), len(words[-1]) - len(wanted[-1])
    return None


def _form(word: str) -> str:
    """A quote may have been kept in another form of Unicode than its line."""
    return unicodedata.normalize("NFKC", word)


def _write_words(table: str) -> None:
    """Going down: each quote as the copy of its words that it was."""
    columns = QUOTING[table][1]
    more = {"moment": ["details"], "plan_clip": ["voices"]}.get(table, [])
    rows = sa.table(
        table,
        sa.column("id"),
        *(sa.column(name) for name in columns),
        *(sa.column(name, sa.JSON) for name in (*columns.values(), *more)),
    )
    database = op.get_bind()
    after = 0
    while True:
        some = sa.select(rows).where(rows.c.id > after).order_by(rows.c.id).limit(AT_ONCE * 10)
        found = database.execute(some).all()
        if not found:
            return
        for row in found:
            values = _words_of_row(table, row)
            database.execute(rows.update().where(rows.c.id == row.id).values(values))
        after = found[-1].id


def _words_of_row(table: str, row: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, quoted in QUOTING[table][1].items():
        between = "\n" if table in ("evidence", "plan_clip") else " "
        values[name] = between.join(filter(None, _words(getattr(row, quoted))))
    if table == "plan_clip" and len(set(row.voices) - {None}) > 1:
        values["quote"] = "\n".join(_attributed(row))
    if table == "moment":
        values["details"] = {
            name: " ".join(_words(value)) if isinstance(value, list) else value
            for name, value in row.details.items()
        }
    return values


def _attributed(row: Any) -> Iterator[str]:
    database = op.get_bind()
    language = database.scalar(
        sa.select(plan.c.language)
        .join(plan_point, plan_point.c.plan_id == plan.c.id)
        .join(plan_clip, plan_clip.c.point_id == plan_point.c.id)
        .where(plan_clip.c.id == row.id)
    )
    names = {voice: name for name, voice in NAMES.get(language or "ko", NAMES["ko"]).items()}
    for words, voice in zip(_words(row.quoted), row.voices, strict=True):
        yield f"{names[voice]}: {words}" if voice else words


def _words(parts: Sequence[Part]) -> list[str]:
    said = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
            continue
        line, first, end, skip, drop = part
        text = op.get_bind().scalar(sa.select(segment.c.text).where(segment.c.id == line)) or ""
        words = text.split()[first:end]
        if words:
            words[-1] = words[-1][: max(0, len(words[-1]) - drop)] or words[-1]
            words[0] = words[0][skip:] or words[0]
        said.append(" ".join(words))
    return said
