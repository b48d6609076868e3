"""Single sign-on by OpenID Connect: Authlib asks and checks, here its answer becomes a person."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy import select

from qa_app import audit
from qa_app.foundation.errors import NotAllowed, ProviderFailed, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import compared
from qa_app.foundation.settings import Settings
from qa_app.foundation.transaction import settings
from qa_app.people.accounts import add_person, find_by_email, readable_address, set_roles
from qa_app.people.claims import Told, asked_for, claim
from qa_app.people.models import Person, ProviderIdentity, Team
from qa_app.people.on_record import described
from qa_app.people.sessions import end_sessions

log = structlog.get_logger()

SECONDS_TO_ANSWER = 10
CLOCKS_DIFFER = 60  # seconds by which the provider's clock may be off
# Signatures that only the provider can make; neither "none" nor those by a shared secret.
SIGNED_BY = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
SIGNED_BY |= {"EdDSA", "Ed25519"}


class Untrusted(Exception):
    """The provider's answer is whole, but not what was asked for; the message is ours."""


def init_app(app: Flask, settings: Settings) -> None:
    """Know the provider; nothing is asked of it before somebody signs in."""
    app.jinja_env.globals.update(
        has_provider=is_offered, passwords_open=lambda: settings.password_sign_in
    )
    if settings.oidc_issuer is None:
        return
    known = OAuth(app)
    known.register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.oidc_scopes,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS_TO_ANSWER,
        },
    )
    app.extensions["single_sign_on"] = known


def is_offered() -> bool:
    """Whether this centre has a provider."""
    return "single_sign_on" in current_app.extensions


def lead_to_provider(*, again: bool) -> ResponseReturnValue:
    """To the provider's sign-in page; ``again`` whoever is signed in there already, too."""
    asked: dict[str, Any] = {"prompt": "login", "max_age": 0} if again else {}
    with _told_of_faults():
        answer: ResponseReturnValue = _provider().authorize_redirect(
            f"{settings().origin}/sso/callback", **asked
        )
    return answer


def lead_to_sign_out() -> ResponseReturnValue:
    """To where the provider ends its own session."""
    with _told_of_faults():
        answer: ResponseReturnValue = _provider().logout_redirect(
            f"{settings().origin}/login", client_id=settings().oidc_client_id
        )
    return answer


def ends_sessions() -> bool:
    """Whether the provider offers to sign out there, too."""
    return bool(_provider().server_metadata.get("end_session_endpoint"))


def claims_of_answer() -> dict[str, Any]:
    """What the provider says of whoever came back from it, once all of it is checked.

    Raises:
        Refused: when the sign-in was begun elsewhere, or the provider refused it.
        ProviderFailed: when it does not answer, or its answer cannot be trusted.
    """
    known = settings()
    options = {
        "iss": {"essential": True, "value": known.oidc_issuer},
        "aud": {"essential": True, "value": known.oidc_client_id},
    }
    with _told_of_faults():
        client = _provider()
        token = client.authorize_access_token(claims_options=options, leeway=CLOCKS_DIFFER)
        claims = dict(token.get("userinfo") or {})
        if not claims:
            raise Untrusted("the answer has no ID token")
        missing = [name for name in asked_for(known) if claim(claims, name) is None]
        if missing and client.server_metadata.get("userinfo_endpoint"):
            told = dict(client.userinfo(token=token))
            if told.get("sub") != claims["sub"]:
                raise Untrusted("the answers are about two people")
            claims = {**told, **claims}
    return claims


def is_recent(claims: Mapping[str, Any]) -> bool:
    """Whether somebody has just signed in at the provider, rather than long before."""
    at = claims.get("auth_time")
    return isinstance(at, int | float) and time.time() - at < CLOCKS_DIFFER * 5


def person_told_of(told: Told) -> Person:
    """Who the provider means: known by its own name for them, the first time by their address.

    Raises:
        NotAllowed: when nobody here is meant, or somebody who may not sign in.
    """
    identity = db.session.scalar(
        select(ProviderIdentity).where(
            ProviderIdentity.issuer == settings().oidc_issuer,
            ProviderIdentity.subject == told.subject,
        )
    )
    person = identity.person if identity else _met_first(told)
    if not person.active:
        raise NotAllowed(_("Your account may not sign in here. Ask an admin of your centre."))
    return person


