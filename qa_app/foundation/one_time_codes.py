"""Codes that open the door once: those of authenticator apps, and recovery codes.

Flask-Security makes, encrypts and reads them; these are the two promises that it leaves to us.
"""

import hashlib
import hmac
from typing import Any

from flask import current_app
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch
from sqlalchemy import or_, update
from sqlalchemy.orm import object_session


class CodesOnce(Totp):
    """Codes of an authenticator app, each of which opens the door once."""

    def get_last_counter(self, user: Any) -> int | None:
        """Which code was used last."""
        counter: int | None = user.totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Note that a code was used; of two who send it at once, the second is refused."""
        person, session = user.__class__, object_session(user)
        if session is None:
            raise RuntimeError("nobody is there to use the code")
        not_yet = or_(person.totp_counter.is_(None), person.totp_counter < tmatch.counter)
        used = update(person).where(person.id == user.id, not_yet)
        noted: Any = session.execute(used.values(totp_counter=tmatch.counter))
        if not noted.rowcount:
            raise UsedTokenError


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes, of which nothing but a keyed digest is kept."""

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        return [_digest(code) for code in codes]

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether a person has this code and has not used it."""
        return _digest(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Take out a code that was used."""
        user.mf_recovery_codes.remove(_digest(code))
        return True


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"recovery code {plain}".encode(), hashlib.sha256).hexdigest()
