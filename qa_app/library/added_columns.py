"""Columns of the list of calls that later rooms fill, each with a filter of its own.

The library draws them and knows nothing of what they say. A later room offers a column beside its
blueprint, as it offers a template for a page (``foundation/page_actions.py``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState
from flask_babel import LazyString
from sqlalchemy import ColumnElement

from qa_app.calls.models import Call
from qa_app.people.models import Person

_KEY = "call_columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallColumn:
    """A column and its filter.

    ``name`` stands in the address. ``choices`` are the filter's values and their words,
    ``condition`` is what a value asks of a call that the person may see. ``of_calls`` gives what
    the cells of some calls show, by the call's id, and ``template`` draws one: it knows ``call``
    and ``cell``, which may be None.
    """

    name: str
    title: LazyString
    is_for: Callable[[Person], bool]
    choices: Callable[[Person], list[tuple[str, str]]]
    condition: Callable[[Person, str], ColumnElement[bool]]
    of_calls: Callable[[Person, Sequence[Call]], dict[int, Any]]
    template: str


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column as a page of calls shows it."""

    column: CallColumn
    cells: dict[int, Any]


def offer_column(blueprint: Blueprint, column: CallColumn) -> None:
    """Show a column in the list of calls, in every app that has the blueprint."""

    def add(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault(_KEY, []).append(column)

    blueprint.record(add)


def columns_for(person: Person) -> list[CallColumn]:
    """The columns that this person may see, in the order of the rooms."""
    columns: list[CallColumn] = current_app.extensions.get(_KEY, [])
    return [column for column in columns if column.is_for(person)]


def filled_columns(person: Person, calls: Sequence[Call]) -> list[FilledColumn]:
    """The columns that this person may see, with their cells for these calls."""
    return [FilledColumn(one, one.of_calls(person, calls)) for one in columns_for(person)]


def conditions(person: Person, wanted: Iterable[tuple[str, str]]) -> Iterator[ColumnElement[bool]]:
    """What is asked of calls, for names of columns and the values chosen in their filters."""
    columns = {column.name: column for column in columns_for(person)}
    for name, value in wanted:
        yield columns[name].condition(person, value)
