"""Sessions: each sign-in is a row, so that it can be seen and ended on the server.

The cookie carries a random token, the row its digest. A cookie whose row is gone, too old or
too long unused opens nothing, whoever kept a copy of it.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

import ua_parser
from flask import Flask, g, has_request_context, request, session
from flask_babel import gettext as _
from flask_login import user_logged_in, user_logged_out
from flask_security.signals import password_changed
from flask_security.utils import set_request_attr
from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.exc import OperationalError

from qa_app import audit
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import after_commit, own_transaction, settings
from qa_app.people.models import Person, SignIn

TOKEN = "sign_in"  # noqa: S105  the token's name in the session, not a token
WAY = "sign_in_way"  # by which somebody is coming in
# How exactly "last used" is kept: a write for each request would be one too many.
SEEN_EVERY = timedelta(minutes=1)


def begin(person: Person, *, address: str = "", browser: str = "", way: str = "password") -> str:
    """Begin a session; gives the token that its cookie is to carry.

    ``way`` is by what the person came in: "password", "passkey", "provider" or "link".
    """
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id, ~_alive(utc_now())))
    sign_in = SignIn(
        person=person,
        digest=_digest(token),
        address=address[:45],
        browser=browser[:255],
        way=way,
    )
    db.session.add(sign_in)
    db.session.flush()
    if has_request_context():
        g.sign_in = sign_in
    return token


def live_session(token: str | None) -> SignIn | None:
    """The session of a cookie, with its person, if it may still open anything."""
    if not token:
        return None
    now = utc_now()
    found = select(SignIn).where(SignIn.digest == _digest(token), _alive(now))
    sign_in = db.session.scalar(found)
    if sign_in and now - sign_in.seen_at > SEEN_EVERY:
        _note_use(sign_in.id, now)
    return sign_in


def sessions_of(person: Person) -> list[SignIn]:
    """The sessions in which a person is signed in, the one used last first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person.id, _alive(utc_now()))
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def current_session_id() -> int | None:
    """The id of the session in which this request came."""
    sign_in: SignIn | None = g.get(TOKEN) if has_request_context() else None
    return sign_in.id if sign_in else None


def signed_in_by_provider() -> bool:
    """Whether this request's session began at the provider of single sign-on."""
    sign_in: SignIn | None = g.get(TOKEN) if has_request_context() else None
    return sign_in is not None and sign_in.way == "provider"


def end_session(person: Person, session_id: int) -> None:
    """End one of a person's own sessions.

    Raises:
        NotFound: when it has ended, or is somebody else's.
    """
    own = delete(SignIn).where(SignIn.person_id == person.id, SignIn.id == session_id)
    if not db.session.execute(own).rowcount:  # type: ignore[attr-defined]
        raise NotFound(_("That session has ended already."))
    audit.log("end session", "person", person.id, details={"session": session_id})


def end_sessions(person: Person, *, but: int | None = None) -> None:
    """End all sessions of a person, but perhaps one: what they may do has changed."""
    others = delete(SignIn).where(SignIn.person_id == person.id, SignIn.id != (but or 0))
    if ended := db.session.execute(others).rowcount:  # type: ignore[attr-defined]
        audit.log("end sessions", "person", person.id, details={"sessions": ended})


def browser_name(user_agent: str) -> str:
    """A browser as people call it: "Chrome, Windows"; empty where it is not known."""
    known = ua_parser.parse(user_agent)
    parts = (known.user_agent and known.user_agent.family, known.os and known.os.family)
    return ", ".join(part for part in parts if part)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _alive(now: datetime) -> ColumnElement[bool]:
    known = settings()
    return and_(
        SignIn.started_at > now - timedelta(hours=known.session_hours),
        SignIn.seen_at > now - timedelta(minutes=known.session_minutes),
    )


def _note_use(sign_in_id: int, now: datetime) -> None:
    """In a transaction of its own after the request's: reading must not wait for a lock.

    Where somebody holds the database, the next request is soon enough.
    """

    def write() -> None:
        with suppress(OperationalError), own_transaction(patience=0) as connection:
            connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))

    after_commit(write)


def _load(person_key: str) -> Person | None:
    sign_in = live_session(session.get(TOKEN))
    if sign_in is None or not sign_in.person.active:
        return None
    if sign_in.person.fs_uniquifier != person_key:
        return None
    g.sign_in = sign_in
    # What Flask-Security's own pages want to know of a session.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return sign_in.person


def _signed_in(_app: Flask, user: Person) -> None:
    """A new token for each sign-in: what somebody planted in the browser before is worthless."""
    _forget(session.pop(TOKEN, None))
    session[TOKEN] = begin(
        user,
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        way=session.pop(WAY, "password"),
    )
    audit.log("sign in", "person", user.id, by=user.id)


def _signed_out(_app: Flask, user: Person) -> None:
    _forget(session.pop(TOKEN, None))
    audit.log("sign out", "person", user.id, by=user.id)


def _password_changed(_app: Flask, user: Person, **_more: object) -> None:
    audit.log("change password", "person", user.id, changes={"password": audit.CHANGED})
    kept = live_session(session.get(TOKEN))
    end_sessions(user, but=kept.id if kept else None)


def _forget(token: str | None) -> None:
    if token:
        db.session.execute(delete(SignIn).where(SignIn.digest == _digest(token)))


def init_app(app: Flask) -> None:
    """Let sessions decide who is signed in; after Flask-Security, which would by itself."""
    app.jinja_env.filters["browser_name"] = browser_name
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
