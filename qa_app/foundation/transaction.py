"""One transaction a request, committed in one place; what follows from it comes after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, Response, abort, current_app, g, request
from sqlalchemy import Connection
from werkzeug.middleware.proxy_fix import ProxyFix

from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings


def settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.extensions["settings"])


def commit_before_slow_work() -> None:
    """End the transaction before something slow, while nothing has been changed yet.

    On SQLite, a request that will write holds up all other writers from its first look
    at the database on.
    """
    db.session.commit()


def will_write() -> None:
    """Begin anew as a request that writes, for those few that write although they are a GET."""
    commit_before_slow_work()
    db.session.connection(execution_options={"writes": True})


def after_commit(action: Callable[[], Any]) -> None:
    """Do something once the request's changes are safe: queue a job, keep a record."""
    g.setdefault("after_commit", []).append(action)


@contextmanager
def own_transaction(patience: float) -> Iterator[Connection]:
    """A transaction apart from the session's, begun within ``patience`` seconds.

    Raises:
        OperationalError: when somebody else holds the database, or the row, for longer.
    """
    milliseconds = round(patience * 1000)
    with db.engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "sqlite":
            with _busy_for(connection, milliseconds), connection.begin():
                yield connection
        else:
            with connection.begin():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
                yield connection


@contextmanager
def _busy_for(connection: Connection, milliseconds: int) -> Iterator[None]:
    driver: Any = connection.connection.dbapi_connection
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {usual}")


def _refuse_nul() -> None:
    """A NUL is in no text that a person types, and PostgreSQL stores none."""
    sent = (*request.args.values(), *request.form.values())
    if any("\0" in value for value in sent):
        abort(400)


def _finish(response: Response) -> Response:
    if response.status_code >= 400:
        db.session.rollback()
        return response
    db.session.commit()
    for action in g.pop("after_commit", []):
        action()
    return response


def init_app(app: Flask, *, proxies: int) -> None:
    """Commit after each request that went well, roll back after all others."""
    app.before_request(_refuse_nul)
    app.after_request(_finish)
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
