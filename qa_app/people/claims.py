"""What the provider of single sign-on says of a person, read as what it means here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.sign_in_settings import SignInSettings
from qa_app.people.models import RoleName


@dataclass(frozen=True, slots=True)
class Told:
    """A person as the provider tells of them.

    ``address`` is one that the provider has made sure of, else None. ``roles``, ``team`` and
    ``supervises`` are None where they are not the provider's to say; ``unknown`` are names of
    roles that mean nothing here.
    """

    subject: str
    address: str | None
    name: str
    roles: list[RoleName] | None
    unknown: list[str]
    team: list[str] | None
    supervises: list[str] | None


def read_claims(claims: Mapping[str, Any], settings: SignInSettings) -> Told:
    """What the claims of an ID token mean under these settings."""
    email = claims.get("email")
    sure = isinstance(email, str) and claims.get("email_verified") in (True, "true")
    named = _names(claims, settings.oidc_roles_claim)
    meant = [settings.oidc_roles.get(name) for name in named or ()]
    return Told(
        subject=str(claims["sub"]),
        address=email if sure else None,
        name=clean_line(str(claims.get("name") or "")),
        roles=None if named is None else [role for role in RoleName if role in meant],
        unknown=[name for name in named or () if name not in settings.oidc_roles],
        team=_names(claims, settings.oidc_team_claim),
        supervises=_names(claims, settings.oidc_supervises_claim),
    )


def asked_for(settings: SignInSettings) -> list[str]:
    """The claims that these settings need, besides those that every provider sends."""
    ours = (settings.oidc_roles_claim, settings.oidc_team_claim, settings.oidc_supervises_claim)
    return [name for name in ours if name]


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by a path with dots where it lies in others."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _names(claims: Mapping[str, Any], name: str) -> list[str] | None:
    """The names in a claim: one, or a list of them; a claim that is missing names none."""
    if not name:
        return None
    value = claim(claims, name)
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return [clean_line(item) for item in values if isinstance(item, str) and clean_line(item)]
