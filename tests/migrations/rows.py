"""A row for each table of any version, made from what the database says of its columns.

A new table or column is filled by itself. Where a rule of the table refuses what is made up, the
columns that it is about get their values in ``KNOWN``.
"""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Connection, Engine, Table

KNOWN: dict[str, dict[str, Any]] = {
    "rating": {"not_applicable": False},
    "assignment": {"about_id": None, "closed_at": None},
    "appeal": {"start": None, "end": None, "cause": None, "withdrawn_at": None},
    "draw": {"end_day": date(2026, 3, 9)},
    "drawn_call": {"reason": None, "replaced_at": None},
    "calibration": {"closed_at": None},
    "calibration_item": {"not_applicable": False},
}
# What several tables have, and one way in all.
_NAMED: dict[str, Any] = {"end": 1.5, "finish": 1.5}
# What the database fills itself, from other tables.
DERIVED = re.compile(r"alembic_version|transcript_search.*|sqlite_.*")
_ONE_OF = re.compile(r"\(*\"?(\w+)\"?\)*(?:::\w+)? (?:IN \(|= ANY \(+ARRAY\[)'([^']+)'")
_MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def tables_of(engine: Engine) -> list[Table]:
    """All tables that hold something of their own; those that others refer to come first."""
    known = sa.MetaData()
    known.reflect(engine)
    return [table for table in known.sorted_tables if not DERIVED.fullmatch(table.name)]


def contents(engine: Engine, tables: list[Table]) -> dict[str, list[dict[str, Any]]]:
    """All rows of these tables, in the order of their keys."""
    found = {}
    with engine.connect() as connection:
        for table in tables:
            query = sa.select(table).order_by(*table.primary_key.columns)
            found[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def fill(engine: Engine, tables: list[Table]) -> None:
    """Put a row into each table that has none."""
    with engine.begin() as connection:
        for table in tables:
            if connection.execute(sa.select(sa.literal(1)).select_from(table)).first() is None:
                connection.execute(sa.insert(table).values(_row(connection, table)))


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    checks = sa.inspect(connection).get_check_constraints(table.name)
    chosen = dict(_ONE_OF.findall(" AND ".join(check["sqltext"] for check in checks)))
    values: dict[str, Any] = {}
    for column in table.columns:
        if any(key.column.table is table for key in column.foreign_keys):
            continue  # what it follows: the first row follows nothing
        if column.foreign_keys:
            values[column.name] = _referred(connection, next(iter(column.foreign_keys)).column)
        else:
            values[column.name] = chosen.get(column.name, _value(column))
    return {**values, **KNOWN.get(table.name, {})}


def _referred(connection: Connection, column: Any) -> Any:
    return connection.execute(sa.select(column).limit(1)).scalar()


def _value(column: Any) -> Any:
    kind = column.type
    if column.name in _NAMED:
        return _NAMED[column.name]
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, sa.String):
        return column.name[: kind.length]
    made = {bool: True, int: 1, float: 0.5, datetime: _MOMENT, date: _MOMENT.date(),
            time: time(9), bytes: b"bytes"}  # fmt: skip
    return made[kind.python_type]