def take_over(person: Person, told: Told) -> None:
    """Make a person's roles and teams what the provider says; new roles end their sessions.

    Raises:
        NotAllowed: when no role is left.
    """
    if told.unknown:
        # Not by name: what a provider calls its groups may name people.
        log.warning("roles of the provider are unknown here", count=len(told.unknown))
    before = described(person)
    if told.roles is not None and before["roles"] != sorted(role.value for role in told.roles):
        set_roles(person, told.roles)
        end_sessions(person)
    if told.team is not None:
        person.team = next(iter(_teams(told.team)), None)
    if told.supervises is not None:
        person.supervised_teams = _teams(told.supervises)
    db.session.flush()
    if changed := audit.differences(before, described(person)):
        audit.log(
            "single sign-on",
            "person",
            person.id,
            changes=changed,
            by=person.id,
            even_if_refused=True,
        )
    if not person.roles:
        db.session.commit()  # what was taken away stays so, although this request fails
        raise NotAllowed(_("Your company account has no role here. Ask an admin of your centre."))


def is_linked(person: Person) -> bool:
    """Whether a person has come from this provider before."""
    return any(identity.issuer == settings().oidc_issuer for identity in person.identities)


def _met_first(told: Told) -> Person:
    address = readable_address(told.address) if told.address else None
    if address is None:
        raise NotAllowed(
            _(
                "Your company account has no verified email address. Ask whoever manages "
                "company accounts."
            )
        )
    person = find_by_email(address)
    if person is None:
        person = _add(told, address)
    elif is_linked(person):
        # An address that went on to somebody else does not bring what was another's.
        raise NotAllowed(_("Somebody else signs in with this address. Ask an admin."))
    if person.active:
        person.identities.append(
            ProviderIdentity(issuer=str(settings().oidc_issuer), subject=told.subject)
        )
        db.session.flush()
    return person


def _add(told: Told, address: str) -> Person:
    if not settings().oidc_new_people or not told.roles:
        raise NotAllowed(_("You have not been added here yet. Ask an admin of your centre."))
    return add_person(email=address, name=told.name or address, password=None, roles=told.roles)


def _teams(names: list[str]) -> list[Team]:
    """The open teams of these names, in whatever capitals; others mean nothing here."""
    wanted = {compared(name) for name in names}
    teams = db.session.scalars(select(Team).where(Team.closed_at.is_(None)).order_by(Team.id))
    return [team for team in teams if compared(team.name) in wanted]


def _provider() -> Any:
    """Authlib's client, with what the provider says of itself."""
    client = current_app.extensions["single_sign_on"].provider
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != settings().oidc_issuer:
        client.server_metadata.pop("_loaded_at", None)
        raise Untrusted("the provider's name for itself is not OIDC_ISSUER, to the letter")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [
        name for name in offered if name in SIGNED_BY
    ]
    return client


@contextmanager
def _told_of_faults() -> Iterator[None]:
    try:
        yield
    except MismatchingStateError:
        raise Refused(
            _("This sign-in took too long, or was started in another window. Start again.")
        ) from None
    except OAuthError as error:
        if request.args.get("error"):  # said by whoever calls, so that it goes into no log
            raise Refused(_("Single sign-on did not let you in. Try again.")) from None
        log.error("the provider refuses this app", code=str(error.error)[:80])
        raise _failed() from None
    except Untrusted as error:
        log.error("the provider cannot be trusted", reason=str(error))
        raise _failed() from None
    except (RequestException, JoseError, ValueError, KeyError, RuntimeError) as error:
        log.error("the provider cannot be used", code=type(error).__name__)
        raise _failed() from None


def _failed() -> ProviderFailed:
    return ProviderFailed(
        _(
            "Single sign-on is not responding correctly. Try again in a few minutes; if it "
            "keeps happening, tell whoever runs this centre."
        )
    )
