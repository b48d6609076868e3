"""The database as the role that owns its tables, where the app itself works as another one."""

from sqlalchemy import Engine, NullPool, create_engine

from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings


def owner_engine() -> Engine:
    """For migrations and grants; the app's own engine unless OWNER_DATABASE_URL is set."""
    url = settings().owner_database_url
    if url == settings().database_url:
        return db.engine
    return create_engine(url, poolclass=NullPool, hide_parameters=True)
