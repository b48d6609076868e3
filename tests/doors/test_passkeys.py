"""Passkeys in a real browser with a virtual authenticator: added, used alone and as second step."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from webauthn.helpers import base64url_to_bytes

from qa_app.audit import records_of
from qa_app.foundation.extensions import db
from qa_app.people.accounts import add_person, set_roles
from qa_app.people.models import Passkey, Person, RoleName, SignIn
from tests.conftest import PATIENCE, make_app, make_settings
from tests.doors.server import serving
from tests.people.test_people import PASSWORD

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass
class Centre:
    """The web server of a centre, by the name at which browsers take passkeys."""

    app: Flask
    url: str


@pytest.fixture(scope="module")
def centre(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("passkeys")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    settings = make_settings(folder, SECOND_FACTOR_ROLES="admin")
    app = make_app(settings)
    with serving(settings, SECOND_FACTOR_ROLES="admin") as server:
        yield Centre(app, f"http://localhost:{server.port}")
    with app.app_context():
        db.engine.dispose()


class Visit:
    """A browser window, and the finger that is laid on its key."""

    def __init__(self, context: BrowserContext, centre: Centre) -> None:
        self.page: Page = context.new_page()
        self.url = centre.url
        self.line: CDPSession = context.new_cdp_session(self.page)
        self.line.send("WebAuthn.enable")
        self.key = self.plug_in()
        self.refused: list[str] = []
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)

    def plug_in(self, **options: object) -> str:
        added = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **options}})
        return str(added["authenticatorId"])

    def wrong_finger(self) -> None:
        self.line.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": False}
        )

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def forget(self) -> None:
        """Lose the session; nothing that still loads brings it back."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()

    def give_password(self, email: str) -> None:
        self.open("/login")
        self.page.fill("#email", email)
        self.page.fill("#password", PASSWORD)
        self.page.click("form:has(#email) button")

    def add_passkey(self, name: str) -> None:
        self.open("/account/second-factor")
        if "/again" in self.page.url:
            self.page.fill("#password", PASSWORD)
            self.page.click("form:has(#password) button")
        self.page.fill("#name", name)
        with self.page.expect_navigation():
            self.page.click("form[data-passkey=add] button")

    def use_passkey(self) -> None:
        self.page.click("form[data-passkey=use] button")

    def is_at(self, path: str) -> bool:
        self.page.wait_for_url(f"{self.url}{path}")
        return True

    def problem(self) -> str:
        line = self.page.locator("[data-problem]:visible")
        line.wait_for()
        return line.inner_text()


@pytest.fixture
def visit(browser: Browser, centre: Centre) -> Iterator[Visit]:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE * 1000)
    visit = Visit(context, centre)
    yield visit
    context.close()
    assert visit.refused == []


@pytest.fixture
def person(centre: Centre, request: pytest.FixtureRequest) -> Iterator[str]:
    """Somebody new, in a context in which the database can be looked into."""
    email = f"{abs(hash(request.node.name))}@centre.kr"
    with centre.app.app_context():
        add_person(
            email=email, name="Kim Jisu", password=PASSWORD, roles=[RoleName.AGENT], language="en"
        )
        db.session.commit()
        yield email
        db.session.remove()


def stored(email: str) -> Person:
    """A person with their passkeys, as they are now; the database is let go again at once."""
    found = select(Person).where(Person.email == email).options(selectinload(Person.passkeys))
    person = db.session.scalars(found).one()
    db.session.expunge_all()
    db.session.rollback()
    return person


def test_a_passkey_is_added_by_name_and_opens_the_door_without_a_password(visit, person):
    visit.give_password(person)
    visit.add_passkey("work laptop")
    assert visit.page.locator(".recovery-codes li").count() == 10
    visit.open("/account/second-factor")
    assert "work laptop" in visit.page.inner_text("main")
    assert "not used yet" in visit.page.inner_text("main")
    visit.forget()

    visit.open("/login?next=/account")
    visit.use_passkey()

    assert visit.is_at("/account")
    known = stored(person)
    assert known.passkeys[0].used_at is not None
    ways = select(SignIn.way).where(SignIn.person_id == known.id).order_by(SignIn.id)
    assert db.session.scalars(ways).all() == ["password", "passkey"]
    assert "add passkey" in [entry.action for entry in records_of("person", known.id)]


def test_after_the_password_a_passkey_is_the_second_step(visit, person):
    visit.give_password(person)
    visit.add_passkey("phone")
    visit.forget()

    visit.give_password(person)
    assert visit.is_at("/sign-in/second-step")
    visit.open("/plans")
    assert "/login" in visit.page.url
    visit.give_password(person)
    visit.use_passkey()

    assert visit.is_at("/plans")


def test_without_finger_face_or_pin_a_passkey_opens_nothing(visit, person):
    visit.give_password(person)
    visit.add_passkey("phone")
    visit.forget()
    visit.wrong_finger()

    visit.open("/login")
    visit.use_passkey()

    assert "No passkey was chosen" in visit.problem()
    visit.open("/plans")
    assert "/login" in visit.page.url


def test_a_passkey_stands_for_the_password_before_a_change_and_is_removed(visit, person):
    visit.give_password(person)
    visit.add_passkey("first")
    with_second = visit.plug_in(transport="usb")
    visit.line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": visit.key})
    visit.key = with_second
    visit.add_passkey("second")
    assert [key.name for key in stored(person).passkeys] == ["first", "second"]
    visit.forget()
    visit.open("/login")
    visit.use_passkey()
    assert visit.is_at("/plans")

    visit.open("/account/second-factor")
    assert "/sign-in/again" in visit.page.url
    visit.use_passkey()
    assert visit.is_at("/account/second-factor")
    visit.page.click("button[aria-label='Remove first']")
    visit.page.locator("text=The passkey has been removed").wait_for()

    assert [key.name for key in stored(person).passkeys] == ["second"]


