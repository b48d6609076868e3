"""Single sign-on against a real provider on loopback: who gets in, as what, and who does not."""

import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from qa_app.audit import records_of
from qa_app.cli.main import commands
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import SettingError
from qa_app.people.accounts import find_by_email
from qa_app.people.models import Person, RoleName, SignIn
from tests.conftest import make_settings
from tests.doors.provider import (
    CLIENT,
    JISU,
    TOLD,
    Provider,
    browser_of,
    come_in,
    is_in,
    jisu,
    making_centres,
    roles_of,
    running_provider,
)
from tests.doors.server import free_port
from tests.factories import create_person, create_team
from tests.people.test_people import PASSWORD, sign_in


@pytest.fixture
def centre_with(settings) -> Iterator[Callable[..., Flask]]:
    with making_centres(settings) as make:
        yield make


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def centre(centre_with, provider) -> Flask:
    return centre_with(provider.url, **TOLD)


def test_the_provider_is_asked_with_pkce_state_and_nonce(centre, provider):
    client = browser_of(centre)
    assert "Sign in with your company account" in client.get("/login").text

    away = urlsplit(client.get("/sso?next=/account").location)
    asked = {name: values[0] for name, values in parse_qs(away.query).items()}

    assert f"{away.scheme}://{away.netloc}" == provider.url
    assert asked["redirect_uri"] == "http://localhost:8000/sso/callback"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert all(len(asked[name]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert "client_secret" not in asked


def test_somebody_who_is_here_is_known_by_a_checked_address_first_and_by_subject_then(
    centre, provider
):
    person = jisu(RoleName.AGENT)
    provider.knows("u1", groups=["Agents"])

    client, answer = come_in(centre, provider, "u1", "/sso?next=/account")
    assert (answer.status_code, answer.location, is_in(client)) == (302, "/account", True)
    provider.knows("u1", email="another@centre.kr", groups=["Agents"])
    client, _answer = come_in(centre, provider, "u1")

    assert "Kim Jisu" in client.get("/account").text
    assert JISU in client.get("/account").text
    assert db.session.scalars(select(SignIn.way)).all() == ["provider", "provider"]
    assert db.session.scalars(select(Person)).all() == [person]


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": None}])
def test_an_address_that_nobody_has_checked_opens_nothing(centre, provider, claims):
    jisu(RoleName.ADMIN)
    provider.knows("unchecked", groups=["Leads"], **claims)

    client, answer = come_in(centre, provider, "unchecked")

    assert (answer.status_code, is_in(client)) == (403, False)
    assert "no verified email address" in answer.text


def test_an_address_that_went_on_to_somebody_else_does_not_bring_what_was_another_s(
    centre, provider
):
    jisu(RoleName.QA)
    provider.knows("first", groups=["QA staff"])
    come_in(centre, provider, "first")
    provider.knows("second", groups=["QA staff"])

    client, answer = come_in(centre, provider, "second")

    assert (answer.status_code, is_in(client)) == (403, False)


@pytest.mark.parametrize("known_before", [False, True])
def test_somebody_who_is_switched_off_stays_out(centre, provider, known_before):
    person = jisu(RoleName.QA)
    provider.knows("off", groups=["QA staff"])
    if known_before:
        come_in(centre, provider, "off")
    person.active = False
    db.session.commit()

    client, answer = come_in(centre, provider, "off")

    assert (answer.status_code, is_in(client)) == (403, False)


def test_roles_and_teams_are_what_the_provider_says_at_each_sign_in(centre, provider):
    person = jisu(RoleName.ADMIN, RoleName.QA)
    one, two, closed = create_team(), create_team(), create_team()
    closed.closed_at = utc_now()
    names = one.name, two.name.upper(), closed.name
    db.session.commit()
    provider.knows(
        "u2", groups=["Agents", "Smokers", "QA staff"], team=names[1],
        leads={"teams": [names[0], names[2], "Nowhere"]},
    )  # fmt: skip

    client, _answer = come_in(centre, provider, "u2")

    assert roles_of(person) == {"agent", "qa"}
    assert person.team == two
    assert person.supervised_teams == [one]
    assert client.get("/people").status_code == 403


def test_a_role_that_is_taken_away_ends_the_sessions_in_which_it_was_used(centre, provider):
    person = jisu(RoleName.AGENT)
    provider.knows("u3", groups=["Leads"])
    leading, _answer = come_in(centre, provider, "u3")
    assert leading.get("/people").status_code == 200

    provider.knows("u3", groups=["Agents"])
    come_in(centre, provider, "u3")

    assert not is_in(leading)
    assert roles_of(person) == {"agent"}
    assert "single sign-on" in [entry.action for entry in records_of("person", person.id)]


@pytest.mark.parametrize("claims", [{"groups": []}, {"groups": ["Smokers"]}, {}])
def test_whoever_has_no_role_left_stays_out_and_loses_what_they_had(centre, provider, claims):
    person = jisu(RoleName.QA)
    provider.knows("u4", groups=["QA staff"])
    inside, _answer = come_in(centre, provider, "u4")

    provider.knows("u4", **claims)
    client, answer = come_in(centre, provider, "u4")

    assert (answer.status_code, is_in(client), is_in(inside)) == (403, False, False)
    assert roles_of(person) == set()


def test_somebody_new_is_added_where_the_setting_says_so_and_has_no_password(centre, provider):
    provider.knows("new", email="new@centre.kr", name="New <b>One</b>", groups=["QA staff"])

    client, answer = come_in(centre, provider, "new")

    person = find_by_email("new@centre.kr")
    assert person is not None
    assert (answer.status_code, is_in(client), roles_of(person)) == (302, True, {"qa"})
    assert "New &lt;b&gt;One" in client.get("/account").text
    for password in ("", " ", "x" * 12):
        assert sign_in(browser_of(centre), "new@centre.kr", password).status_code == 200
    page = client.get("/account").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    new = dict.fromkeys(("new_password", "new_password_confirm"), "maple kettle orbit nine")
    assert client.post("/change", data={"csrf_token": token, **new}).status_code == 403


def test_nobody_is_added_where_it_does_not(centre_with, provider):
    app = centre_with(provider.url)
    provider.knows("stranger", email="stranger@centre.kr", groups=["Leads"])

    client, answer = come_in(app, provider, "stranger")

    assert (answer.status_code, is_in(client)) == (403, False)
    assert "You have not been added here yet" in answer.text
    assert find_by_email("stranger@centre.kr") is None


def test_without_a_claim_for_them_roles_stay_what_an_admin_gave(centre_with, provider):
    app = centre_with(provider.url)
    person = jisu(RoleName.SUPERVISOR)
    provider.knows("u5", groups=["Leads"])

    come_in(app, provider, "u5")

    assert roles_of(person) == {"supervisor"}


def test_an_answer_is_taken_once_and_in_the_browser_that_asked(centre, provider):
    jisu(RoleName.AGENT)
    provider.knows("u6", groups=["Agents"])
    client, other = browser_of(centre), browser_of(centre)
    back = provider.comes_back(client.get("/sso").location, "u6")

    stolen = other.get(back)
    assert (stolen.status_code, is_in(other)) == (400, False)
    assert "Start again" in stolen.text
    for odd in ("/sso/callback", "/sso/callback?state=x&code=y", f"{back}x"):
        assert client.get(odd).status_code == 400
    refused = client.get("/sso/callback?error=access_denied&state=x")
    assert refused.status_code == 400
    assert "did not let you in" in refused.text
    assert not is_in(client)


def test_the_callback_reads_no_body(centre):
    client, kind = browser_of(centre), "multipart/form-data; boundary=x"

    assert client.get("/sso/callback", data=b"x" * 1000, content_type=kind).status_code == 415
    for other in (kind, "application/x-www-form-urlencoded"):
        answer = client.post("/sso/callback", data=b"x" * 1000, content_type=other)
        assert answer.location.startswith("/login")


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(centre, provider, wanted):
    jisu(RoleName.AGENT)
    provider.knows("u7", groups=["Agents"])

    _client, answer = come_in(centre, provider, "u7", f"/sso?next={wanted}")

    assert answer.location == "/"


def test_a_provider_that_is_away_gives_a_page_that_says_what_to_do(centre_with):
    app = centre_with(f"http://127.0.0.1:{free_port()}")
    client = browser_of(app)

    answer = client.get("/sso")

    assert answer.status_code == 502
    assert "Try again in a few minutes" in answer.text
    assert "Traceback" not in answer.text
    assert sign_in(client, jisu(RoleName.AGENT).email, PASSWORD).status_code == 302


def test_a_provider_by_another_name_than_the_setting_s_is_not_trusted(centre_with, provider):
    app = centre_with(f"{provider.url}/")

    assert browser_of(app).get("/sso").status_code == 502


def test_signing_out_ends_ours_and_offers_to_end_the_provider_s(centre, provider):
    jisu(RoleName.AGENT)
    provider.knows("u10", groups=["Agents"])
    client, _answer = come_in(centre, provider, "u10")
    page = client.get("/account").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]

    out = client.post("/people/sign-out", data={"csrf_token": token})

    assert not is_in(client)
    assert "Sign out there too" in client.get(out.location).text
    away = client.get("/sso/sign-out").location
    assert away.startswith(f"{provider.url}/oauth2/end_session?")
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8000%2Flogin" in away


def test_the_second_factor_is_the_provider_s_unless_the_centre_wants_ours_too(
    centre_with, provider
):
    strict = {"SECOND_FACTOR_ROLES": "admin"}
    person = create_admin(centre_with(provider.url, **strict))
    provider.knows("u11", email=person)

    client, _answer = come_in(centre_with(provider.url, **strict), provider, "u11")
    assert client.get("/people").status_code == 200
    strict["OIDC_SECOND_FACTOR"] = "1"
    client, _answer = come_in(centre_with(provider.url, **strict), provider, "u11")
    assert client.get("/people").location == "/account/second-factor"

    known = find_by_email(person)
    assert known is not None
    known.tf_primary_method, known.tf_totp_secret = "authenticator", "{}"
    db.session.commit()
    client, answer = come_in(centre_with(provider.url, **strict), provider, "u11")
    assert (answer.location, is_in(client)) == ("/sign-in/second-step", False)


def create_admin(_app: Flask) -> str:
    email = create_person("admin").email
    db.session.commit()
    return email


def test_before_a_change_the_provider_asks_whoever_has_no_password_again(centre, provider):
    fresh = {"auth_time": int(time.time())}
    provider.knows("u12", email="new@centre.kr", groups=["QA staff"], **fresh)
    client, _answer = come_in(centre, provider, "u12")
    asking = client.get("/account/second-factor").location
    assert "company account once more" in client.get(asking).text
    again = "/sso?again=1&next=/account/second-factor"

    for claims, status in (({"auth_time": 0}, 403), (fresh, 302)):
        provider.knows("u12", email="new@centre.kr", groups=["QA staff"], **claims)
        away = client.get(again).location
        assert "prompt=login" in away
        assert client.get(provider.comes_back(away, "u12")).status_code == status

    assert client.get("/account/second-factor").status_code == 200


def test_where_passwords_are_off_only_the_provider_and_the_operator_let_in(
    centre_with, provider, settings
):
    app = centre_with(provider.url, PASSWORD_SIGN_IN="0")
    person = jisu(RoleName.QA)
    person.must_change_password = True
    db.session.commit()
    provider.knows("u13")
    client = browser_of(app)
    login = client.get("/login").text
    token = login.split('name="csrf-token" content="')[1].split('"')[0]

    assert 'type="password"' not in login
    form = {"csrf_token": token, "email": JISU, "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 403
    assert client.post("/passkeys/sign-in", data={"csrf_token": token}).status_code == 403
    inside, _answer = come_in(app, provider, "u13")
    assert is_in(inside)

    environment = {
        "DATA_DIR": str(settings.data_dir), "SECRET_KEY": settings.secret_key,
        "OIDC_ISSUER": provider.url, "PASSWORD_SIGN_IN": "0", **CLIENT,
    }  # fmt: skip
    db.session.rollback()
    made = CliRunner(env=environment).invoke(commands, ["users", "sign-in-link", JISU])
    link = urlsplit(made.stdout.strip()).path
    thief = browser_of(app)
    assert "signs Kim Jisu in" in client.get(link).text
    assert client.post(link, data={"csrf_token": token}).status_code == 302
    assert client.get("/account").status_code in {200, 302}
    assert thief.get(link).status_code == 404
    assert not is_in(inside)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET='': OIDC_ISSUER needs it"),
        ({"OIDC_ISSUER": "http://login.example.kr"}, "must start with https:"),
        ({"OIDC_ISSUER": "", "PASSWORD_SIGN_IN": "0"}, "PASSWORD_SIGN_IN=0: needs OIDC_ISSUER"),
        ({"OIDC_NEW_PEOPLE": "1"}, "OIDC_NEW_PEOPLE=1: needs OIDC_ROLES_CLAIM"),
        ({"OIDC_ROLES": "boss=Leads"}, "must be ROLE=NAME"),
        ({"OIDC_SCOPES": "email"}, "openid"),
        ({"SECOND_FACTOR_ROLES": "boss"}, "'boss' is no role"),
        ({"PUBLIC_URL": "http://qa.example.kr"}, "must start with https:"),
    ],
)
def test_settings_that_do_not_go_together_stop_the_start_with_one_line(tmp_path, changes, words):
    issuer = {"OIDC_ISSUER": "https://login.example.kr"}

    with pytest.raises(SettingError) as caught:
        make_settings(tmp_path, **{**CLIENT, **issuer, **changes})

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "a secret" not in str(caught.value)
