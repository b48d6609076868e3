"""Real providers of OpenID Connect on loopback, one of which lies; and the way through them."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import oidc_provider_mock
import requests
from flask import Flask, Response, g, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from tests.conftest import PATIENCE, Visitor, make_app, make_settings
from tests.doors.server import free_port
from tests.people.test_people import PASSWORD

CLIENT = {"OIDC_CLIENT_ID": "qa-coach", "OIDC_CLIENT_SECRET": "a secret", "PUBLIC_URL": ""}
TOLD = {
    "OIDC_ROLES_CLAIM": "groups", "OIDC_ROLES": "qa=QA staff;agent=Agents;admin=Leads",
    "OIDC_TEAM_CLAIM": "team", "OIDC_SUPERVISES_CLAIM": "leads.teams", "OIDC_NEW_PEOPLE": "1",
}  # fmt: skip
JISU = "jisu@centre.kr"


@dataclass
class Provider:
    """A provider of OpenID Connect, and the people whom it knows."""

    url: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Let the provider say this of somebody."""
        told = {"email": JISU, "email_verified": True, "name": "Kim Jisu", **claims}
        requests.put(f"{self.url}/users/{subject}", json=told, timeout=PATIENCE).raise_for_status()

    def comes_back(self, away: str, subject: str) -> str:
        """Sign in on the provider's page; the address to which it leads back, as a path."""
        answer = requests.post(away, data={"sub": subject}, allow_redirects=False, timeout=PATIENCE)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@contextmanager
def running_provider() -> Iterator[Provider]:
    port = free_port()
    words = ["-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    process = subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/.well-known/openid-configuration", process)
        yield Provider(url)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            assert process.poll() is None, "the provider ended"
            assert time.monotonic() < deadline, "the provider did not start"
            time.sleep(0.2)


def browser_of(app: Flask) -> Visitor:
    db.session.commit()
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert isinstance(client, Visitor)
    return client


def come_in(app: Flask, provider: Provider, subject: str, path: str = "/sso"):
    """The way through the provider; the browser, and our answer at its end."""
    client = browser_of(app)
    away = client.get(path).location
    return client, client.get(provider.comes_back(away, subject))


def is_in(client: Visitor) -> bool:
    return client.get("/account").status_code == 200


def jisu(*roles: RoleName) -> Person:
    person = add_person(email=JISU, name="Kim Jisu", password=PASSWORD, roles=list(roles))
    db.session.commit()
    return person


def roles_of(person: Person) -> set[str]:
    db.session.rollback()
    db.session.refresh(person)
    return {role.name for role in person.roles}


Change = Callable[[dict[str, Any]], dict[str, Any]]


@contextmanager
def lying_provider(change: Change, *, key: RSAKey | None = None) -> Iterator[Provider]:
    """The same provider, whose ID tokens are changed, and signed by its key or another one."""
    app = oidc_provider_mock.app()

    @app.after_request
    def lie(response: Response) -> Response:
        if request.path != "/oauth2/token":
            return response
        own = g.oidc_provider_mock_storage.jwk
        sign = key or RSAKey.import_key(own.as_dict(is_private=True))
        body = json.loads(response.get_data())
        told = jwt.decode(body["id_token"], RSAKey.import_key(own.as_dict(is_private=True))).claims
        kid = {"kid": own.as_dict()["kid"]} if "kid" in own.as_dict() else {}
        body["id_token"] = jwt.encode({"alg": "RS256", **kid}, change(told), sign)
        response.set_data(json.dumps(body))
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Provider(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def making_centres(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Makes centres with a provider, in whose context the test goes on."""
    contexts = []

    def make(url: str, **more: str) -> Flask:
        app = make_app(make_settings(settings.data_dir, OIDC_ISSUER=url, **{**CLIENT, **more}))
        contexts.append(app.app_context())
        contexts[-1].push()
        return app

    yield make
    for context in reversed(contexts):
        db.session.remove()
        db.engine.dispose()
        context.pop()
