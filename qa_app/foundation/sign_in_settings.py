"""The settings of signing in: second factors, and single sign-on by OpenID Connect."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from qa_app.foundation.setting import SettingError, flag, is_loopback, setting

ROLES = ("qa", "lead", "agent", "supervisor", "admin", "privacy")


def _some_roles(value: str) -> frozenset[str]:
    names = frozenset(name.strip() for name in value.split(",") if name.strip())
    if unknown := names - set(ROLES):
        raise ValueError(f"{min(unknown)!r} is no role; there are {', '.join(ROLES)}")
    return names


def _origin(value: str) -> str | None:
    """Scheme, host and port of a web address; none where none is given."""
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be an address without a path, such as https://qa.example.kr")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("must start with https:, but on this machine")
    return f"{parts.scheme}://{parts.netloc}"


def _issuer(value: str) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be the provider's issuer, such as https://login.example.kr")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("must start with https:, but on this machine")
    return value


def _roles_by_claim(value: str) -> dict[str, str]:
    """Roles by what the provider calls them; every role by its own name where none is given."""
    if not value:
        return {role: role for role in ROLES}
    named: dict[str, str] = {}
    for pair in value.split(";"):
        role, equals, name = (part.strip() for part in pair.partition("="))
        if role not in ROLES or not equals or not name:
            raise ValueError("must be ROLE=NAME;ROLE=NAME, such as qa=QA staff;admin=QA leads")
        if name in named:
            raise ValueError(f"{name!r} is there twice")
        named[name] = role
    return named


def _scopes(value: str) -> str:
    if "openid" not in value.split():
        raise ValueError("must have openid among them")
    return value


@dataclass(frozen=True, kw_only=True)
class SignInSettings:
    """Who has to show a second factor, and which provider lets people in."""

    public_url: str | None = setting(
        "PUBLIC_URL",
        "",
        _origin,
        "Address at which people reach the app, such as `https://qa.example.kr`; `http://localhost`"
        " and LISTEN's port unless set. Passkeys and single sign-on work there only.",
    )
    second_factor_roles: frozenset[str] = setting(
        "SECOND_FACTOR_ROLES",
        "",
        _some_roles,
        "Roles whose people must have a second factor, such as `admin,privacy`.",
    )
    password_sign_in: bool = setting(
        "PASSWORD_SIGN_IN",
        "1",
        flag,
        "0 lets people in by OIDC_ISSUER only, neither by password nor by passkey.",
    )
    oidc_issuer: str | None = setting(
        "OIDC_ISSUER",
        "",
        _issuer,
        "OpenID Connect provider by which people may sign in, such as `https://login.example.kr`.",
    )
    oidc_client_id: str = setting("OIDC_CLIENT_ID", "", str, "What the provider calls this app.")
    oidc_client_secret: str = setting(
        "OIDC_CLIENT_SECRET", "", str, "By which the provider knows this app."
    )
    oidc_scopes: str = setting(
        "OIDC_SCOPES", "openid email profile", _scopes, "What the provider is asked for."
    )
    oidc_roles_claim: str = setting(
        "OIDC_ROLES_CLAIM",
        "",
        str,
        "Claim with a person's roles, such as `groups`; it replaces their roles at each sign-in."
        " Without it an admin gives them here.",
    )
    oidc_roles: dict[str, str] = setting(
        "OIDC_ROLES",
        "",
        _roles_by_claim,
        "What the claim calls our roles: `qa=QA staff;admin=QA leads`; each by its own name unless"
        " set.",
    )
    oidc_team_claim: str = setting(
        "OIDC_TEAM_CLAIM", "", str, "Claim with the name of the team that a person is in."
    )
    oidc_supervises_claim: str = setting(
        "OIDC_SUPERVISES_CLAIM", "", str, "Claim with the names of the teams that they supervise."
    )
    oidc_new_people: bool = setting(
        "OIDC_NEW_PEOPLE", "0", flag, "1 adds people at their first sign-in whom nobody added here."
    )
    oidc_second_factor: bool = setting(
        "OIDC_SECOND_FACTOR",
        "0",
        flag,
        "1 asks for our second factor after the provider's sign-in too.",
    )

    def check_sign_in(self) -> None:
        """Whether these settings go together.

        Raises:
            SettingError: at the first that does not.
        """
        if self.oidc_issuer:
            for name, value in (
                ("OIDC_CLIENT_ID", self.oidc_client_id),
                ("OIDC_CLIENT_SECRET", self.oidc_client_secret),
            ):
                if not value:
                    raise SettingError(f"{name}='': OIDC_ISSUER needs it")
        for name, is_set, needs, has in self._needs():
            if is_set and not has:
                raise SettingError(f"{name}: needs {needs}")

    def _needs(self) -> tuple[tuple[str, bool, str, bool], ...]:
        provider, roles = bool(self.oidc_issuer), bool(self.oidc_roles_claim)
        return (
            ("PASSWORD_SIGN_IN=0", not self.password_sign_in, "OIDC_ISSUER", provider),
            ("OIDC_NEW_PEOPLE=1", self.oidc_new_people, "OIDC_ISSUER", provider),
            ("OIDC_NEW_PEOPLE=1", self.oidc_new_people, "OIDC_ROLES_CLAIM", roles),
            ("OIDC_SECOND_FACTOR=1", self.oidc_second_factor, "OIDC_ISSUER", provider),
        )
