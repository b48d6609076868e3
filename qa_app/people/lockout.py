"""Whoever guesses passwords is stopped, by account and by address, in all web processes at once.

Tries that failed stand in the database. By account ten in a quarter of an hour are enough for
whoever knows the password; by address a whole shift behind one address may mistype theirs.
"""

import hashlib
from datetime import timedelta

from flask import request
from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, or_, select

from qa_app import audit
from qa_app.foundation.errors import TooManyTries
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import commit_before_slow_work
from qa_app.people.models import FailedSignIn, Person

WINDOW = timedelta(minutes=15)
MOST_BY_ACCOUNT = 10
MOST_BY_ADDRESS = 100


def begin_try(account: str, person_id: int | None = None) -> None:
    """Count a try at an account's password, before it is known whether it is right.

    Counted first and in a transaction of its own, so that a thousand tries at once are no way
    around. Whoever is locked out does not make it longer by trying again. ``person_id`` says whose
    account it is where its name does not.

    Raises:
        TooManyTries: when there were too many.
    """
    commit_before_slow_work()
    now, key, address = utc_now(), _key(account), request.remote_addr or ""
    with db.engine.begin() as connection:
        connection.execute(delete(FailedSignIn).where(FailedSignIn.at <= now - WINDOW))
        row = insert(FailedSignIn).values(at=now, account=key, address=address)
        number = connection.execute(row.returning(FailedSignIn.id)).scalar_one()
    by_account = func.count().filter(FailedSignIn.account == key)
    by_address = func.count().filter(FailedSignIn.address == address)
    either = or_(FailedSignIn.account == key, FailedSignIn.address == address)
    with db.engine.begin() as connection:
        tries = connection.execute(select(by_account, by_address).where(either)).one()
        too_many = tries[0] > MOST_BY_ACCOUNT or tries[1] > MOST_BY_ADDRESS
        if too_many:
            connection.execute(delete(FailedSignIn).where(FailedSignIn.id == number))
    if too_many:
        failed("lock out", account, person_id)
        minutes = round(WINDOW.total_seconds() / 60)
        raise TooManyTries(
            _("Too many attempts. Wait %(minutes)d minutes, then try again.", minutes=minutes)
        )


def forget_tries(account: str) -> None:
    """The password was right: what was mistyped before does not count."""
    commit_before_slow_work()
    with db.engine.begin() as connection:
        connection.execute(delete(FailedSignIn).where(FailedSignIn.account == _key(account)))


def failed(action: str, account: str, person_id: int | None = None) -> None:
    """Put on record that somebody could not get into an account, whether there is one or not.

    What was typed for one that is not there may be a password: a keyed digest of it stays.
    """
    named = select(Person.id).where(func.lower(Person.email) == account.strip().lower())
    if known := person_id or db.session.scalar(named):
        audit.log(action, "person", known, even_if_refused=True)
    else:
        details = {"account": audit.keyed(account)}
        audit.log(action, "account", details=details, even_if_refused=True)


def _key(account: str) -> str:
    """Enough to count by; what somebody typed into the field may be a password."""
    return hashlib.sha256(account.strip().lower().encode()).hexdigest()
