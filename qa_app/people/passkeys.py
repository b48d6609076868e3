"""Passkeys (WebAuthn): added, checked, removed.

A passkey asks for a finger, a face or a PIN each time, so that it is two factors by itself: it
signs in without a password, and is the second step after one. Flask-Security's own passkeys are
one or the other, and take an answer twice within a minute; so py_webauthn is asked directly.
"""

import ipaddress
import json
import time
from typing import Any, cast
from urllib.parse import urlsplit

import webauthn
from flask import Flask, request, session
from flask_babel import gettext as _
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.extensions import db, security, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people import lockout
from qa_app.people.models import Passkey, Person
from qa_app.people.second_factor import forget_tries

CHALLENGE = "passkey_challenge"
CHALLENGE_SECONDS = 300
MOST = 20  # of one person
VERIFIED = UserVerificationRequirement.REQUIRED


def init_app(app: Flask) -> None:
    """Let the sign-in page know whether to offer them."""
    app.jinja_env.globals["passkeys_usable"] = usable_here


def usable_here() -> bool:
    """Whether a browser would take passkeys on this page: by the centre's own name only."""
    return request.host == urlsplit(settings().origin).netloc and not _is_address(_host())


def options_to_add(person: Person) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    if len(person.passkeys) >= MOST:
        raise Refused(_("You have %(most)d passkeys. Remove one first.", most=MOST))
    if not person.fs_webauthn_user_handle:
        security.datastore.set_webauthn_user_handle(person)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="QA Coach",
        user_id=str(person.fs_webauthn_user_handle).encode(),
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=_known(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    return _offer(options, "add")


def options_to_sign_in(person: Person | None, purpose: str) -> dict[str, Any]:
    """What the browser needs to use a passkey: one of this person's, or of whoever it is."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        allow_credentials=_known(person) if person else None,
        user_verification=VERIFIED,
    )
    return _offer(options, purpose)


def add_passkey(person: Person, name: str, answer: str) -> Passkey:
    """Keep the passkey that a browser has made.

    Raises:
        Refused: when it does not answer what was asked, or is here already.
    """
    challenge, _at = _challenge("add")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=settings().origin,
            require_user_verification=True,
        )
        transports = json.loads(answer)["response"].get("transports") or []
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise _not_taken() from None
    if _find(made.credential_id):
        raise Refused(_("This passkey is here already."))
    known = {transport.value for transport in AuthenticatorTransport}
    passkey = Passkey(
        person=person,
        name=name,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=sorted(known & {item for item in transports if isinstance(item, str)}),
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def check_passkey(answer: str, purpose: str) -> Person:
    """Whose passkey has answered; noted as used. An answer counts once.

    Raises:
        Refused: when it is nobody's, or does not answer what was asked.
        TooManyTries: when there were too many.
    """
    challenge, at = _challenge(purpose)
    try:
        credential_id = base64url_to_bytes(json.loads(answer)["rawId"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _not_taken() from None
    account = f"passkey {credential_id.hex()}"
    lockout.begin_try(account)
    passkey = _find(credential_id, to_change=True)
    if passkey is None or not passkey.person.active:
        raise _not_taken()
    if passkey.used_at and passkey.used_at.timestamp() >= at:
        raise _not_taken()  # the same answer sent again
    try:
        _verify(passkey, answer, challenge)
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        passkey.person.track_failed_authn("passkey")
        raise _not_taken() from None
    forget_tries(account)
    return passkey.person


def get_passkey(person: Person, passkey_id: int) -> Passkey:
    """One of a person's own passkeys.

    Raises:
        NotFound: when it was removed, or is somebody else's.
    """
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != person.id:
        raise NotFound(_("This passkey was removed already."))
    return passkey


def _verify(passkey: Passkey, answer: str, challenge: bytes) -> None:
    handle = json.loads(answer)["response"].get("userHandle")
    if handle and base64url_to_bytes(handle).decode() != passkey.person.fs_webauthn_user_handle:
        raise ValueError("the passkey was made for somebody else")
    used = webauthn.verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=_host(),
        expected_origin=settings().origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=True,
    )
    passkey.sign_count, passkey.used_at = used.new_sign_count, utc_now()
    db.session.flush()


def _find(credential_id: bytes, *, to_change: bool = False) -> Passkey | None:
    found = select(Passkey).where(Passkey.credential_id == credential_id)
    return db.session.scalar(found.with_for_update() if to_change else found)


def _known(person: Person) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=passkey.credential_id,
            transports=[AuthenticatorTransport(name) for name in passkey.transports],
        )
        for passkey in person.passkeys
    ]


def _offer(options: Any, purpose: str) -> dict[str, Any]:
    challenge = bytes_to_base64url(options.challenge)
    session[CHALLENGE] = {"challenge": challenge, "for": purpose, "at": time.time()}
    return cast(dict[str, Any], json.loads(webauthn.options_to_json(options)))


def _challenge(purpose: str) -> tuple[bytes, float]:
    """What was asked last in this browser, and when."""
    asked = session.pop(CHALLENGE, None) or {}
    at = float(asked.get("at", 0))
    if asked.get("for") != purpose or not 0 <= time.time() - at < CHALLENGE_SECONDS:
        raise Refused(_("That took too long. Please try once more."))
    return base64url_to_bytes(asked["challenge"]), at


def _not_taken() -> Refused:
    return Refused(_("This passkey does not work here. Try another one, or your password."))


def _host() -> str:
    return urlsplit(settings().origin).hostname or ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
