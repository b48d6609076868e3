"""Accounts: signing in, adding people, changing what they may do."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any, cast

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from flask import Blueprint, Flask, session
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.forms import ChangePasswordForm, LoginForm
from flask_security.signals import password_changed, user_failed_authn
from flask_security.utils import url_for_security
from flask_security.views import change_password, login, logout
from sqlalchemy import func, select

from qa_app import audit
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import NotAllowed
from qa_app.foundation.extensions import db, security
from qa_app.foundation.passwords import LENGTH
from qa_app.foundation.settings import ROOT
from qa_app.foundation.transaction import settings
from qa_app.people import lockout
from qa_app.people.models import Person, Role, RoleName, Team
from qa_app.people.second_factor import AUTHENTICATOR, RECOVERY_CODES
from qa_app.people.sessions import WAY

LONGEST_NAME = 80
LONGEST_ADDRESS = 255

# Centres have addresses that work in the house only, and the sample people end in ".test".
SPECIAL_USE_DOMAIN_NAMES[:] = [
    name for name in SPECIAL_USE_DOMAIN_NAMES if name not in {"local", "test"}
]
ADDRESS_RULES: dict[str, Any] = {"check_deliverability": False, "globally_deliverable": False}

SECURITY_CONFIG: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SALT": "argon2-brings-its-own",  # unused, but must be set
    "SECURITY_PASSWORD_LENGTH_MIN": LENGTH,
    "SECURITY_PASSWORD_CHECK_BREACHED": None,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_EMAIL_VALIDATOR_ARGS": ADDRESS_RULES,
    "SECURITY_I18N_DIRNAME": ["builtin", str(ROOT / "qa_app" / "translations")],
    "SECURITY_FLASH_MESSAGES": True,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_FRESHNESS": timedelta(minutes=-1),  # our pages ask for the password again
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": [AUTHENTICATOR],
    "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "qa_app.people.second_step.SecondStep"},
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds that a phone's clock may be off
    "SECURITY_TOTP_ISSUER": "QA Coach",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": RECOVERY_CODES,
    "SECURITY_USE_REGISTER_V2": True,
}


class SignInForm(LoginForm):
    """Address and password; nobody is remembered for longer than the session."""

    remember = None

    def validate(self, **options: Any) -> bool:
        """Whether address and password are right; counted by who guesses."""
        if not settings().password_sign_in:
            raise NotAllowed(_("This centre allows single sign-on only."))
        account = self.email.data or ""
        lockout.begin_try(account)
        right = bool(super().validate(**options))
        if right:
            lockout.forget_tries(account)
            session[WAY] = "password"
        else:
            lockout.failed("failed sign-in", account)
        return right


class OwnPasswordForm(ChangePasswordForm):
    """The old password and a new one."""

    def validate(self, **options: Any) -> bool:
        """Whether the old one is right and the new one good; counted by who guesses."""
        if not current_user.password:
            # Whoever the provider does not know any more must not have kept another way in.
            raise NotAllowed(_("You use single sign-on and have no password here."))
        account = current_user.email
        lockout.begin_try(account)
        right = bool(super().validate(**options))
        if right or not self.password.errors:
            lockout.forget_tries(account)
        else:
            lockout.failed("failed password change", account)
        return right


datastore = SQLAlchemyUserDatastore(db, Person, Role)


def init_app(app: Flask, security: Security) -> None:
    """Sign-in by Flask-Security, with rules of ours for passwords and for who guesses them."""
    app.config["SECURITY_TOTP_SECRETS"] = {"1": _key_of_totp_secrets(app)}
    security.init_app(
        app,
        datastore,
        register_blueprint=False,
        login_form=SignInForm,
        change_password_form=OwnPasswordForm,
    )
    app.register_blueprint(_pages())
    app.jinja_env.globals["url_for_security"] = url_for_security
    # Tokens that scripts could sign in with are not offered here. Flask-Security would look for
    # one in every stranger's request, and read its body for that.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    security.want_json(lambda _request: False)  # nor are answers that carry one
    password_changed.connect(_has_own_password, app)
    user_failed_authn.connect(_note_failure, app)


def _pages() -> Blueprint:
    """Those of Flask-Security's pages that are in use; it would bring a dozen more."""
    pages = Blueprint("security", __name__)
    both = ["GET", "POST"]
    pages.add_url_rule("/login", endpoint="login", view_func=login, methods=both)
    pages.add_url_rule("/logout", endpoint="logout", view_func=logout, methods=["POST"])
    pages.add_url_rule(
        "/change", endpoint="change_password", view_func=change_password, methods=both
    )
    return pages


def _key_of_totp_secrets(app: Flask) -> str:
    """What the secrets of authenticator apps are encrypted with in the database."""
    key = str(app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"secrets of authenticator apps", hashlib.sha256).hexdigest()


def _note_failure(_app: Flask, user: Person, auth_type: str, **_more: object) -> None:
    """A code or a passkey that was wrong; passwords are noted where they are counted."""
    if auth_type != "password":
        details = {"way": auth_type}
        audit.log("failed second factor", "person", user.id, details=details, even_if_refused=True)


def _has_own_password(_app: Flask, user: Person, **_more: object) -> None:
    user.must_change_password = False


def readable_address(text: str) -> str | None:
    """An e-mail address as sign-in will read it, in small letters; ``None`` if it is none."""
    try:
        return validate_email(clean_line(text), **ADDRESS_RULES).normalized.lower()
    except EmailNotValidError:
        return None


def set_roles(person: Person, names: list[RoleName]) -> None:
    """Give a person exactly these roles."""
    person.roles = [cast(Role, datastore.find_or_create_role(name.value)) for name in names]


def add_person(
    *,
    email: str,
    name: str,
    password: str | None,
    roles: list[RoleName],
    language: str | None = None,
    team: Team | None = None,
    is_sample: bool = False,
) -> Person:
    """Add somebody who can sign in; the caller has checked that the address is free.

    Without a password they sign in by single sign-on.
    """
    person = Person(
        email=readable_address(email) or clean_line(email).lower(),
        name=clean_line(name),
        language=language,
        team=team,
        is_sample=is_sample,
        fs_uniquifier=secrets.token_hex(32),
        active=True,
    )
    set_password(person, password)
    set_roles(person, roles)
    db.session.add(person)
    db.session.flush()
    return person


def set_password(person: Person, password: str | None) -> None:
    """Store a new password, or that there is none; all sessions of the person end."""
    from flask_security.utils import hash_password  # needs an app, so not at import

    # As the sign-in page will read it: Hangul is typed in more than one form.
    person.password = hash_password(security.password_util.normalize(password)) if password else ""
    person.fs_uniquifier = secrets.token_hex(32)


def find_by_email(email: str) -> Person | None:
    """The person with this address, whatever its case."""
    wanted = {clean_line(email).lower(), readable_address(email)} - {None}
    return db.session.scalar(select(Person).where(func.lower(Person.email).in_(wanted)))


def active_admins() -> int:
    """How many people could still let others in."""
    admins = select(func.count(Person.id)).where(
        Person.active, Person.roles.any(Role.name == RoleName.ADMIN)
    )
    return db.session.scalar(admins) or 0