def test_the_same_device_is_not_added_twice(visit, person):
    visit.give_password(person)
    visit.add_passkey("phone")
    visit.open("/account/second-factor")
    visit.page.fill("#name", "phone again")
    visit.page.click("form[data-passkey=add] button")

    assert "has a passkey for you already" in visit.problem()


def post(visit: Visit, path: str, **form: str) -> int:
    token = visit.page.get_attribute("meta[name=csrf-token]", "content") or ""
    return int(
        visit.page.request.post(
            f"{visit.url}{path}", form={"csrf_token": token, **form}, max_redirects=0
        ).status
    )


def answer_of_key(visit: Visit) -> str:
    """What the page would send: the key's answer to a question of the server."""
    return str(
        visit.page.evaluate(
            """async () => {
              const token = document.querySelector("meta[name=csrf-token]").content;
              const options = await (await fetch("/passkeys/sign-in/options", {
                method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token },
              })).json();
              const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
              return JSON.stringify(await navigator.credentials.get({ publicKey }));
            }"""
        )
    )


def test_an_answer_opens_the_door_once_even_with_the_cookies_of_that_moment(visit, person):
    visit.give_password(person)
    visit.add_passkey("phone")
    visit.forget()
    visit.open("/login")
    answer = answer_of_key(visit)
    cookies = visit.page.context.cookies()
    db.session.execute(Passkey.__table__.update().values(sign_count=0))
    db.session.commit()

    assert post(visit, "/passkeys/sign-in", credential=answer) == 302
    # Synced passkeys count nothing; only the moment tells that this is the same answer.
    db.session.execute(Passkey.__table__.update().values(sign_count=0))
    db.session.commit()
    visit.page.context.clear_cookies()
    visit.page.context.add_cookies(cookies)

    assert post(visit, "/passkeys/sign-in", credential=answer) == 400


def test_answers_that_do_not_fit_are_refused(visit, person):
    visit.give_password(person)
    visit.add_passkey("phone")
    visit.forget()
    visit.open("/login")
    good = json.loads(answer_of_key(visit))
    broken = [
        "", "{}", "[]", "null", '"x"', "{" * 1000, json.dumps({**good, "rawId": "AAAA"}),
        json.dumps({**good, "rawId": 7}), json.dumps({**good, "response": {}}),
        json.dumps({**good, "response": {**good["response"], "signature": "AAAA"}}),
        json.dumps({**good, "response": {**good["response"], "userHandle": "AAAA"}}),
        json.dumps({**good, "response": {**good["response"], "clientDataJSON": "e30"}}),
    ]  # fmt: skip

    for credential in broken:
        assert post(visit, "/passkeys/sign-in/options") == 200
        assert post(visit, "/passkeys/sign-in", credential=credential) == 400
    assert post(visit, "/passkeys/sign-in", credential=json.dumps(good)) == 400
    visit.open("/plans")
    assert "/login" in visit.page.url


def test_somebody_elses_passkey_is_no_second_step(visit, person, centre, browser):
    other = f"other-{person}"
    add_person(email=other, name="O", password=PASSWORD, roles=[RoleName.AGENT], language="en")
    db.session.commit()
    visit.give_password(person)
    visit.add_passkey("mine")
    visit.forget()
    visit.give_password(other)
    visit.add_passkey("theirs")
    visit.forget()
    visit.open("/login")
    # The key holds both; the browser answers with the one that is asked for by nobody's name.
    answer = answer_of_key(visit)
    whose = stored(person) if _made_by(answer, stored(person)) else stored(other)
    waiting = other if whose.email == person else person
    visit.forget()
    visit.give_password(waiting)
    assert visit.is_at("/sign-in/second-step")
    options = visit.page.request.post(
        f"{visit.url}/passkeys/sign-in/options",
        headers={"X-CSRFToken": visit.page.get_attribute("meta[name=csrf-token]", "content") or ""},
    ).json()

    known = {_raw(key["id"]) for key in options["allowCredentials"]}
    assert known == {key.credential_id for key in stored(waiting).passkeys}
    assert post(visit, "/passkeys/sign-in", credential=answer) == 400


def _raw(text: str) -> bytes:
    return base64url_to_bytes(text)


def _made_by(answer: str, person: Person) -> bool:
    return _raw(json.loads(answer)["rawId"]) in {key.credential_id for key in person.passkeys}


def test_a_passkey_is_the_second_factor_that_a_role_needs(visit, person):
    known = db.session.scalars(select(Person).where(Person.email == person)).one()
    set_roles(known, [RoleName.ADMIN])
    db.session.commit()
    visit.give_password(person)
    assert visit.is_at("/account/second-factor")
    visit.page.fill("#name", "only one")
    visit.page.click("form[data-passkey=add] button")
    visit.page.locator(".recovery-codes").wait_for()
    visit.open("/calls")
    assert visit.page.url.endswith("/calls")

    visit.open("/account/second-factor")
    visit.page.click("button[aria-label='Remove only one']")
    assert re.search("Your role requires a second factor", visit.page.inner_text("main"))


def test_by_another_name_passkeys_are_not_offered(visit, person):
    visit.page.goto(visit.url.replace("localhost", "127.0.0.1") + "/login")

    assert visit.page.locator("form[data-passkey]").count() == 0
