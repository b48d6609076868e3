"""A second factor that a role needs, that an admin resets, and that the account page shows."""

from collections.abc import Iterator

import pyotp
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from qa_app.audit import records_of
from qa_app.cli.main import commands
from qa_app.foundation.extensions import db
from qa_app.people.accounts import add_person
from qa_app.people.models import Passkey, Person, RoleName, SignIn
from tests.conftest import make_app, make_settings
from tests.doors.authenticator import JISU, is_in, key_on, send, set_up, token_of
from tests.factories import create_person
from tests.people.test_people import PASSWORD, sign_in


@pytest.fixture
def strict(settings) -> Iterator[Flask]:
    """A centre in which admins and people who see originals need a second factor."""
    app = make_app(make_settings(settings.data_dir, SECOND_FACTOR_ROLES="admin, privacy"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_role_that_needs_one_does_nothing_before_it_is_set_up(strict):
    add_person(email=JISU, name="Kim", password=PASSWORD, roles=[RoleName.QA, RoleName.PRIVACY])
    db.session.commit()
    client = strict.test_client()
    sign_in(client, JISU, PASSWORD)

    for page in ("/", "/calls", "/account", "/people/sessions", "/nothing/here"):
        assert client.get(page).location == "/account/second-factor"
    asked = client.post("/calls/1/retry", headers={"Accept": "application/json"})
    assert asked.status_code == 403
    # The password was given a moment ago, so that it is not asked for again.
    page = client.get("/account/authenticator")
    app = pyotp.TOTP(key_on(page.text))
    token = token_of(client, "/account/authenticator")
    client.post("/account/authenticator", data={"csrf_token": token, "code": app.now()})

    assert client.get("/calls").status_code == 200
    refused = send(client, "/account/authenticator/remove")
    assert refused.status_code == 400
    assert "Your role requires a second factor" in refused.text


def test_roles_that_do_not_need_one_are_left_in_peace(strict):
    add_person(email=JISU, name="Kim", password=PASSWORD, roles=[RoleName.AGENT])
    db.session.commit()
    client = strict.test_client()

    assert sign_in(client, JISU, PASSWORD).location == "/"
    assert is_in(client)


def test_a_session_from_before_the_setting_is_asked_for_the_password_first(strict):
    client = strict.test_client()
    client.sign_in(create_person("admin"))

    assert client.get("/calls").location == "/account/second-factor"
    assert client.get("/account/second-factor").location.startswith("/sign-in/again")


def lost(jisu: Person) -> None:
    jisu.tf_primary_method, jisu.tf_totp_secret = "authenticator", "{}"
    jisu.mf_recovery_codes = ["x"]
    jisu.passkeys = [
        Passkey(name="x", credential_id=b"x", public_key=b"x", sign_count=0, transports=[])
    ]
    db.session.commit()


def test_an_admin_resets_the_second_factor_of_somebody_who_lost_their_phone(
    client_of, at_work, jisu
):
    lost(jisu)
    admin = client_of(create_person("admin", language="en"))
    page = f"/people/{jisu.id}"

    assert "Reset second factor" in admin.get(page).text
    assert admin.post(f"{page}/reset-second-factor").status_code == 302

    assert not is_in(at_work)
    assert sign_in(client_of(None), JISU, PASSWORD).location == "/"
    assert db.session.scalars(select(Passkey)).all() == []
    assert "reset the second factor" in admin.get(page).text
    assert "Reset second factor" not in admin.get(page).text


def test_an_admin_does_not_take_away_their_own_without_the_password(client_of):
    admin = create_person("admin", language="en")
    answer = client_of(admin).post(f"/people/{admin.id}/reset-second-factor")

    assert answer.status_code == 400


def run(settings, *words: str):
    environment = {"DATA_DIR": str(settings.data_dir), "SECRET_KEY": settings.secret_key}
    return CliRunner(env=environment).invoke(commands, list(words))


def test_the_operator_resets_it_on_the_command_line(settings, client_of, at_work, jisu):
    lost(jisu)

    assert run(settings, "users", "reset-second-factor", JISU).exit_code == 0

    assert not is_in(at_work)
    assert sign_in(client_of(None), JISU, PASSWORD).location == "/"
    assert run(settings, "users", "reset-second-factor", "nobody@centre.kr").exit_code == 2
    assert "reset second factor" in [entry.action for entry in records_of("person", jisu.id)]


def test_my_account_has_everything_in_one_place(at_work, jisu):
    page = at_work.get("/account").text

    for words in ("Password", "Authenticator app", "Passkeys", "Sessions", "Change password"):
        assert words in page
    set_up(at_work)
    assert "10 left" in at_work.get("/account").text
    assert db.session.scalar(select(SignIn.way).where(SignIn.person_id == jisu.id)) == "password"
