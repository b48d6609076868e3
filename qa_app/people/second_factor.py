"""Second factors: codes of an authenticator app, passkeys, and recovery codes for a lost phone.

Flask-Security and ``one_time_codes`` make and read the codes; here whoever guesses them is
stopped, and it stands who has to have one.
"""

import time
from datetime import timedelta

from flask import Flask, current_app, session
from flask_login import user_logged_in

from qa_app.foundation.extensions import db, security
from qa_app.foundation.transaction import after_commit, settings
from qa_app.people import lockout
from qa_app.people.models import Person
from qa_app.people.sessions import current_session_id, end_sessions, signed_in_by_provider

AUTHENTICATOR = "authenticator"
RECOVERY_CODES = 10
FEW_CODES = 3
# How long whoever gave their password again may change what lets them in.
VERIFIED_FOR = timedelta(minutes=5)
VERIFIED_AT = "verified_at"


def has_second_factor(person: Person) -> bool:
    """Whether a person's password alone does not let anybody in."""
    return bool(person.tf_totp_secret or person.passkeys)


def role_needs_one(person: Person) -> bool:
    """Whether one of a person's roles must not be had without a second factor."""
    return any(role.name in settings().second_factor_roles for role in person.roles)


def has_to_set_one_up(person: Person) -> bool:
    """Whether a signed-in person may do nothing until they have a second factor.

    Whoever comes from the provider has shown theirs there, unless the centre wants ours too.
    """
    if not role_needs_one(person) or has_second_factor(person):
        return False
    return settings().oidc_second_factor or not signed_in_by_provider()


def is_right_code(person: Person, code: str) -> bool:
    """Whether a code of a person's app or recovery sheet is right; it is used up by that.

    Counted apart from passwords: whoever knows the password must not guess codes without end by
    giving it again and again.

    Raises:
        TooManyTries: when there were too many.
    """
    account = f"second factor {person.id}"
    lockout.begin_try(account, person.id)
    db.session.refresh(person, with_for_update={"of": Person})
    right = _is_code_of_app(person, code) or _is_recovery_code(person, code)
    if right:
        db.session.flush()
        forget_tries(account)
    else:
        person.track_failed_authn("code", True)
    return right


def forget_tries(account: str) -> None:
    """What was mistyped before does not count; after the request, which holds a lock."""
    after_commit(lambda: lockout.forget_tries(account))


def _is_code_of_app(person: Person, code: str) -> bool:
    if not person.tf_totp_secret:
        return False
    return is_code_of(person, person.tf_totp_secret, code)


def is_code_of(person: Person, secret: str, code: str) -> bool:
    """Whether a code is the present one of this secret, or one half a minute off."""
    window = current_app.config["SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY"]
    return bool(security.totp_factory.verify_totp(code, secret, person, window=window))


def _is_recovery_code(person: Person, code: str) -> bool:
    codes = security.mf_recovery_codes_util
    return codes.check_recovery_code(person, code) and codes.delete_recovery_code(person, code)


def new_recovery_codes(person: Person) -> list[str]:
    """New codes in the place of all old ones; they can be read now and never again."""
    return list(security.mf_recovery_codes_util.create_recovery_codes(person))


def reset(person: Person) -> None:
    """Take away all that a person signs in with besides the password; their sessions end."""
    security.datastore.tf_reset(person)
    person.totp_counter = None
    person.passkeys.clear()
    person.mf_recovery_codes = None
    end_sessions(person)
    db.session.flush()


def changed(person: Person) -> None:
    """What lets a person in is different now: other sessions end, codes for nothing go."""
    db.session.flush()
    end_sessions(person, but=current_session_id())
    if not has_second_factor(person):
        person.mf_recovery_codes = None


def is_verified() -> bool:
    """Whether whoever sits here has just shown again that they are the one who signed in."""
    at: float = session.get(VERIFIED_AT, 0)
    return 0 <= time.time() - at < VERIFIED_FOR.total_seconds()


def note_verified() -> None:
    """Whoever sits here has shown again who they are."""
    session[VERIFIED_AT] = time.time()


def _signed_in(_app: Flask, user: Person) -> None:
    """Whoever has to set one up has given the password a moment ago."""
    session.pop(VERIFIED_AT, None)
    if has_to_set_one_up(user):
        note_verified()


def init_app(app: Flask) -> None:
    """Look at each sign-in; after the sessions, which make a row of it."""
    user_logged_in.connect(_signed_in, app)
