"""The database without the web app, for commands that only look something up.

The app's packages take seconds to load; a list of people needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa_app.cli.refusing import refuse

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from qa_app.audit.entry import Entry


@contextmanager
def recorded(entry: Entry) -> Iterator[Connection]:
    """One transaction, at the end of which ``entry`` is on record."""
    from sqlalchemy import NullPool, create_engine

    from qa_app.at_rest.private_files import keep_private
    from qa_app.audit.appending import append, signing_key
    from qa_app.cli.running_app import read_settings
    from qa_app.foundation.database import engine_options

    keep_private()
    settings = read_settings()
    url = settings.database_url
    engine = create_engine(url, poolclass=NullPool, **engine_options(url))
    with refusing_database_faults(), engine.begin() as connection:
        yield connection
        append(connection, [entry], signing_key(settings.secret_key))


@contextmanager
def refusing_database_faults() -> Iterator[None]:
    """Say in one line that a database cannot be used, and what to do."""
    from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

    try:
        yield
    except DBAPIError as error:
        hint = "does it exist, and did `qa-app db upgrade` make its tables?"
        what = type(error).__name__  # of data that does not fit, the rest would be shown
        if isinstance(error, OperationalError | ProgrammingError):
            what = str(error.orig).splitlines()[0]
        refuse(f"the database cannot be used ({what}): {hint}")
