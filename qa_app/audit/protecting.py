"""Taking from the app's own role on PostgreSQL what it does not need to keep the record."""

from sqlalchemy import Connection, text

from qa_app.foundation.errors import Refused

# Run by the role that owns the tables. What other tables need is given along with it, so that the
# app can work as a role that owns nothing.
_GRANTS = (
    "GRANT USAGE, CREATE ON SCHEMA public TO {role}",  # the queue makes its own tables
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE ALL ON audit_record, audit_head FROM {role}, PUBLIC",
    "GRANT SELECT, INSERT ON audit_record TO {role}",
    "GRANT SELECT, UPDATE ON audit_head TO {role}",
    "GRANT EXECUTE ON FUNCTION audit_erase_texts(integer[]), audit_prune() TO {role}",
)


def protect(connection: Connection, role: str) -> None:
    """Let ``role`` read the record and add to it, and nothing else; commits with the caller.

    Raises:
        Refused: when this is not PostgreSQL, or the role could undo it.
    """
    if connection.dialect.name != "postgresql":
        raise Refused("only PostgreSQL has roles; on SQLite triggers alone keep the record")
    _refuse_the_mighty(connection, role)
    quoted = connection.dialect.identifier_preparer.quote(role)
    for grant in _GRANTS:
        connection.execute(text(grant.format(role=quoted)))


def _refuse_the_mighty(connection: Connection, role: str) -> None:
    known = connection.execute(
        text(
            "SELECT rolsuper, pg_has_role(:role, c.relowner, 'MEMBER') AS owns "
            "FROM pg_roles, pg_class c "
            "WHERE rolname = :role AND c.oid = to_regclass('audit_record')"
        ),
        {"role": role},
    ).one_or_none()
    if known is None:
        raise Refused(f"there is no role {role!r}, or the database was not made yet")
    if known.rolsuper or known.owns:
        raise Refused(
            f"the role {role!r} owns the record or may do everything: make another one for the "
            "app, and keep this one for `qa-app db upgrade` (OWNER_DATABASE_URL)"
        )
