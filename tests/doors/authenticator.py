"""An authenticator app, and what somebody does with it on the pages."""

import re
import time

import pyotp
from sqlalchemy import select

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from tests.people.test_people import PASSWORD

JISU = "jisu@centre.kr"
ENGLISH = {"Accept-Language": "en"}


def token_of(client, path: str = "/account") -> str:
    return client.get(path).text.split('name="csrf-token" content="')[1].split('"')[0]


def send(client, path: str, page: str = "/account", **data: str):
    return client.post(path, data={"csrf_token": token_of(client, page), **data}, headers=ENGLISH)


def give_password_again(client) -> None:
    answer = send(client, "/sign-in/again", "/sign-in/again", password=PASSWORD)
    assert answer.status_code == 302


def key_on(page: str) -> str:
    """The key that stands below the picture."""
    shown = re.search(r"<code[^>]*>(.*?)</code>", page, re.S)
    assert shown
    return shown[1].strip().replace("-", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li><code>(.*?)</code>", page)


def set_up(client) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app as a person does; the app, and the recovery codes that were shown."""
    with client.session_transaction() as session:
        session["verified_at"] = time.time()
    app = pyotp.TOTP(key_on(client.get("/account/authenticator").text))
    done = send(client, "/account/authenticator", code=app.now())
    assert done.status_code == 200
    return app, codes_on(done.text)


def next_code(app: pyotp.TOTP) -> str:
    """A code that setting the app up did not use; clocks may be half a minute off."""
    return app.at(time.time() + 30)


def second_step(client, code: str):
    return send(client, "/sign-in/second-step", "/sign-in/second-step", code=code)


def half_way(client_of):
    """A browser in which the password was right a moment ago, and nothing else was given yet."""
    client = client_of(None)
    with client.session_transaction() as session:
        person = db.session.scalars(select(Person).where(Person.email == JISU)).one()
        session.update(tf_user_id=person.fs_uniquifier, tf_state="ready")
        session["second_step_at"] = time.time()
        db.session.rollback()
    return client


def is_in(client) -> bool:
    return client.get("/plans").status_code == 200
